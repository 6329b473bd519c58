import { seededRandom } from '../seeded-random.ts';

const SYLLABLE_SEC = { least: 0.09, most: 0.3 };

/**
 * Seconds of something like speech, mono, 16 bits: syllables of harmonics with moving pitch and vowels, hisses between them,
 * pauses. The same seed gives the same samples.
 */
export function talkLike(seed: number, seconds: number, rateHz = 8000): Int16Array {
  const random = seededRandom(seed);
  const out = new Int16Array(Math.round(seconds * rateHz));
  const voiceHz = 90 + 120 * random();
  for (let at = 0; at < out.length;) {
    const length = Math.round(
      rateHz * (SYLLABLE_SEC.least + random() * (SYLLABLE_SEC.most - SYLLABLE_SEC.least)),
    );
    const kind = random();
    if (kind < 0.15) {
      at += Math.round(length * (1 + 4 * random()));
      continue;
    }
    const loud = 2000 + 7000 * random();
    const pitch = voiceHz * (0.8 + 0.5 * random());
    const glide = 0.8 + 0.4 * random();
    const formants = [300 + 600 * random(), 900 + 1500 * random()];
    for (let index = 0; index < length && at + index < out.length; index++) {
      const share = index / length;
      const shape = Math.sin(Math.PI * share) ** 0.5;
      out[at + index] =
        kind < 0.35
          ? shape * loud * 0.4 * (2 * random() - 1)
          : shape * loud * vowel((index / rateHz) * pitch * (1 + (glide - 1) * share), pitch, formants);
    }
    at += length;
  }
  return out;
}

/** Harmonics of a pitch, strong near two formants; about −1..1. */
function vowel(turns: number, pitchHz: number, formants: readonly number[]): number {
  let sum = 0;
  for (let harmonic = 1; harmonic <= 16; harmonic++) {
    const hz = harmonic * pitchHz;
    const strength = formants.reduce(
      (total, formant) => total + Math.exp(-(((hz - formant) / 180) ** 2)),
      0.02,
    );
    sum += strength * Math.sin(2 * Math.PI * harmonic * turns);
  }
  return sum / 3;
}
