import type { CallOutput } from '../../../shared/contract/index.ts';
import type { FetchChoice, RemoteQuality, RemoteStream } from '../../../shared/model/remote-stream.ts';
import { parseTimestamp, type RangeMs } from '../../../shared/time.ts';

/** What a person chose of a link; times stay as typed. */
export interface LinkDraft {
  /** The id of one of the stream's qualities, or the settings' wish where the stream names none. */
  readonly quality: string;
  readonly from: string;
  readonly to: string;
  readonly wantMedia: boolean;
  readonly wantChat: boolean;
}

/** The rendition that a wish such as `source`, `audio` or `720p` stands for: the best at or below it, else the smallest. */
export function pickQuality(qualities: readonly RemoteQuality[], wish: string): RemoteQuality | null {
  const exact = qualities.find(({ id }) => id === wish);
  if (exact !== undefined) return exact;
  const withVideo = qualities.filter(({ hasVideo }) => hasVideo);
  const sound = qualities.find(({ hasVideo }) => !hasVideo);
  if (wish === 'audio') return sound ?? withVideo.at(-1) ?? null;
  const mostPx = /^(\d+)p/.exec(wish)?.[1];
  const fitting =
    mostPx === undefined
      ? withVideo[0]
      : (withVideo.find(({ heightPx }) => heightPx !== null && heightPx <= Number(mostPx)) ??
        withVideo.at(-1));
  return fitting ?? sound ?? null;
}

export function newLinkDraft(stream: RemoteStream, wish: string): LinkDraft {
  return {
    quality: pickQuality(stream.qualities, wish)?.id ?? wish,
    from: '',
    to: '',
    wantMedia: stream.qualities.length > 0,
    wantChat: stream.hasChat !== 'no',
  };
}

export type PartProblem = 'bad' | 'order' | 'beyond';

/** The typed part of the stream; null = all of it. An end beyond the stream's known length is refused, never cut. */
export function readPart(draft: LinkDraft, durationMs: number | null): RangeMs | null | PartProblem {
  const from = draft.from.trim();
  const to = draft.to.trim();
  if (from === '' && to === '') return null;
  const startMs = from === '' ? 0 : parseTimestamp(from);
  const endMs = to === '' ? durationMs : parseTimestamp(to);
  if (startMs === null || endMs === null || startMs < 0) return 'bad';
  if (durationMs !== null && (endMs > durationMs || startMs >= durationMs)) return 'beyond';
  return endMs > startMs ? { startMs, endMs } : 'order';
}

/** Bytes of the chosen media in the chosen part; null where nobody can tell, 0 without media. */
export function estimateBytes(stream: RemoteStream, draft: LinkDraft): number | null {
  if (!draft.wantMedia) return 0;
  const quality = stream.qualities.find(({ id }) => id === draft.quality);
  const part = readPart(draft, stream.durationMs);
  if (quality === undefined || typeof part === 'string') return null;
  const wantedMs = part === null ? stream.durationMs : part.endMs - part.startMs;
  if (quality.sizeBytes !== null && part === null) return quality.sizeBytes;
  if (quality.sizeBytes !== null && stream.durationMs !== null && stream.durationMs > 0 && wantedMs !== null)
    return quality.sizeBytes * (wantedMs / stream.durationMs);
  return quality.bitsPerSec === null || wantedMs === null ? null : (quality.bitsPerSec * wantedMs) / 8000;
}

export interface SpaceVerdict {
  /** `tight`: it fits, but both the pieces and the finished file may not. */
  readonly verdict: 'fits' | 'tight' | 'full' | 'unknown';
  readonly drive: 'work' | 'library';
  readonly freeBytes: number;
}

/** Whether a download fits on the drive where it is put together and on the one where it stays. */
export function judgeSpace(bytes: number | null, space: CallOutput<'link.space'>): SpaceVerdict {
  const { workBytes, libraryBytes, sameDrive } = space;
  const drive = workBytes < libraryBytes ? 'work' : 'library';
  const freeBytes = Math.min(workBytes, libraryBytes);
  if (bytes === null) return { verdict: 'unknown', drive, freeBytes };
  if (bytes > freeBytes) return { verdict: 'full', drive, freeBytes };
  const mostBytes = sameDrive ? bytes * 2 : bytes * 1.05;
  return { verdict: mostBytes > freeBytes ? 'tight' : 'fits', drive, freeBytes };
}

/** The request for the core; null while the part can't be read or nothing is wanted. */
export function toChoice(stream: RemoteStream, draft: LinkDraft): FetchChoice | null {
  const range = readPart(draft, stream.durationMs);
  if (typeof range === 'string' || !(draft.wantMedia || draft.wantChat)) return null;
  return { quality: draft.quality, range, wantMedia: draft.wantMedia, wantChat: draft.wantChat };
}
