import { z } from 'zod';
import { AppErrorShape } from '../errors.ts';
import { ChatConsent, KeepDays } from '../model/chat-consent.ts';
import { FaceRegion } from '../model/faces.ts';
import { Link, Platform } from '../model/link.ts';
import { RelayInput } from '../model/relay.ts';
import { ReplayBounds } from '../model/replay.ts';
import { SessionCamera } from '../model/session-camera.ts';
import { FetchChoice, RemoteStream } from '../model/remote-stream.ts';
import { command, query, stream } from './define.ts';

const Nothing = z.object({});
/** Keep only so much of the end; null: the whole stream; left out: as the settings say. */
const Replay = ReplayBounds.nullable().optional();
/** Keep what chat writes; left out: as the channel's consent says. */
const KeepChat = z.boolean().optional();
/** Of this recording; left out: as the settings say. */
const KeepChatDays = KeepDays.optional();

/** What a pasted text is, and what the platform says of it. Exactly one of `stream` and `error` is set. */
export const InspectedLink = z.object({
  text: z.string(),
  link: Link.nullable(),
  stream: RemoteStream.nullable(),
  error: AppErrorShape.nullable(),
  /** The VOD of this library that was made of the same link. */
  knownVodId: z.string().nullable(),
});
export type InspectedLink = z.infer<typeof InspectedLink>;

/** How far fetching a chat into a file is. */
export const ChatFetch = z.object({
  fraction: z.number().min(0).max(1).nullable(),
  detail: z.string(),
  result: z
    .object({
      count: z.number().int(),
      strategy: z.string(),
      title: z.string(),
      /** What could not be had. */
      gaps: z.array(z.string()),
    })
    .nullable(),
});
export type ChatFetch = z.infer<typeof ChatFetch>;

/** A channel that is looked at from time to time. */
export const WatchedChannel = z.object({
  channelKey: z.string(),
  link: Link,
  name: z.string(),
  /** Record it when it goes live. */
  autoRecord: z.boolean(),
  state: z.enum(['live', 'offline', 'unknown', 'error']),
  /** A sentence when the last look failed. */
  note: z.string().nullable(),
  checkedAtUnixMs: z.number().int().nullable(),
});
export type WatchedChannel = z.infer<typeof WatchedChannel>;

/** A live stream that is being recorded, or was. */
export const Recording = z.object({
  recordingId: z.string(),
  link: Link,
  title: z.string(),
  channel: z.string(),
  state: z.enum(['connecting', 'recording', 'reconnecting', 'finishing', 'finished', 'failed']),
  startedAtUnixMs: z.number().int(),
  /** It belongs to another recording's session; left out: it is one of its own. */
  camera: SessionCamera.optional(),
  recordedMs: z.number().int(),
  segments: z.number().int(),
  bytes: z.number(),
  /** Only so much of the end is kept; null = the whole stream. */
  replay: ReplayBounds.extend({ heldMs: z.number().int() }).nullable(),
  /** Read since the app's start, and those kept before. */
  messages: z.number().int(),
  /** Ads, lost connections, chat that was not heard: said while it goes on. */
  gaps: z.array(z.object({ atMs: z.number().int(), kind: z.string(), note: z.string() })),
  chatState: z.enum(['connected', 'connecting', 'lost', 'off']),
  /** Whether what chat writes is kept from now on; else it is read and scored only. */
  keepsChat: z.boolean(),
  /** How many messages are kept so far. */
  keptMessages: z.number().int(),
  /** When what is kept is deleted; null = with the VOD. */
  chatKeptUntilUnixMs: z.number().nullable(),
  /** Whether faces count: those in the marked facecam, and those that programs outside tell of. */
  takesFaces: z.boolean(),
  /** Where the facecam is; null = not marked. */
  faceRegion: FaceRegion.nullable(),
  /** Names the channel whose chat it is, in `chatConsents`; null = it has none. */
  chatKey: z.string().nullable(),
  /** What keeps the stream from coming while it is waited for, or from being kept: an ad that runs in its place, a full disk. */
  note: z.string().nullable(),
  error: AppErrorShape.nullable(),
  /** Set once the recording is in the library. */
  vodId: z.string().nullable(),
});
export type Recording = z.infer<typeof Recording>;

/** Signing in with Twitch's device code flow. */
export const TwitchLogin = z.object({
  state: z.enum(['signed-out', 'waiting', 'signed-in', 'failed']),
  login: z.string().nullable(),
  /** While waiting: type this code at this address. */
  userCode: z.string().nullable(),
  verificationUrl: z.string().nullable(),
  expiresAtUnixMs: z.number().int().nullable(),
  error: AppErrorShape.nullable(),
});
export type TwitchLogin = z.infer<typeof TwitchLogin>;

