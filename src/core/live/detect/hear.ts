import { createKWeighting, type PowerSums } from '../../domain/dsp/k-weighting.ts';
import { createLoudnessMeter } from '../../domain/dsp/loudness.ts';
import { createVoiceMix, MIX_CHANNELS, MIX_RATE_HZ } from '../../domain/dsp/voice-mix.ts';
import { wholeBlocks } from '../../domain/dsp/whole-blocks.ts';

export const HEAR_STEP_MS = 100;
const STEP_FRAMES = (MIX_RATE_HZ * HEAR_STEP_MS) / 1000;
/** ffmpeg looks at this much before it decodes; by default it would wait for five seconds of a live stream. */
export const PROBE_ARGS = ['-probesize', '1000000', '-analyzeduration', '1000000'];

/** ffmpeg's arguments around those of the input: the first audio track as `hearSteps` reads it, on stdout. */
export const hearArgs = (input: readonly string[]): string[] => [
  ...[...PROBE_ARGS, ...input, '-map', '0:a:0', '-vn'],
  ...['-ac', String(MIX_CHANNELS), '-ar', String(MIX_RATE_HZ), '-c:a', 'pcm_s16le', '-f', 's16le', 'pipe:1'],
];

/** Whole 100 ms of sound. */
export interface HeardStep {
  /** Its end, ms since the first sample. */
  readonly endMs: number;
  /** How loud the last 400 ms are (momentary, BS.1770-4), LUFS; NaN before there are as many. */
  readonly lufs: number;
  /** 16 kHz mono, for the voice and the sound detectors. */
  readonly voice: Int16Array;
}

/** Reads what ffmpeg decodes with `hearArgs`, once for everything that listens. */
export async function* hearSteps(decoded: AsyncIterable<Uint8Array>): AsyncGenerator<HeardStep> {
  const weigh = createKWeighting(MIX_RATE_HZ, MIX_CHANNELS);
  const meter = createLoudnessMeter();
  const mix = createVoiceMix();
  const sums: PowerSums = { weighted: 0, plain: 0, peak: 0 };
  let endMs = 0;
  for await (const block of wholeBlocks(decoded, MIX_CHANNELS, STEP_FRAMES)) {
    if (block.length < STEP_FRAMES * MIX_CHANNELS) return;
    endMs += HEAR_STEP_MS;
    sums.weighted = 0;
    weigh(block, 0, STEP_FRAMES, sums);
    const { momentary: lufs } = meter.push(sums.weighted / STEP_FRAMES);
    yield { endMs, lufs, voice: mix(block) };
  }
}
