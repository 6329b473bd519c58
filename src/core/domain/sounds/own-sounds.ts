import type { SoundEvent } from '../../../shared/model/sound-event.ts';
import {
  dbOfByte,
  FRAMES_PER_SECOND,
  SOUND_BANDS,
  SOUND_FRAME_BYTES,
  SOUND_FRAME_MS,
  SOUND_RATE_HZ,
  soundFramesOf,
  STEPS_PER_DB,
} from './sound-frames.ts';

/** The stretch of a sample that is looked for: its loudest two and a half seconds say enough. */
const MOST_FRAMES = Math.round(2.5 * FRAMES_PER_SECOND);
const LEAST_FRAMES = 5;
/** The sample at four offsets within a frame: a sound never begins where a frame does. */
const OFFSETS = 4;
/** Cells of the sample this far below its loudest one count for nothing: they are under the game's noise. */
const DEPTH_DB = 30;
/** What is quieter than this before the sample begins or after it ends is silence. */
const TRIM_DB = 35;
const COARSE_MIN = 0.5;
const HIT_MIN = 0.8;

/** A sample opened up for the search. Times are within the person's file. */
export interface SoundTemplate {
  readonly name: string;
  readonly lengthMs: number;
  /** From the beginning of the sound to the beginning of what is looked for. */
  readonly leadMs: number;
  /** One per offset: decibels and weights, frame after frame. */
  readonly patterns: readonly Pattern[];
}

interface Pattern {
  readonly frames: number;
  /** Weight times the centred decibels. */
  readonly weighted: Float32Array;
  readonly weights: Float32Array;
  readonly weightSum: number;
  /** Root of the weighted variance. */
  readonly norm: number;
}

