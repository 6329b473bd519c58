import { createKWeighting, type PowerSums } from '../../domain/dsp/k-weighting.ts';
import { createLoudnessMeter } from '../../domain/dsp/loudness.ts';
import { VOICE_RATE_HZ } from '../../domain/dsp/voice-frames.ts';
import { wholeBlocks } from '../../domain/dsp/whole-blocks.ts';
import { createPeakWatch } from '../../domain/live/detect/peak-watch.ts';
import { createSoundWatch } from '../../domain/live/detect/sound-watch.ts';
import type { OutsideEvent } from '../../domain/live/outside/outside-event.ts';
import type { Clock } from '../../ports/clock.ts';
import { mediaPathArg, type MediaTool } from '../../ports/media-tool.ts';

const STEP_MS = 100;
const STEP_SAMPLES = (VOICE_RATE_HZ * STEP_MS) / 1000;
const ADDRESS = /^(?:rtmps?|srt|https?):\/\//i;

type Found<E> = E extends OutsideEvent ? Omit<E, 'id'> : never;
/** An event that nobody gave an id so far. */
export type FoundEvent = Found<Extract<OutsideEvent, { kind: 'audio_peak' | 'sound' }>>;

/** Whether an input goes on by itself once it is back; a file is over at its end. */
export const isAddress = (input: string): boolean => ADDRESS.test(input);

const ffmpegArgs = (input: string): string[] => [
  ...['-probesize', '1000000', '-analyzeduration', '1000000'],
  ...(isAddress(input) ? ['-i', input] : ['-re', '-i', mediaPathArg(input)]),
  ...['-map', '0:a:0', '-vn', '-ac', '1', '-ar', String(VOICE_RATE_HZ), '-c:a', 'pcm_s16le'],
  ...['-f', 's16le', 'pipe:1'],
];

/**
 * Listens to the first audio track of an address or a file (at the speed that it plays) until it ends, and tells of loud
 * stretches, laughter, cheer and shouts. Times are of this machine's clock when the sound came: of what arrives in bursts,
 * that of the soonest. Rejects with AbortError or what ffmpeg failed with.
 */
export async function listenTo(
  input: string,
  deps: {
    readonly media: Pick<MediaTool, 'pipe'>;
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly onFound: (event: FoundEvent) => void;
  },
): Promise<void> {
  const { media, clock, signal, onFound } = deps;
  const pipe = await media.pipe(ffmpegArgs(input), { signal });
  const weigh = createKWeighting(VOICE_RATE_HZ, 1);
  const meter = createLoudnessMeter();
  const peakIn = createPeakWatch(STEP_MS);
  const soundsIn = createSoundWatch();
  const sums: PowerSums = { weighted: 0, plain: 0, peak: 0 };
  let heardMs = 0;
  let beganAtUnixMs = Number.POSITIVE_INFINITY;
  for await (const block of wholeBlocks(pipe.stdout as AsyncIterable<Uint8Array>, 1, STEP_SAMPLES)) {
    if (block.length < STEP_SAMPLES) break;
    heardMs += STEP_MS;
    beganAtUnixMs = Math.min(beganAtUnixMs, clock.nowUnixMs() - heardMs);
    const at = (ms: number): number => Math.round(beganAtUnixMs + ms);
    sums.weighted = 0;
    weigh(block, 0, STEP_SAMPLES, sums);
    const { momentary } = meter.push(sums.weighted / STEP_SAMPLES);
    const peak = Number.isNaN(momentary) ? null : peakIn(momentary);
    // The first 400 ms have no loudness, so that the watch's clock begins three steps late.
    if (peak !== null)
      onFound({
        ...{ kind: 'audio_peak', at: at(peak.startMs + 3 * STEP_MS) },
        ...{ lufs: peak.lufs, durationMs: peak.durationMs },
      });
    for (const { kind, startMs, endMs, confidence } of soundsIn(block))
      if (kind !== 'own')
        onFound({
          ...{ kind: 'sound', label: kind, at: at(startMs), confidence },
          durationMs: Math.min(LONGEST_MS, endMs - startMs),
        });
  }
  await pipe.done;
}

/** As long as an event may last. */
const LONGEST_MS = 30_000;
