import { z } from 'zod';
import { isoToUnixMs } from '../chat/formats/clock-time.ts';
import { kickBadgePicture, type SubscriberBadge } from '../emotes/badge-picture.ts';

/** What Kick says of a channel; `live` is null while it is offline. */
export interface KickChannel {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly chatroomId: string | null;
  readonly isBanned: boolean;
  /** A master playlist with a token that expires; it answers 404 while the channel is offline. */
  readonly playbackUrl: string | null;
  readonly subscriberBadges: readonly SubscriberBadge[];
  readonly live: KickLive | null;
}

export interface KickLive {
  readonly id: string | null;
  readonly title: string;
  readonly startedAtUnixMs: number | null;
  /** Null = not said. */
  readonly viewers: number | null;
}

export interface KickVideo {
  readonly id: string;
  readonly channelId: string | null;
  readonly slug: string | null;
  readonly channelName: string | null;
  readonly title: string;
  readonly startedAtUnixMs: number | null;
  readonly durationMs: number | null;
  readonly isLive: boolean;
  /** A master playlist; null where the answer names none. */
  readonly source: string | null;
  readonly access: 'public' | 'sub-only' | 'private' | 'deleted' | 'processing';
}

export interface KickClip {
  readonly id: string;
  readonly channelId: string | null;
  readonly slug: string | null;
  readonly channelName: string | null;
  readonly title: string;
  readonly url: string | null;
  readonly durationMs: number | null;
  readonly startedAtUnixMs: number | null;
  readonly isPublic: boolean;
}

const Id = z.union([z.string().min(1), z.number()]).transform(String);
const maybe = <T extends z.ZodType>(type: T) => type.nullish().catch(null);
const Text = maybe(z.string());
const Num = maybe(z.coerce.number());
const Time = z.unknown().optional().transform(isoToUnixMs);

const Channel = z.object({
  id: Id,
  slug: z.string(),
  is_banned: maybe(z.boolean()),
  playback_url: Text,
  user: maybe(z.object({ username: Text })),
  chatroom: maybe(z.object({ id: Id })),
  subscriber_badges: maybe(
    z.array(z.object({ months: z.coerce.number(), badge_image: maybe(z.object({ src: Text })) })).catch([]),
  ),
  livestream: maybe(
    z.object({
      id: maybe(Id),
      session_title: Text,
      is_live: maybe(z.boolean()),
      start_time: Time,
      created_at: Time,
      viewer_count: maybe(z.number().int().min(0)),
    }),
  ),
});

/** `GET /api/v2/channels/{slug}`; null for what is no channel. Times without a zone are UTC. */
export function readKickChannel(answer: unknown): KickChannel | null {
  const parsed = Channel.safeParse(answer);
  if (!parsed.success) return null;
  const { data } = parsed;
  const live = data.livestream;
  const isOn = live != null && live.is_live !== false;
  return {
    id: data.id,
    slug: data.slug,
    name: data.user?.username ?? data.slug,
    chatroomId: data.chatroom?.id ?? null,
    isBanned: data.is_banned === true,
    playbackUrl: data.playback_url || null,
    subscriberBadges: (data.subscriber_badges ?? []).flatMap(({ months, badge_image }) => {
      const picture = kickBadgePicture(badge_image?.src ?? null);
      return picture === null ? [] : [{ months, picture }];
    }),
    live: isOn
      ? {
          id: live.id ?? null,
          title: live.session_title ?? '',
          startedAtUnixMs: live.start_time ?? live.created_at,
          viewers: live.viewer_count ?? null,
        }
      : null,
  };
}

const User = maybe(z.object({ username: Text }));
const LegacyVideo = z.object({
  uuid: z.string().min(1),
  source: Text,
  status: Text,
  is_private: maybe(z.boolean()),
  deleted_at: Text,
  livestream: z.object({
    channel_id: maybe(Id),
    session_title: Text,
    is_live: maybe(z.boolean()),
    start_time: Time,
    duration: Num,
    channel: maybe(z.object({ id: maybe(Id), slug: Text, user: User })),
  }),
});

