import { pitchHeights, VOICE_CONTEXT_STEPS, VOICE_EVIDENCE, voiceEvidence } from './voice-context.ts';
import { ofEach, type VoiceFrames } from './voice-frames.ts';
import { SPEECH_HIDDEN, SPEECH_OUTPUT } from './voice-weights.ts';

/** Half width of the triangle that smooths the decision, in steps of 100 ms. */
const SMOOTHING_STEPS = 2;
const SEGMENT_STEPS = 36_000;
const IS_SPEECH = 0.5;
const SILENCE_DBFS = -50;
/** A gap between two words is no silence yet. */
const SILENCE_MIN_STEPS = 5;

export interface VoiceTracks {
  /** Likelihood 0..1 that someone speaks. */
  readonly speech: Float32Array;
  /** Median pitch while someone speaks; NaN otherwise. */
  readonly pitchHz: Float32Array;
  /** Strongest sudden rise within the step, 0 and up; about 1 for a plosive out of silence. */
  readonly onset: Float32Array;
  readonly rmsDbfs: Float32Array;
  /** NaN in digital silence. */
  readonly centroidHz: Float32Array;
  /** 1 within stretches of at least 0.5 s below -50 dBFS, else 0. */
  readonly silence: Float32Array;
}

export interface Voice {
  readonly tracks: VoiceTracks;
  /** Share of the steps with speech, and of silent ones. */
  readonly speechRatio: number;
  readonly silentRatio: number;
}

/** Decides per 100 ms from measured frames whether someone speaks. Looks at what lies around, before and after. */
export function findVoice(frames: VoiceFrames): Voice {
  const speech = smooth(speechLikelihood(frames));
  const silence = silentStretches(frames.rmsDbfs);
  return {
    tracks: {
      speech,
      pitchHz: frames.pitchHz.map((hz, at) => (speech[at]! >= IS_SPEECH ? hz : NaN)),
      onset: frames.onset,
      rmsDbfs: frames.rmsDbfs,
      centroidHz: frames.centroidHz,
      silence,
    },
    speechRatio: shareOf(speech, (value) => value >= IS_SPEECH),
    silentRatio: shareOf(silence, (value) => value === 1),
  };
}

/** Done hour by hour, each with what lies around it: the evidence of a whole day would not fit into little memory. */
function speechLikelihood(frames: VoiceFrames): Float32Array {
  const { length } = frames.rmsDbfs;
  const heights = pitchHeights(frames.pitchHz);
  const out = new Float32Array(length);
  for (let from = 0; from < length; from += SEGMENT_STEPS) {
    const lead = Math.max(0, from - VOICE_CONTEXT_STEPS);
    const end = Math.min(length, from + SEGMENT_STEPS + VOICE_CONTEXT_STEPS);
    const part = ofEach((name) => frames[name].subarray(lead, end));
    const evidence = voiceEvidence(part, heights.subarray(lead, end));
    const to = Math.min(length, from + SEGMENT_STEPS);
    for (let at = from; at < to; at++) out[at] = likelihood(evidence, at - lead);
  }
  return out;
}

function likelihood(evidence: readonly Float32Array[], at: number): number {
  let total = SPEECH_OUTPUT.at(-1)!;
  for (let unit = 0; unit < SPEECH_HIDDEN.length; unit++) {
    const weights = SPEECH_HIDDEN[unit]!;
    let sum = weights[VOICE_EVIDENCE.length]!;
    for (let index = 0; index < evidence.length; index++) sum += weights[index]! * evidence[index]![at]!;
    total += SPEECH_OUTPUT[unit]! * Math.tanh(sum);
  }
  return 1 / (1 + Math.exp(-total));
}

function smooth(values: Float32Array): Float32Array {
  return values.map((_, at) => {
    let sum = 0;
    let weights = 0;
    for (let offset = -SMOOTHING_STEPS; offset <= SMOOTHING_STEPS; offset++) {
      const value = values[at + offset];
      if (value === undefined) continue;
      const weight = SMOOTHING_STEPS + 1 - Math.abs(offset);
      sum += weight * value;
      weights += weight;
    }
    return sum / weights;
  });
}

function silentStretches(rmsDbfs: Float32Array): Float32Array {
  const out = new Float32Array(rmsDbfs.length);
  for (let from = 0; from < rmsDbfs.length; from++) {
    let to = from;
    while (to < rmsDbfs.length && rmsDbfs[to]! < SILENCE_DBFS) to++;
    if (to - from >= SILENCE_MIN_STEPS) out.fill(1, from, to);
    from = Math.max(from, to);
  }
  return out;
}

function shareOf(values: Float32Array, holds: (value: number) => boolean): number {
  let count = 0;
  for (const value of values) if (holds(value)) count += 1;
  return values.length === 0 ? 0 : count / values.length;
}
