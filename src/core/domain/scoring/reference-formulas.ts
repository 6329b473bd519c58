import { Timeline } from '../features/timeline.ts';
import { EMOTIONS } from '../../../shared/model/chat.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import type { TranscriptSentence } from '../../../shared/model/transcript.ts';
import {
  affectInRange,
  emotionIntensity,
  lexiconReading,
  type Affect,
  type SpeechAffect,
} from '../export-folder/affect.ts';
import { chatInRange } from '../export-folder/signal-course.ts';
import { speechWindows, type SpeechWindow } from '../features/windows.ts';

/**
 * The score of the system that KlipStream replaces, to compare with and never to rank by: 60 s windows every 30 s,
 * audio = 2·(0.15·min(words/s ÷ 6, 1) + 0.15·relative + 0.10·absolute loudness + 0.10·mean of five emotions),
 * fused = min(1, 0.6·audio + 0.4·chat + bonus + 0.1·alignment), chat 15 s late on every stream. Its trained models are
 * not public: KlipStream's readings of chat and words stand in for them, and its language model's half of the audio
 * score is left out, as it does itself where that answers 0.
 */
export const REFERENCE_LAG_MS = 15_000;

/** Windows on either side that a window's loudness is held against: 600 s in all. */
const AROUND_WINDOWS = 10;
const MAX_DEVIATIONS = 3;
const FULL_SPEECH_RATE = 6;
const AUDIO_SHARE = 0.6;
const CHAT_SHARE = 0.4;
const ALIGNMENT_SHARE = 0.1;

export interface ReferenceInputs {
  readonly durationMs: number;
  /** `feature.chat`. */
  readonly chat: TrackSet | null;
  /** `feature.voice`: RMS and spectral centroid. */
  readonly voice: TrackSet | null;
  readonly sentences: readonly TranscriptSentence[] | null;
}

interface ReferenceWindow {
  readonly startMs: number;
  readonly endMs: number;
  /** 0..1; null where the old system has no answer: nothing said though there is a transcript, or nothing measured. */
  readonly fused: number | null;
}

/** The old system's score of every window. */
export function referenceWindows(inputs: ReferenceInputs): ReferenceWindow[] {
  const { chat, voice, sentences } = inputs;
  const windows = speechWindows(inputs.durationMs, sentences);
  const loudness = voice === null ? null : loudnessOf(voice, windows);
  const readings = new Timeline((sentences ?? []).flatMap((sentence) => lexiconReading(sentence) ?? []));
  return windows.map((window, index) => {
    const { startMs, endMs } = window;
    const isThrownAway = sentences !== null && window.wordCount === 0;
    const felt =
      chat === null
        ? null
        : (chatInRange(chat, startMs + REFERENCE_LAG_MS, endMs + REFERENCE_LAG_MS)?.affect ?? null);
    const level = loudness?.[index] ?? null;
    if (isThrownAway || (level === null && felt === null)) return { startMs, endMs, fused: null };
    return { startMs, endMs, fused: fuse(window, { level, felt, readings }) };
  });
}

interface Measured {
  readonly level: Loudness | null;
  readonly felt: Affect | null;
  readonly readings: Timeline<SpeechAffect>;
}

function fuse({ startMs, endMs, speechRate }: SpeechWindow, { level, felt, readings }: Measured): number {
  const said = affectInRange(readings, startMs, endMs);
  const audio =
    level === null
      ? 0
      : 2 *
        (0.15 * Math.min((speechRate ?? 0) / FULL_SPEECH_RATE, 1) +
          0.15 * level.relative +
          0.1 * level.absolute +
          0.1 * (said === null ? 0 : emotionIntensity(said)));
  const chat = felt === null ? 0 : 1 - felt.emotions.neutral;
  const agreement =
    said === null || felt === null ? 0 : bonusOf(said, felt) + ALIGNMENT_SHARE * cosine(said, felt);
  return Math.min(1, AUDIO_SHARE * audio + CHAT_SHARE * chat + agreement);
}