export const CapabilityState = z.object({
  id: z.string(),
  platform: Platform.nullable(),
  label: z.string(),
  state: z.enum(['works', 'fails', 'off', 'unknown']),
  message: z.string(),
  /** When it last worked against the real service; null = never verified live. */
  workedAtUnixMs: z.number().int().nullable(),
  error: AppErrorShape.nullable(),
});
export type CapabilityState = z.infer<typeof CapabilityState>;

export const sourcesContract = {
  'link.inspect': query(z.object({ text: z.string().max(2000) }), InspectedLink),
  /** Free bytes where the download is worked on and where it is kept. */
  'link.space': query(
    Nothing,
    z.object({ workBytes: z.number(), libraryBytes: z.number(), sameDrive: z.boolean() }),
  ),
  /** Adds the VOD (or finds the one of the same link) and starts its download and analysis. */
  'link.add': command(
    z.object({
      text: z.string().max(2000),
      choice: FetchChoice,
      chatOffsetMs: z.number().int().nullable(),
      /** `fetch`: only what the platform has; `raw`: that and what is measured of it. */
      only: z.enum(['fetch', 'raw', 'analysis']).nullable(),
    }),
    z.object({ vodId: z.string(), jobId: z.string(), existed: z.boolean() }),
  ),
  /** Fetches the chat alone into a file of the person's, beside the library. Its last event has the `result`. */
  'sources.fetchChat': stream(
    z.object({ text: z.string().max(2000), outPath: z.string().min(1), range: FetchChoice.shape.range }),
    ChatFetch,
  ),
  'channels.list': query(Nothing, z.object({ channels: z.array(WatchedChannel) })),
  'channels.watch': command(
    z.object({ text: z.string().max(500), autoRecord: z.boolean() }),
    z.object({ channelKey: z.string() }),
  ),
  'channels.unwatch': command(z.object({ channelKey: z.string() }), Nothing),
  'channels.changes': stream(Nothing, z.object({ channels: z.array(WatchedChannel) })),
  /** Whether the chat of a channel's next recordings is kept. Those that run are not changed. */
  'channels.consent': command(ChatConsent.extend({ channelKey: z.string().min(1).max(500) }), Nothing),
  'recording.start': command(
    z.object({
      text: z.string().max(500),
      quality: z.string().min(1).max(40),
      keepChat: KeepChat,
      replay: Replay,
      keepChatDays: KeepChatDays,
    }),
    z.object({ recordingId: z.string() }),
  ),
  /**
   * Listens for an encoder on this computer and records what it sends, or follows a file that is being written, with the
   * chat of the channel that `chat` names (null = without chat). Rejects with `relay/…` where the port or the file can't be
   * used, `recording/already` or what is wrong with `chat`. `cameraOf`: it is a further camera of that recording, has no
   * chat and ends with it; rejects with `recording/unknown` where that one is not running.
   */
  'recording.listen': command(
    z.object({
      input: RelayInput,
      chat: z.string().max(500).nullable(),
      keepChat: KeepChat,
      replay: Replay,
      keepChatDays: KeepChatDays,
      cameraOf: z.string().optional(),
    }),
    z.object({ recordingId: z.string() }),
  ),
  /**
   * Keeps what chat writes from now on, or stops keeping it at once; with `deleteKept` what was kept is deleted, too.
   * Rejects with `recording/unknown`.
   */
  'recording.keepChat': command(
    z.object({ recordingId: z.string(), keep: z.boolean(), deleteKept: z.boolean() }),
    Nothing,
  ),
  /**
   * Lets faces count from now on, or not; off at first. Taking it back takes the mark away and ends what looks before it
   * answers. Rejects with `recording/unknown`.
   */
  'recording.takeFaces': command(z.object({ recordingId: z.string(), take: z.boolean() }), Nothing),
  /**
   * Marks where the facecam is, or takes the mark away; it is looked at while the setting `facesEnabled` is on. Rejects
   * with `recording/unknown`, `faces/no-consent`.
   */
  'recording.markFaces': command(
    z.object({ recordingId: z.string(), region: FaceRegion.nullable() }),
    Nothing,
  ),
  /** Stops and finalises; the recording becomes a VOD. */
  'recording.stop': command(z.object({ recordingId: z.string() }), Nothing),
  'recordings.progress': stream(Nothing, z.object({ recordings: z.array(Recording) })),
  'twitch.signIn': command(Nothing, TwitchLogin),
  'twitch.signOut': command(Nothing, Nothing),
  'twitch.login': stream(Nothing, TwitchLogin),
  /** `ask` false: what was seen last; true: asks the services now. */
  'sources.check': command(
    z.object({ ask: z.boolean() }),
    z.object({ capabilities: z.array(CapabilityState) }),
  ),
};
