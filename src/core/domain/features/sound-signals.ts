import type { TrackSet } from '../../../shared/model/track-set.ts';
import { median } from '../median.ts';

/** Per-second signals of voice and sound; a field is null when what it is made of is missing. */
export interface SoundSignals {
  /** Loudest momentary loudness of the second, LUFS. */
  readonly loudness: Float32Array | null;
  /** 0..1: loud, high and spoken. */
  readonly shout: Float32Array | null;
  /** Semitones above this voice's median; NaN where nobody speaks. */
  readonly pitch: Float32Array | null;
  /** dB by which a second tops the quiet before it; 0 when it wasn't quiet. */
  readonly silenceBreak: Float32Array | null;
  /** Syllable-like onsets per second of speech: an estimate of speech rate. */
  readonly onsetRate: Float32Array | null;
}

const QUIET_BEFORE_SEC = 4;
/** Quiet means this much below the recording's median second. */
const QUIET_BELOW_DB = 8;
const MAX_BREAK_DB = 30;
const SPEECH_MIN = 0.5;
const SHOUT_HALF_DB = 6;
const SHOUT_HALF_SEMITONES = 4;
/** An onset is a local maximum above this share of the recording's 90th percentile. */
const ONSET_RATIO = 0.35;

/** Reduces `feature.loudness` and `feature.voice` (100 ms) to one value per second of `lengthSec`. */
export function soundSignals(
  lengthSec: number,
  loudnessTracks: TrackSet | null,
  voice: TrackSet | null,
): SoundSignals {
  const loudness = loudnessTracks === null ? null : perSecondMax(loudnessTracks, 'momentary', lengthSec);
  return {
    loudness,
    silenceBreak: loudness === null ? null : silenceBreaks(loudness),
    shout: voice === null ? null : shoutOf(voice, lengthSec),
    pitch: voice === null ? null : pitchOf(voice, lengthSec),
    onsetRate: voice === null ? null : onsetRateOf(voice, lengthSec),
  };
}

/** Frames `[from, to)` of a second. */
function framesOf(set: TrackSet, second: number): [from: number, to: number] {
  const from = Math.round((second * 1000 - set.startMs) / set.stepMs);
  const to = Math.round(((second + 1) * 1000 - set.startMs) / set.stepMs);
  return [Math.max(0, from), Math.min(set.length, Math.max(0, to))];
}

/** Whether speech was looked for in any of the frames: a stream that is on is not heard to its newest second yet. */
function isListened(speech: Float32Array, from: number, to: number): boolean {
  for (let frame = from; frame < to; frame++) if (!Number.isNaN(speech[frame]!)) return true;
  return false;
}

function perSecondMax(set: TrackSet, name: string, lengthSec: number): Float32Array | null {
  const track = set.tracks[name];
  if (track === undefined) return null;
  const out = new Float32Array(lengthSec).fill(Number.NaN);
  for (let second = 0; second < lengthSec; second++) {
    const [from, to] = framesOf(set, second);
    let best = Number.NaN;
    for (let frame = from; frame < to; frame++) {
      const value = track[frame]!;
      if (Number.isFinite(value) && !(best >= value)) best = value;
    }
    out[second] = best;
  }
  return out;
}

function silenceBreaks(loudness: Float32Array): Float32Array {
  const usual = medianOfFinite(loudness);
  const out = new Float32Array(loudness.length).fill(Number.NaN);
  for (let second = 0; second < loudness.length; second++) {
    const now = loudness[second]!;
    if (Number.isNaN(now)) continue;
    out[second] = 0;
    if (second < QUIET_BEFORE_SEC) continue;
    let before = Number.NEGATIVE_INFINITY;
    for (let back = 1; back <= QUIET_BEFORE_SEC; back++)
      before = Math.max(before, loudness[second - back] ?? Number.NaN);
    if (before <= usual - QUIET_BELOW_DB && now > usual) out[second] = Math.min(MAX_BREAK_DB, now - before);
  }
  return out;
}

/** Logistic that is 0.5 at `half` and rises by its scale. */
const soft = (value: number, half: number, scale: number): number =>
  1 / (1 + Math.exp((half - value) / scale));

const semitones = (hz: number, referenceHz: number): number => 12 * Math.log2(hz / referenceHz);

