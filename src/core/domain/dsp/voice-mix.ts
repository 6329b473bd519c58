import { lowPassTaps } from './low-pass.ts';
import { VOICE_RATE_HZ } from './voice-frames.ts';

const FACTOR = 3;
/** Rate of what is mixed: 48 kHz. */
export const MIX_RATE_HZ = FACTOR * VOICE_RATE_HZ;
export const MIX_CHANNELS = 2;
const TAPS = 96;
const HISTORY = TAPS - 1;
/** Half of the amplitude is left here; 0.8 kHz further (Hann, 3.1 / taps) nothing is that could fold back into the voice. */
const CUTOFF_HZ = 7600;

/**
 * Interleaved stereo of 48 kHz, whole blocks of 3 frames, becomes the mono of 16 kHz that voice and sounds are found in:
 * both channels' mean. State carries over from block to block; 1 ms late.
 */
export function createVoiceMix(): (stereo: Int16Array) => Int16Array {
  const taps = lowPassTaps(TAPS, CUTOFF_HZ / MIX_RATE_HZ);
  /** Begins with the last samples of the block before. */
  let work = new Float32Array(HISTORY);
  return (stereo) => {
    const frames = Math.floor(stereo.length / (MIX_CHANNELS * FACTOR)) * FACTOR;
    if (work.length < HISTORY + frames) {
      const larger = new Float32Array(HISTORY + frames);
      larger.set(work.subarray(0, HISTORY));
      work = larger;
    }
    for (let at = 0; at < frames; at++) work[HISTORY + at] = (stereo[2 * at]! + stereo[2 * at + 1]!) / 2;
    const out = new Int16Array(frames / FACTOR);
    for (let at = 0; at < out.length; at++) {
      let sum = 0;
      for (let tap = 0; tap < TAPS; tap++) sum += taps[tap]! * work[at * FACTOR + tap]!;
      out[at] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
    }
    work.copyWithin(0, frames, HISTORY + frames);
    return out;
  };
}