const strongest = ({ emotions }: Affect): string =>
  EMOTIONS.reduce((best, name) => (emotions[name] > emotions[best] ? name : best));

/** Neutral beside neutral counts as synchronized: that defect is part of what is compared with. */
function bonusOf(said: Affect, felt: Affect): number {
  if (strongest(said) === strongest(felt)) return 0.15;
  if (said.sentiment > 0 && felt.sentiment > 0) return 0.1;
  if (felt.sentiment > 0) return 0.08;
  return felt.sentiment < 0 ? 0.05 : 0;
}

function cosine(one: Affect, other: Affect): number {
  const dot = (left: Affect, right: Affect): number =>
    EMOTIONS.reduce((sum, name) => sum + left.emotions[name] * right.emotions[name], 0);
  const lengths = Math.sqrt(dot(one, one) * dot(other, other));
  return lengths === 0 ? 0 : dot(one, other) / lengths;
}

/** Both 0..1. */
interface Loudness {
  readonly relative: number;
  readonly absolute: number;
}

/** Loudness of each window: deviations from the 600 s around, and 0.7·RMS + 0.3·centroid over the whole file. */
function loudnessOf(voice: TrackSet, windows: readonly SpeechWindow[]): (Loudness | null)[] {
  const amplitudes = voice.tracks['rmsDbfs']?.map((decibels) => 10 ** (decibels / 20));
  const levels = meansOf(amplitudes, voice, windows);
  const level = stretched(levels);
  const brightness = stretched(meansOf(voice.tracks['centroidHz'], voice, windows));
  return windows.map((_window, index) => {
    const mine = levels[index]!;
    if (Number.isNaN(mine)) return null;
    const around = levels
      .slice(Math.max(0, index - AROUND_WINDOWS), index + AROUND_WINDOWS + 1)
      .filter((value) => !Number.isNaN(value));
    const mean = around.reduce((sum, value) => sum + value, 0) / around.length;
    const variance = around.reduce((sum, value) => sum + (value - mean) ** 2, 0) / around.length;
    const deviations = variance === 0 ? 0 : (mine - mean) / Math.sqrt(variance);
    const clipped = Math.max(-MAX_DEVIATIONS, Math.min(MAX_DEVIATIONS, deviations));
    return {
      relative: (clipped + MAX_DEVIATIONS) / (2 * MAX_DEVIATIONS),
      absolute: 0.7 * level[index]! + 0.3 * brightness[index]!,
    };
  });
}

/** Mean of a track's finite values in each window; NaN where there are none. */
function meansOf(
  track: Float32Array | undefined,
  { startMs, stepMs }: TrackSet,
  windows: readonly SpeechWindow[],
): number[] {
  return windows.map((window) => {
    const from = Math.max(0, Math.ceil((window.startMs - startMs) / stepMs));
    const values = (track ?? new Float32Array(0))
      .subarray(from, Math.max(from, Math.ceil((window.endMs - startMs) / stepMs)))
      .filter((value) => Number.isFinite(value));
    return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

/** Least = 0, most = 1, unknown = 0. */
function stretched(values: readonly number[]): number[] {
  const known = values.filter((value) => !Number.isNaN(value));
  const least = known.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const most = known.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
  return values.map((value) =>
    Number.isNaN(value) || most === least ? 0 : (value - least) / (most - least),
  );
}

/** A window's score stands at its middle. */
const FIRST_MIDDLE_MS = 15_000;
const HOP_MS = 30_000;

/** The windows' scores as a track `fused`, 0..100 and NaN where there is none, one value every 30 s. */
export function referenceCurve(inputs: ReferenceInputs): TrackSet {
  const fused = Float32Array.from(referenceWindows(inputs), (window) =>
    window.fused === null ? Number.NaN : 100 * window.fused,
  );
  return { startMs: FIRST_MIDDLE_MS, stepMs: HOP_MS, length: fused.length, tracks: { fused }, meta: {} };
}
