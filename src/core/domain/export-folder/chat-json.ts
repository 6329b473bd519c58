import type { ChatMessage, ChatSource } from '../../../shared/model/chat.ts';
import type { ExportVideo } from './export-facts.ts';

const seconds = (ms: number): number => Math.round(ms) / 1000;
const CHAT_VERSION = { Major: 1, Minor: 4, Patch: 0 };

/** The begin of a chat file in TwitchDownloader's layout (1.4), up to its comments. */
export function chatJsonHead(
  video: ExportVideo,
  source: ChatSource | null,
  toIso: (unixMs: number) => string,
): string {
  const startedAt = source?.streamStartedAtUnixMs ?? video.recordedAtUnixMs;
  const head = {
    FileInfo: { Version: CHAT_VERSION },
    streamer: { name: video.channel ?? source?.channel ?? null },
    video: {
      title: video.title,
      id: source?.videoId ?? video.id,
      ...(startedAt === null ? {} : { created_at: toIso(startedAt) }),
      start: 0,
      ...(video.durationMs === null
        ? {}
        : { end: seconds(video.durationMs), length: seconds(video.durationMs) }),
      chapters: [],
    },
  };
  return `${JSON.stringify(head).slice(0, -1)},"comments":[`;
}

export const CHAT_JSON_TAIL = '\n],"embeddedData":null}\n';

/**
 * A chat line as a comment of TwitchDownloader, on the video's time. What that layout has no place for (times of the
 * source, replies, events, emotes of other providers, the source's own further fields) is under `klipstream`, which
 * other readers pass over.
 */
export function chatComment(
  atMs: number,
  message: ChatMessage,
  toIso: (unixMs: number) => string,
): Record<string, unknown> {
  const { author } = message;
  return {
    _id: message.id ?? '',
    ...(message.sentAtUnixMs === null ? {} : { created_at: toIso(message.sentAtUnixMs) }),
    content_offset_seconds: seconds(atMs),
    commenter:
      author === null
        ? null
        : { display_name: author.displayName, _id: author.id, name: author.login ?? author.displayName },
    message: {
      body: message.text,
      bits_spent: message.bits ?? 0,
      fragments: fragmentsOf(message),
      is_action: message.kind === 'action',
      user_badges: message.badges.map((badge) => ({ _id: badge.set, version: badge.version })),
      user_color: message.color,
      user_notice_params: message.event === null ? null : { msg_id: message.event.type },
      emoticons: message.emotes
        .filter((emote) => emote.provider === 'twitch' && emote.id !== null)
        .map((emote) => ({
          _id: emote.id,
          begin: codePoints(message.text, emote.begin),
          end: codePoints(message.text, emote.end) - 1,
        })),
    },
    klipstream: {
      kind: message.kind,
      offsetMs: message.offsetMs,
      sentAtUnixMs: message.sentAtUnixMs,
      emotes: message.emotes,
      badgeTitles: message.badges.flatMap((badge) => (badge.title === undefined ? [] : [badge.title])),
      reply: message.reply,
      event: message.event,
      extra: message.extra,
    },
  };
}

/** Twitch counts characters, not UTF-16 units. */
const codePoints = (text: string, utf16: number): number => Array.from(text.slice(0, utf16)).length;

/** The text in pieces: Twitch emotes as pieces of their own, as the platform sends it. */
function fragmentsOf(message: ChatMessage): { text: string; emoticon: { emoticon_id: string } | null }[] {
  const emotes = message.emotes
    .filter((emote) => emote.provider === 'twitch' && emote.id !== null)
    .sort((one, other) => one.begin - other.begin);
  const fragments: { text: string; emoticon: { emoticon_id: string } | null }[] = [];
  let at = 0;
  for (const emote of emotes) {
    if (emote.begin < at || emote.end > message.text.length) continue;
    if (emote.begin > at) fragments.push({ text: message.text.slice(at, emote.begin), emoticon: null });
    fragments.push({
      text: message.text.slice(emote.begin, emote.end),
      emoticon: { emoticon_id: emote.id! },
    });
    at = emote.end;
  }
  if (at < message.text.length) fragments.push({ text: message.text.slice(at), emoticon: null });
  return fragments;
}