/** `GET /api/v1/video/{uuid}`, also where it comes with a refusal. Its durations are milliseconds. */
export function readLegacyVideo(answer: unknown): KickVideo | null {
  const parsed = LegacyVideo.safeParse(answer);
  if (!parsed.success) return null;
  const { data } = parsed;
  const { livestream } = data;
  return {
    id: data.uuid,
    channelId: livestream.channel_id ?? livestream.channel?.id ?? null,
    slug: livestream.channel?.slug ?? null,
    channelName: livestream.channel?.user?.username ?? livestream.channel?.slug ?? null,
    title: livestream.session_title ?? '',
    startedAtUnixMs: livestream.start_time,
    durationMs: livestream.duration ? Math.round(livestream.duration) : null,
    isLive: livestream.is_live === true,
    source: data.source || null,
    access: accessOf(data.status, data.is_private, data.deleted_at, data.source),
  };
}

const WebVideo = z.object({
  id: z.string().min(1),
  title: Text,
  status: Text,
  is_live: maybe(z.boolean()),
  start_time: Time,
  duration: Num,
  recording_url: Text,
  source: Text,
  channel: maybe(z.object({ id: maybe(Id), slug: Text, username: Text })),
});

/** `GET /api/v1/channels/{id}/videos/{uuid}` of the newer site, or one of its list. Its durations are seconds. */
export function readWebVideo(answer: unknown): KickVideo | null {
  const inner = z.object({ data: z.unknown() }).safeParse(answer);
  const parsed = WebVideo.safeParse(inner.success && inner.data.data != null ? inner.data.data : answer);
  if (!parsed.success) return null;
  const { data } = parsed;
  const source = data.recording_url || data.source || null;
  return {
    id: data.id,
    channelId: data.channel?.id ?? null,
    slug: data.channel?.slug ?? null,
    channelName: data.channel?.username ?? data.channel?.slug ?? null,
    title: data.title ?? '',
    startedAtUnixMs: data.start_time,
    durationMs: data.duration ? Math.round(data.duration * 1000) : null,
    isLive: data.is_live === true,
    source,
    // A public one without an address is asked for the address elsewhere.
    access:
      data.status === 'public' || data.status == null ? 'public' : accessOf(data.status, null, null, source),
  };
}

function accessOf(
  status: string | null | undefined,
  isPrivate: boolean | null | undefined,
  deletedAt: string | null | undefined,
  source: string | null | undefined,
): KickVideo['access'] {
  if (deletedAt) return 'deleted';
  if (status !== null && status !== undefined && /sub/i.test(status)) return 'sub-only';
  if (isPrivate === true || (status !== null && status !== undefined && /private/i.test(status)))
    return 'private';
  if (source) return 'public';
  return status !== null && status !== undefined && /process|pending/i.test(status)
    ? 'processing'
    : 'deleted';
}

const Playback = z.object({
  playback_url: z.object({ vod: Text, dvr: Text, live: Text }),
});

/** `POST /api/v1/stream/{uuid}/playback`: the address of the VOD's master playlist (ads may be stitched into it). */
export function readPlayback(answer: unknown): string | null {
  const parsed = Playback.safeParse(answer);
  return parsed.success ? parsed.data.playback_url.vod || parsed.data.playback_url.dvr || null : null;
}

const Clip = z.object({
  clip: z.object({
    id: z.string().min(1),
    channel_id: maybe(Id),
    title: Text,
    clip_url: Text,
    video_url: Text,
    privacy: Text,
    duration: Num,
    started_at: Time,
    created_at: Time,
    channel: maybe(z.object({ id: maybe(Id), slug: Text, username: Text })),
  }),
});

/** `GET /api/v2/clips/{id}`. Durations are seconds. */
export function readKickClip(answer: unknown): KickClip | null {
  const parsed = Clip.safeParse(answer);
  if (!parsed.success) return null;
  const { clip } = parsed.data;
  return {
    id: clip.id,
    channelId: clip.channel_id ?? clip.channel?.id ?? null,
    slug: clip.channel?.slug ?? null,
    channelName: clip.channel?.username ?? clip.channel?.slug ?? null,
    title: clip.title ?? '',
    url: clip.clip_url || clip.video_url || null,
    durationMs: clip.duration ? Math.round(clip.duration * 1000) : null,
    startedAtUnixMs: clip.started_at,
    isPublic: clip.privacy == null || !/private/i.test(clip.privacy),
  };
}

const Window = z.object({ data: z.object({ messages: z.array(z.unknown()) }) });

/** One window of the chat replay, as it came; null for what is no answer. */
export function readReplayWindow(answer: unknown): readonly unknown[] | null {
  const parsed = Window.safeParse(answer);
  return parsed.success ? parsed.data.data.messages : null;
}
