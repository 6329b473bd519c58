import type { Playback } from '../../shared/model/vod.ts';

/** One playable file and the stretch of the VOD that it holds. */
export interface PlayerPart {
  readonly startMs: number;
  readonly endMs: number;
  readonly url: string;
}

/** What the player is given to play; parts in order of time, together one VOD clock. */
export interface PlayerSource {
  /** Another kind is another file, even at the same address (a proxy takes the original's place). */
  readonly kind: Playback['kind'];
  readonly durationMs: number;
  readonly mimeType: string | null;
  readonly parts: readonly PlayerPart[];
}

/** The source of a VOD, or null when there is nothing to play (yet). */
export function playerSource(
  playback: Playback,
  durationMs: number,
  media: { readonly url: string; readonly assetUrl: (path: string) => string },
): PlayerSource | null {
  switch (playback.kind) {
    case 'pending':
    case 'none':
      return null;
    case 'parts':
      return {
        kind: playback.kind,
        durationMs,
        mimeType: playback.mimeType,
        parts: playback.parts.map((part) => ({
          startMs: part.startMs,
          endMs: part.endMs,
          url: media.assetUrl(part.asset),
        })),
      };
    case 'original':
    case 'proxy':
    case 'audio-only':
      return {
        kind: playback.kind,
        durationMs,
        mimeType: playback.mimeType,
        parts: [{ startMs: 0, endMs: durationMs, url: media.url }],
      };
  }
}

/** The part that holds a time: between parts the next one, past the end the last. */
export function partAt(parts: readonly PlayerPart[], vodMs: number): number {
  const index = parts.findIndex((part) => vodMs < part.endMs);
  return index === -1 ? parts.length - 1 : index;
}

/** A time of the VOD as seconds inside a part's file, kept inside it. */
export const vodMsToPartSec = (part: PlayerPart, vodMs: number): number =>
  Math.min(part.endMs - part.startMs, Math.max(0, vodMs - part.startMs)) / 1000;

export const partSecToVodMs = (part: PlayerPart, sec: number): number => part.startMs + sec * 1000;