interface SpeechReference {
  readonly levelDbfs: number;
  readonly pitchHz: number;
}

function referenceOf(voice: TrackSet): SpeechReference {
  const { speech, pitchHz, rmsDbfs } = voiceTracks(voice);
  const levels: number[] = [];
  const pitches: number[] = [];
  // One frame in five is plenty for a median, also over 13 hours.
  for (let frame = 0; frame < voice.length; frame += 5) {
    if (speech[frame]! < SPEECH_MIN) continue;
    levels.push(rmsDbfs[frame]!);
    if (pitchHz[frame]! > 0) pitches.push(pitchHz[frame]!);
  }
  return {
    levelDbfs: medianOfFinite(Float32Array.from(levels)),
    pitchHz: medianOfFinite(Float32Array.from(pitches)),
  };
}

function voiceTracks(voice: TrackSet): Record<'speech' | 'pitchHz' | 'rmsDbfs' | 'onset', Float32Array> {
  const track = (name: string): Float32Array =>
    voice.tracks[name] ?? new Float32Array(voice.length).fill(Number.NaN);
  return {
    speech: track('speech'),
    pitchHz: track('pitchHz'),
    rmsDbfs: track('rmsDbfs'),
    onset: track('onset'),
  };
}

function shoutOf(voice: TrackSet, lengthSec: number): Float32Array {
  const { speech, pitchHz, rmsDbfs } = voiceTracks(voice);
  const reference = referenceOf(voice);
  const out = new Float32Array(lengthSec).fill(Number.NaN);
  for (let second = 0; second < lengthSec; second++) {
    const [from, to] = framesOf(voice, second);
    if (!isListened(speech, from, to)) continue;
    let sum = 0;
    for (let frame = from; frame < to; frame++) {
      if (!(speech[frame]! >= SPEECH_MIN) || !(pitchHz[frame]! > 0)) continue;
      const louder = rmsDbfs[frame]! - reference.levelDbfs;
      const higher = semitones(pitchHz[frame]!, reference.pitchHz);
      const strength = soft(louder, SHOUT_HALF_DB, 1.5) * soft(higher, SHOUT_HALF_SEMITONES, 1.2);
      if (Number.isFinite(strength)) sum += speech[frame]! * strength;
    }
    out[second] = sum / (to - from);
  }
  return out;
}

function pitchOf(voice: TrackSet, lengthSec: number): Float32Array {
  const { speech, pitchHz } = voiceTracks(voice);
  const { pitchHz: reference } = referenceOf(voice);
  const out = new Float32Array(lengthSec).fill(Number.NaN);
  for (let second = 0; second < lengthSec; second++) {
    const [from, to] = framesOf(voice, second);
    let sum = 0;
    let count = 0;
    for (let frame = from; frame < to; frame++) {
      if (!(speech[frame]! >= SPEECH_MIN) || !(pitchHz[frame]! > 0)) continue;
      sum += semitones(pitchHz[frame]!, reference);
      count++;
    }
    if (count >= 3) out[second] = sum / count;
  }
  return out;
}

function onsetRateOf(voice: TrackSet, lengthSec: number): Float32Array {
  const { speech, onset } = voiceTracks(voice);
  const heights: number[] = [];
  for (let frame = 0; frame < voice.length; frame += 5)
    if (speech[frame]! >= SPEECH_MIN && onset[frame]! > 0) heights.push(onset[frame]!);
  heights.sort((a, b) => a - b);
  const threshold = ONSET_RATIO * (heights[Math.floor(heights.length * 0.9)] ?? 0);
  const out = new Float32Array(lengthSec).fill(Number.NaN);
  for (let second = 0; second < lengthSec; second++) {
    const [from, to] = framesOf(voice, second);
    if (!isListened(speech, from, to)) continue;
    let count = 0;
    for (let frame = from; frame < to; frame++) {
      const height = onset[frame]!;
      if (!(speech[frame]! >= SPEECH_MIN) || !(height > threshold)) continue;
      if (height >= (onset[frame - 1] ?? 0) && height > (onset[frame + 1] ?? 0)) count++;
    }
    out[second] = count;
  }
  return out;
}

const medianOfFinite = (values: Float32Array): number =>
  median(values.filter((value) => Number.isFinite(value)));
