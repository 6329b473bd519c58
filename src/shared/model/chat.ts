import { z } from 'zod';

/** What a chat line is. `message` and `action` are a person speaking, the rest are events of the platform. */
export const ChatKind = z.enum([
  'message',
  'action',
  'subscription',
  'resubscription',
  'gift',
  'raid',
  'announcement',
  'paid',
  'membership',
  'timeout',
  'ban',
  'deletion',
  'notice',
]);
export type ChatKind = z.infer<typeof ChatKind>;

export const ChatAuthor = z.object({
  id: z.string().nullable(),
  login: z.string().nullable(),
  displayName: z.string(),
});
export type ChatAuthor = z.infer<typeof ChatAuthor>;

/** An emote inside `text`: `[begin, end)` in UTF-16 code units of `text`. */
export const ChatEmote = z.object({
  id: z.string().nullable(),
  name: z.string(),
  provider: z.enum(['twitch', 'youtube', 'kick', 'bttv', 'ffz', '7tv', 'unknown']),
  begin: z.number().int(),
  end: z.number().int(),
});
export type ChatEmote = z.infer<typeof ChatEmote>;

/** Where pictures of badges lie; the badge's picture is `emote/<provider>/<id>` of the assets. */
export const BadgeProvider = z.enum(['twitch-badge', 'youtube-badge', 'kick-badge']);
export type BadgeProvider = z.infer<typeof BadgeProvider>;

export const BadgePicture = z.object({ provider: BadgeProvider, id: z.string() });
export type BadgePicture = z.infer<typeof BadgePicture>;

export const ChatBadge = z.object({
  set: z.string(),
  version: z.string(),
  title: z.string().optional(),
  /** Absent where the platform named none: then its title is shown. */
  picture: BadgePicture.optional(),
});
export type ChatBadge = z.infer<typeof ChatBadge>;

/** Platform event data (subscription, raid, paid message …); `type` is the platform's own name of it. */
export const ChatEvent = z.object({
  type: z.string(),
  systemText: z.string().optional(),
  months: z.number().int().optional(),
  count: z.number().int().optional(),
  tier: z.string().optional(),
  recipient: z.string().optional(),
  viewers: z.number().int().optional(),
  durationSec: z.number().optional(),
  amount: z.number().optional(),
  currency: z.string().optional(),
});
export type ChatEvent = z.infer<typeof ChatEvent>;

export const ChatReply = z.object({
  parentId: z.string(),
  parentAuthor: z.string().nullable(),
  parentText: z.string().nullable(),
});

/**
 * One chat line as its source gave it. `offsetMs` counts from the stream's start as the file says it (may be
 * negative, null where the file has only wall-clock times); `sentAtUnixMs` is wall-clock. At least one is set.
 */
export const ChatMessage = z.object({
  id: z.string().nullable(),
  offsetMs: z.number().int().nullable(),
  sentAtUnixMs: z.number().int().nullable(),
  kind: ChatKind,
  author: ChatAuthor.nullable(),
  text: z.string(),
  emotes: z.array(ChatEmote),
  badges: z.array(ChatBadge),
  color: z.string().nullable(),
  bits: z.number().int().nullable(),
  reply: ChatReply.nullable(),
  event: ChatEvent.nullable(),
  /** Everything else the format carried, under the format's own names; null when there was nothing else. */
  extra: z.record(z.string(), z.unknown()).nullable(),
});
export type ChatMessage = z.infer<typeof ChatMessage>;

export const ChatFormat = z.enum([
  'klipstream-jsonl',
  'twitchdownloader-json',
  'twitchdownloader-text',
  'twitch-v5-json',
  'chat-downloader-json',
  'chat-downloader-csv',
  'chat-downloader-text',
  'chatterino-log',
  'chatty-log',
  'justlog-text',
  'justlog-json',
  'delimited',
  'ytdlp-live-chat',
  'innertube-json',
  'youtube-api-json',
  'kick-json',
  'irc-raw',
]);
export type ChatFormat = z.infer<typeof ChatFormat>;

/** What a chat file says of itself, beside its messages. Absent facts are null, never guessed. */
export const ChatSource = z.object({
  format: ChatFormat,
  platform: z.enum(['twitch', 'youtube', 'kick', 'unknown']),
  videoId: z.string().nullable(),
  title: z.string().nullable(),
  channel: z.string().nullable(),
  streamStartedAtUnixMs: z.number().int().nullable(),
  durationMs: z.number().int().nullable(),
});
export type ChatSource = z.infer<typeof ChatSource>;

/** A line that could not be read: `line` is 1-based in a text file, the 1-based item number in a JSON array. */
export const RejectedLine = z.object({ line: z.number().int(), reason: z.string(), excerpt: z.string() });
export type RejectedLine = z.infer<typeof RejectedLine>;

/** The six classes of the reference system, in its order. */
export const EMOTIONS = ['excitement', 'funny', 'happiness', 'anger', 'sadness', 'neutral'] as const;
export type Emotion = (typeof EMOTIONS)[number];
export type EmotionMix = Record<Emotion, number>;
