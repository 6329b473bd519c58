import { z } from 'zod';
import { asObject } from '../chat/formats/field.ts';
import { at, textOf } from './lenient.ts';

/** Fields of a surprising type are absent; YouTube leaves a false flag out. Source: protocol notes §2. */
const flag = z.boolean().catch(false).default(false);
const text = z.string().nullable().catch(null).default(null);
const number = z.coerce.number().nullable().catch(null).default(null);

const VideoDetails = z.object({
  videoId: text,
  title: text,
  lengthSeconds: number,
  channelId: text,
  author: text,
  shortDescription: text,
  isLive: flag,
  isLiveContent: flag,
  isUpcoming: flag,
  isPostLiveDvr: flag,
  isPrivate: flag,
});

const LiveDetails = z.object({ isLiveNow: flag, startTimestamp: text, endTimestamp: text });

const Format = z.object({
  itag: z.number(),
  url: text,
  mimeType: z.string().catch('').default(''),
  bitrate: number,
  width: number,
  height: number,
  fps: number,
  contentLength: number,
  qualityLabel: text,
  audioChannels: number,
  approxDurationMs: number,
  /** Dubbed sound comes as further tracks; the original one is marked. */
  audioTrack: z.object({ audioIsDefault: flag }).nullable().catch(null).default(null),
});
export type StreamFormat = z.infer<typeof Format>;

export interface PlayerAnswer {
  readonly status: string;
  /** What the page shows instead of the player, reason and subreason in one. */
  readonly reason: string;
  readonly details: z.infer<typeof VideoDetails>;
  readonly live: z.infer<typeof LiveDetails> | null;
  /** Its own address is under `/shorts/`; YouTube's `isShortsEligible` is true of long videos, too. */
  readonly isShort: boolean;
  readonly scheduledStartUnixMs: number | null;
  /** Adaptive formats before the combined ones. */
  readonly formats: readonly StreamFormat[];
  readonly expiresInSec: number | null;
  /** The HLS master playlist of what is live; null where this client of the player is given none. */
  readonly hlsUrl: string | null;
}

const formatsOf = (value: unknown): StreamFormat[] =>
  (Array.isArray(value) ? value : []).flatMap((entry) => {
    const parsed = Format.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });

/** Reads the answer of `player`, or a page's `ytInitialPlayerResponse`. Whatever is missing is null or false. */
export function readPlayerAnswer(answer: unknown): PlayerAnswer {
  const playability = at(answer, 'playabilityStatus');
  const error = at(playability, 'errorScreen', 'playerErrorMessageRenderer');
  const reason = [
    textOf(at(playability, 'reason')) ?? textOf(at(error, 'reason')),
    textOf(at(error, 'subreason')),
    textOf(at(playability, 'messages', 0)),
  ];
  const slate = at(playability, 'liveStreamability', 'liveStreamabilityRenderer', 'offlineSlate');
  const scheduledSec = number.parse(at(slate, 'liveStreamOfflineSlateRenderer', 'scheduledStartTime'));
  const micro = at(answer, 'microformat', 'playerMicroformatRenderer');
  const live = LiveDetails.safeParse(at(micro, 'liveBroadcastDetails'));
  const streaming = at(answer, 'streamingData');
  return {
    status: textOf(at(playability, 'status')) ?? 'UNKNOWN',
    reason: reason.filter((part) => part !== null && part !== '').join(' '),
    details: VideoDetails.parse(asObject(at(answer, 'videoDetails')) ?? {}),
    live: live.success ? live.data : null,
    isShort: /\/shorts\//.test(text.parse(at(micro, 'canonicalUrl')) ?? ''),
    scheduledStartUnixMs: scheduledSec === null ? null : scheduledSec * 1000,
    formats: [...formatsOf(at(streaming, 'adaptiveFormats')), ...formatsOf(at(streaming, 'formats'))],
    expiresInSec: number.parse(at(streaming, 'expiresInSeconds')),
    hlsUrl: text.parse(at(streaming, 'hlsManifestUrl')),
  };
}
