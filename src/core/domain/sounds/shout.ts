import { bandFrom, type SoundFrames } from './sound-frames.ts';
import { quantileOf, soft } from './soft.ts';

const LOUDER_HALF_DB = 6;
const HIGHER_HALF_SEMITONES = 4;
const BRIGHTER_HALF_DB = 1;
const VOICED = 0.5;
const REACH = 5;
/** A game's fanfare is loud and high as well; a scream is not always taken for speech. */
const NOT_SPEECH_RATIO = 0.35;
/** Less talk than this is no measure of a voice: 3 s. */
const MIN_REFERENCE_FRAMES = 75;
const LOW_FROM = bandFrom(190);
const LOW_TO = bandFrom(1000);
const HIGH_FROM = bandFrom(1900);
const HIGH_TO = bandFrom(5000);

/**
 * Likelihood that someone shouts: louder, higher and with more of the high bands than this voice usually has (a pressed
 * voice falls less towards the highs: J. Traunmüller and A. Eriksson, "Acoustic effects of vocal effort", 2000).
 */
export function createShoutMeter(
  frames: SoundFrames,
  isSpeech: (frame: number) => boolean,
): (at: number) => number {
  const levels: number[] = [];
  const pitches: number[] = [];
  const tilts: number[] = [];
  const isVoiced = (at: number): boolean => frames.periodicity[at]! >= VOICED && frames.pitchHz[at]! > 0;
  for (let at = 0; at < frames.length; at++) {
    if (!isSpeech(at) || !isVoiced(at)) continue;
    levels.push(frames.levelDb[at]!);
    pitches.push(frames.pitchHz[at]!);
    tilts.push(tiltOf(frames, at));
  }
  if (levels.length < MIN_REFERENCE_FRAMES) return () => 0;
  const usual = {
    levelDb: quantileOf(levels, 0.5),
    pitchHz: quantileOf(pitches, 0.5),
    tiltDb: quantileOf(tilts, 0.5),
  };
  const strengths = Float32Array.from({ length: frames.length }, (_, at) =>
    isVoiced(at)
      ? soft(frames.levelDb[at]! - usual.levelDb, LOUDER_HALF_DB, 1.2) *
        soft(12 * Math.log2(frames.pitchHz[at]! / usual.pitchHz), HIGHER_HALF_SEMITONES, 0.8) *
        (0.5 + 0.5 * soft(tiltOf(frames, at) - usual.tiltDb, BRIGHTER_HALF_DB, 1.5))
      : 0,
  );
  return (at) => {
    const from = Math.max(0, at - REACH);
    const to = Math.min(frames.length, at + REACH + 1);
    let sum = 0;
    for (let near = from; near < to; near++)
      sum += strengths[near]! * (isSpeech(near) ? 1 : NOT_SPEECH_RATIO);
    return sum / (to - from);
  };
}

function tiltOf(frames: SoundFrames, at: number): number {
  const mean = (from: number, to: number): number => {
    let sum = 0;
    for (let band = from; band < to; band++) sum += frames.bands[band]![at]!;
    return sum / (to - from);
  };
  return mean(HIGH_FROM, HIGH_TO) - mean(LOW_FROM, LOW_TO);
}