/** A sample of 16 kHz mono; null when it is silent or shorter than 0.2 s. */
export function openTemplate(name: string, samples: Int16Array): SoundTemplate | null {
  const patterns: Pattern[] = [];
  let leadMs = 0;
  let lengthMs = 0;
  for (let offset = 0; offset < OFFSETS; offset++) {
    const shift = Math.round((offset * SOUND_RATE_HZ * SOUND_FRAME_MS) / 1000 / OFFSETS);
    const padded = new Int16Array(samples.length + shift + SOUND_RATE_HZ / FRAMES_PER_SECOND);
    padded.set(samples, shift);
    const bytes = soundFramesOf(padded);
    const range = soundingRange(bytes);
    if (range === null || range.to - range.from < LEAST_FRAMES) return null;
    const part = loudestPart(bytes, range);
    patterns.push(patternOf(bytes, part));
    if (offset > 0) continue;
    leadMs = (part.from - range.from) * SOUND_FRAME_MS;
    lengthMs = (range.to - range.from) * SOUND_FRAME_MS;
  }
  return { name, lengthMs, leadMs, patterns };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function levelAt(bytes: Uint8Array, frame: number): number {
  let power = 0;
  for (let band = 0; band < SOUND_BANDS; band++)
    power += 10 ** (dbOfByte(bytes[frame * SOUND_FRAME_BYTES + band]!) / 10);
  return 10 * Math.log10(power);
}

function soundingRange(bytes: Uint8Array): Range | null {
  const length = Math.floor(bytes.length / SOUND_FRAME_BYTES);
  const levels = Array.from({ length }, (_, frame) => levelAt(bytes, frame));
  const floor = Math.max(-75, Math.max(...levels) - TRIM_DB);
  const from = levels.findIndex((level) => level >= floor);
  return from < 0 ? null : { from, to: levels.findLastIndex((level) => level >= floor) + 1 };
}

function loudestPart(bytes: Uint8Array, { from, to }: Range): Range {
  if (to - from <= MOST_FRAMES) return { from, to };
  let best = from;
  let height = -Infinity;
  for (let at = from; at + MOST_FRAMES <= to; at++) {
    let power = 0;
    for (let frame = at; frame < at + MOST_FRAMES; frame++) power += 10 ** (levelAt(bytes, frame) / 20);
    if (power > height) {
      height = power;
      best = at;
    }
  }
  return { from: best, to: best + MOST_FRAMES };
}

function patternOf(bytes: Uint8Array, { from, to }: Range): Pattern {
  const frames = to - from;
  const cells = new Float32Array(frames * SOUND_BANDS);
  let height = -Infinity;
  for (let frame = 0; frame < frames; frame++)
    for (let band = 0; band < SOUND_BANDS; band++) {
      const db = dbOfByte(bytes[(from + frame) * SOUND_FRAME_BYTES + band]!);
      cells[frame * SOUND_BANDS + band] = db;
      height = Math.max(height, db);
    }
  const weights = cells.map((db) => Math.max(0.02, Math.min(1, (db - height + DEPTH_DB) / DEPTH_DB)));
  const clipped = cells.map((db) => Math.max(db, height - DEPTH_DB));
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = clipped.reduce((sum, db, at) => sum + db * weights[at]!, 0) / weightSum;
  const weighted = clipped.map((db, at) => (db - mean) * weights[at]!);
  const norm = Math.sqrt(clipped.reduce((sum, db, at) => sum + weights[at]! * (db - mean) ** 2, 0));
  return { frames, weighted, weights, weightSum, norm };
}

/**
 * Weighted normalised cross-correlation (J. P. Lewis, "Fast normalized cross-correlation", 1995, with a weight per cell)
 * of the decibels per band: -1..1, whatever the gain. Bands of 40 ms are so few that the plain sum is faster than a
 * transform.
 */
function likenessAt(bytes: Uint8Array, at: number, pattern: Pattern, floorByte: number): number {
  const { frames, weighted, weights, weightSum, norm } = pattern;
  let cross = 0;
  let sum = 0;
  let squares = 0;
  let cell = 0;
  let byteAt = at * SOUND_FRAME_BYTES;
  for (let frame = 0; frame < frames; frame++) {
    for (let band = 0; band < SOUND_BANDS; band++, cell++) {
      const byte = bytes[byteAt + band]!;
      const value = byte > floorByte ? byte : floorByte;
      const part = weights[cell]! * value;
      cross += weighted[cell]! * value;
      sum += part;
      squares += part * value;
    }
    byteAt += SOUND_FRAME_BYTES;
  }
  const variance = squares - (sum * sum) / weightSum;
  return variance <= 1e-6 || norm === 0 ? 0 : cross / (norm * Math.sqrt(variance));
}

/** The loudest band of each frame. */
function heightsOf(bytes: Uint8Array, length: number): Uint8Array {
  const heights = new Uint8Array(length);
  for (let frame = 0; frame < length; frame++) {
    let height = 0;
    const from = frame * SOUND_FRAME_BYTES;
    for (let at = from; at < from + SOUND_BANDS; at++) if (bytes[at]! > height) height = bytes[at]!;
    heights[frame] = height;
  }
  return heights;
}

/** Cells this far below the loudest of a stretch are levelled, as in the sample. */
function floorOf(heights: Uint8Array, at: number, frames: number): number {
  let height = 0;
  for (let frame = at; frame < at + frames; frame++) if (heights[frame]! > height) height = heights[frame]!;
  return Math.max(0, height - DEPTH_DB * STEPS_PER_DB);
}

/** Where the sample plays in the frames of a recording: one event per play, the likeness as its confidence. */
export function findTemplate(
  bytes: Uint8Array,
  template: SoundTemplate,
  onFrame?: (share: number) => void,
): SoundEvent[] {
  const length = Math.floor(bytes.length / SOUND_FRAME_BYTES);
  const heights = heightsOf(bytes, length);
  const reach = Math.max(...template.patterns.map(({ frames }) => frames));
  const hits: { at: number; likeness: number }[] = [];
  for (let at = 0; at + reach <= length; at++) {
    if (at % 20_000 === 0) onFrame?.(at / length);
    const floor = floorOf(heights, at, reach);
    const coarse = Math.max(
      likenessAt(bytes, at, template.patterns[0]!, floor),
      likenessAt(bytes, at, template.patterns[2]!, floor),
    );
    if (coarse < COARSE_MIN) continue;
    const likeness = Math.max(
      coarse,
      likenessAt(bytes, at, template.patterns[1]!, floor),
      likenessAt(bytes, at, template.patterns[3]!, floor),
    );
    if (likeness < HIT_MIN) continue;
    const last = hits.at(-1);
    if (last === undefined || at - last.at >= Math.max(LEAST_FRAMES, reach * 0.6))
      hits.push({ at, likeness });
    else if (likeness > last.likeness) hits[hits.length - 1] = { at, likeness };
  }
  return hits.map(({ at, likeness }) => {
    const startMs = Math.max(0, at * SOUND_FRAME_MS - template.leadMs);
    return {
      kind: 'own',
      startMs,
      endMs: startMs + template.lengthMs,
      confidence: Math.min(1, Math.round(likeness * 100) / 100),
      detector: 'template',
      label: template.name,
    };
  });
}
