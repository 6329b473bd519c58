import type { SoundLabel } from '../../../../shared/model/live.ts';
import { faceShare } from '../face-evidence.ts';
import type { OutsideEvent } from './outside-event.ts';

export interface OutsideEvidence {
  /** 0..1: how much it says that something happens. */
  readonly share: number;
  /** How long it lasts, ms, from its `at` on. */
  readonly durationMs: number;
  /** What was heard, where it is a sound: the app may hear the same itself. */
  readonly sound?: SoundLabel;
}

/** A snapshot counts for the second that it was taken in. */
const SNAPSHOT_MS = 1000;
/** How long the stream is about a raid, or about a hype train that begins: guesses. */
const RAID_MS = 10_000;
const TRAIN_MS = 5000;

/** What an event adds to the score; null = nothing (a marker is the sender's own decision, not a sign of one). */
export function evidenceIn(event: OutsideEvent): OutsideEvidence | null {
  switch (event.kind) {
    case 'audio_peak':
    case 'chat_spike':
      return { share: 1, durationMs: event.durationMs };
    case 'sound':
      return { share: event.confidence, durationMs: event.durationMs, sound: event.label };
    case 'face_snapshot':
      return { share: faceShare(event.expressions), durationMs: SNAPSHOT_MS };
    case 'raid':
      return { share: 1, durationMs: RAID_MS };
    case 'hype_train':
      // Its progress comes with each gift, which chat shows as well.
      return event.phase === 'begin' ? { share: 1, durationMs: TRAIN_MS } : null;
    case 'marker':
      return null;
  }
}

/**
 * The strongest evidence of each second: a thousand events of one second weigh as much as the strongest of them, and
 * one more never lowers it. Seconds before the first event are NaN: nobody looked.
 */
export interface OutsideSeries {
  add(atMs: number, evidence: OutsideEvidence): void;
  /** Values 0..1 per second; null where nothing was ever told. */
  stretch(startSec: number, length: number): Float32Array | null;
}

/** `reachSec`: older seconds may be forgotten. */
export function createOutsideSeries(reachSec: number): OutsideSeries {
  const strongest = new Map<number, number>();
  let firstSec: number | null = null;
  return {
    add(atMs, { share, durationMs }) {
      const from = Math.floor(atMs / 1000);
      const to = Math.max(from, Math.ceil((atMs + durationMs) / 1000) - 1);
      firstSec = Math.min(firstSec ?? from, from);
      if (!strongest.has(to))
        for (const second of strongest.keys()) if (second < to - 2 * reachSec) strongest.delete(second);
      for (let second = from; second <= to; second++)
        strongest.set(second, Math.max(share, strongest.get(second) ?? 0));
    },
    stretch(startSec, length) {
      if (firstSec === null) return null;
      const first = firstSec;
      return Float32Array.from({ length }, (_, at) =>
        startSec + at < first ? Number.NaN : (strongest.get(startSec + at) ?? 0),
      );
    },
  };
}

/** The stronger of two series per second; NaN where nobody looked in either, null where neither is there. */
export function strongerOf(one: Float32Array | null, other: Float32Array | null): Float32Array | null {
  if (one === null || other === null) return one ?? other;
  return one.map((value, at) => {
    const second = other[at]!;
    return Number.isNaN(value) || second > value ? second : value;
  });
}
