import { createPeakWatch } from '../../domain/live/detect/peak-watch.ts';
import { createSoundWatch } from '../../domain/live/detect/sound-watch.ts';
import type { OutsideEvent } from '../../domain/live/outside/outside-event.ts';
import type { Clock } from '../../ports/clock.ts';
import { mediaPathArg, type MediaTool } from '../../ports/media-tool.ts';
import { HEAR_STEP_MS, hearArgs, hearSteps } from './hear.ts';

const ADDRESS = /^(?:rtmps?|srt|https?):\/\//i;

/** An event that nobody gave an id so far. */
export type Found<E> = E extends OutsideEvent ? Omit<E, 'id'> : never;
export type HeardEvent = Found<Extract<OutsideEvent, { kind: 'audio_peak' | 'sound' }>>;

/** Whether an input goes on by itself once it is back; a file is over at its end. */
export const isAddress = (input: string): boolean => ADDRESS.test(input);

/** A file is read as fast as it plays. */
export const inputArgs = (input: string): string[] =>
  isAddress(input) ? ['-i', input] : ['-re', '-i', mediaPathArg(input)];

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
    readonly onFound: (event: HeardEvent) => void;
  },
): Promise<void> {
  const { media, clock, signal, onFound } = deps;
  const pipe = await media.pipe(hearArgs(inputArgs(input)), { signal });
  const peakIn = createPeakWatch(HEAR_STEP_MS);
  const soundsIn = createSoundWatch();
  let beganAtUnixMs = Number.POSITIVE_INFINITY;
  for await (const { endMs, lufs, voice } of hearSteps(pipe.stdout as AsyncIterable<Uint8Array>)) {
    beganAtUnixMs = Math.min(beganAtUnixMs, clock.nowUnixMs() - endMs);
    const at = (ms: number): number => Math.round(beganAtUnixMs + ms);
    const peak = Number.isNaN(lufs) ? null : peakIn(lufs);
    // The first 400 ms have no loudness, so that the watch's clock begins three steps late.
    if (peak !== null)
      onFound({
        ...{ kind: 'audio_peak', at: at(peak.startMs + 3 * HEAR_STEP_MS) },
        ...{ lufs: peak.lufs, durationMs: peak.durationMs },
      });
    for (const { events } of soundsIn(voice))
      for (const { kind, startMs, endMs: untilMs, confidence } of events)
        if (kind !== 'own')
          onFound({
            ...{ kind: 'sound', label: kind, at: at(startMs), confidence },
            durationMs: Math.min(LONGEST_MS, untilMs - startMs),
          });
  }
  await pipe.done;
}

/** As long as an event may last. */
const LONGEST_MS = 30_000;
