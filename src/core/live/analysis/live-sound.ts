import type { PassThrough } from 'node:stream';
import { isAbortError, toErrorShape } from '../../../shared/errors.ts';
import type { LiveView } from '../../../shared/model/live.ts';
import { type HeardStretch, movedBy } from '../../domain/live/detect/sound-watch.ts';
import type { MediaTool } from '../../ports/media-tool.ts';
import { hearArgs, hearSteps } from '../detect/hear.ts';
import { createLiveDetectors, type DetectorDeps, type LiveDetectors } from './live-detectors.ts';
import { lacksTrack, SegmentFeed } from './segment-feed.ts';

export interface LiveSound {
  status(): Pick<LiveView['sound'], 'state' | 'note' | 'detectorNote'>;
  /** Whole segments; `beginsRun` as of RecordingTap. */
  push(segment: { bytes: Uint8Array; beginsRun: boolean; startUnixMs: number }): void;
  /** Lets what was pushed be decoded and resolves after it. */
  end(): Promise<void>;
  /** Drops what is not decoded yet. */
  dispose(): void;
}

/** Who wants to know; the times of a live sound are Unix ms. */
export interface LiveEar {
  /** Momentary loudness (BS.1770-4, 400 ms) per 100 ms, with the time of its end. */
  onLoudness(atUnixMs: number, lufs: number): void;
  onHeard(heard: HeardStretch): void;
}

/**
 * Loudness, voice, laughter, cheer and shouts of live segments: one ffmpeg a run of segments decodes the first audio track
 * while they come, for all of it.
 */
export function createLiveSound(
  { media, ...detectorDeps }: { readonly media: Pick<MediaTool, 'pipe'> } & DetectorDeps,
  ear: LiveEar,
): LiveSound {
  const stop = new AbortController();
  let state: LiveView['sound']['state'] = 'waiting';
  let note: LiveView['sound']['note'] = null;
  let detectors = createLiveDetectors(detectorDeps);

  const decode = async (from: PassThrough, startUnixMs: number): Promise<void> => {
    try {
      const pipe = await media.pipe(hearArgs(['-i', 'pipe:0']), { input: from, signal: stop.signal });
      detectors = createLiveDetectors(detectorDeps);
      await tellAll(pipe.stdout, detectors, {
        onLoudness(atMs, lufs) {
          [state, note] = ['heard', null];
          ear.onLoudness(startUnixMs + atMs, lufs);
        },
        onHeard: (heard) => ear.onHeard(movedBy(heard, startUnixMs)),
      });
      await pipe.done;
    } catch (thrown) {
      if (isAbortError(thrown)) return;
      ({ state, note } = failureOf(thrown));
    }
  };
  const feed = new SegmentFeed(decode);

  return {
    status: () => ({ state, note, detectorNote: detectors.note }),
    push({ bytes, beginsRun, startUnixMs }) {
      if (beginsRun) feed.begin(startUnixMs);
      if (feed.write(bytes)) return;
      feed.close();
      state = 'failed';
      note = 'This machine is too slow to listen along. The recording itself goes on.';
    },
    end: () => feed.end(),
    dispose() {
      stop.abort();
      feed.drop();
    },
  };
}

function failureOf(thrown: unknown): Pick<LiveView['sound'], 'state' | 'note'> {
  return lacksTrack(thrown)
    ? { state: 'none', note: null }
    : { state: 'failed', note: toErrorShape(thrown).message };
}

/** Times are ms since the first sample. */
async function tellAll(
  decoded: AsyncIterable<Uint8Array>,
  detectors: LiveDetectors,
  ear: LiveEar,
): Promise<void> {
  for await (const { endMs, lufs, voice } of hearSteps(decoded)) {
    if (!Number.isNaN(lufs)) ear.onLoudness(endMs, lufs);
    for (const heard of detectors.hear(endMs, voice)) ear.onHeard(heard);
  }
}
