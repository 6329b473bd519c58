import { PassThrough } from 'node:stream';
import { isAbortError, toErrorShape } from '../../../shared/errors.ts';
import type { LiveView } from '../../../shared/model/live.ts';
import { createKWeighting, type PowerSums } from '../../domain/dsp/k-weighting.ts';
import { createLoudnessMeter } from '../../domain/dsp/loudness.ts';
import { wholeBlocks } from '../../domain/dsp/whole-blocks.ts';
import type { MediaTool } from '../../ports/media-tool.ts';

const RATE_HZ = 48_000;
const CHANNELS = 2;
const STEP_MS = 100;
const STEP_FRAMES = (RATE_HZ * STEP_MS) / 1000;
/** ffmpeg looks at this much before it decodes; by default it would wait for five seconds of a live stream. */
const PROBE_ARGS = ['-probesize', '1000000', '-analyzeduration', '1000000'];
const DECODE_ARGS = [
  ...[...PROBE_ARGS, '-i', 'pipe:0', '-map', '0:a:0', '-vn'],
  ...['-ac', String(CHANNELS), '-ar', String(RATE_HZ), '-c:a', 'pcm_s16le', '-f', 's16le', 'pipe:1'],
];
/** So much that ffmpeg did not take yet is too much: memory is not for it. */
const MOST_WAITING_BYTES = 64 << 20;

export interface LiveSound {
  readonly state: LiveView['sound']['state'];
  /** Why it failed. */
  readonly note: string | null;
  /** Whole segments; `beginsRun` as of RecordingTap. */
  push(segment: { bytes: Uint8Array; beginsRun: boolean; startUnixMs: number }): void;
  /** Lets what was pushed be decoded and resolves after it. */
  end(): Promise<void>;
  /** Drops what is not decoded yet. */
  dispose(): void;
}

/**
 * Momentary loudness (BS.1770-4, 400 ms) of live segments, told per 100 ms with the time of its end: one ffmpeg a run of
 * segments decodes the first audio track while they come.
 */
export function createLiveSound(
  media: Pick<MediaTool, 'pipe'>,
  onLoudness: (atUnixMs: number, lufs: number) => void,
): LiveSound {
  const stop = new AbortController();
  let state: LiveSound['state'] = 'waiting';
  let note: string | null = null;
  let input: PassThrough | null = null;
  let decoding: Promise<void> = Promise.resolve();

  const decode = async (from: PassThrough, startUnixMs: number): Promise<void> => {
    try {
      const pipe = await media.pipe(DECODE_ARGS, { input: from, signal: stop.signal });
      await measureSteps(pipe.stdout as AsyncIterable<Uint8Array>, (steps, lufs) => {
        state = 'heard';
        note = null;
        onLoudness(startUnixMs + steps * STEP_MS, lufs);
      });
      await pipe.done;
    } catch (thrown) {
      if (isAbortError(thrown)) return;
      ({ state, note } = failureOf(thrown));
    } finally {
      // Nobody reads it any more.
      from.destroy();
      if (input === from) input = null;
    }
  };

  return {
    get state() {
      return state;
    },
    get note() {
      return note;
    },
    push({ bytes, beginsRun, startUnixMs }) {
      if (beginsRun) {
        input?.end();
        const next = new PassThrough();
        input = next;
        // Runs follow each other: what is left of one is decoded before the next.
        decoding = decoding.then(() => decode(next, startUnixMs));
      }
      if (input === null) return;
      if (input.readableLength + input.writableLength < MOST_WAITING_BYTES) input.write(bytes);
      else {
        // Bytes left out would move everything behind them in time: this run is given up.
        input.end();
        input = null;
        state = 'failed';
        note = 'This machine is too slow to listen along. The recording itself goes on.';
      }
    },
    async end() {
      input?.end();
      await decoding;
    },
    dispose() {
      stop.abort();
      input?.destroy();
    },
  };
}

function failureOf(thrown: unknown): Pick<LiveSound, 'state' | 'note'> {
  const { message, detail } = toErrorShape(thrown);
  const hasNone = /matches no streams/i.test(`${message} ${detail ?? ''}`);
  return hasNone ? { state: 'none', note: null } : { state: 'failed', note: message };
}

/** Tells per whole 100 ms how many there were so far and how loud the last 400 ms are. */
async function measureSteps(
  frames: AsyncIterable<Uint8Array>,
  tell: (steps: number, lufs: number) => void,
): Promise<void> {
  const weigh = createKWeighting(RATE_HZ, CHANNELS);
  const meter = createLoudnessMeter();
  const sums: PowerSums = { weighted: 0, plain: 0, peak: 0 };
  let steps = 0;
  for await (const block of wholeBlocks(frames, CHANNELS, STEP_FRAMES)) {
    if (block.length < STEP_FRAMES * CHANNELS) return;
    sums.weighted = 0;
    weigh(block, 0, STEP_FRAMES, sums);
    const { momentary } = meter.push(sums.weighted / STEP_FRAMES);
    steps++;
    if (!Number.isNaN(momentary)) tell(steps, momentary);
  }
}
