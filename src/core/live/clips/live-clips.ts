import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { freeName, safeFileName } from '../../../shared/clip-name.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import type { LiveClip, LiveMoment } from '../../../shared/model/live.ts';
import { coveredStretch, type RecordedSegment } from '../../domain/live/covered-segments.ts';
import { isDiskFull } from '../recorder/disk-patience.ts';
import type { ClipJobs } from './clip-jobs.ts';

export interface LiveClipOptions {
  readonly clipJobs: ClipJobs;
  readonly recordingId: string;
  /** Where the recording's runs lie. */
  readonly dir: string;
  /** Where clips go. */
  readonly outDir: string;
  /** By this machine's clock, in order. */
  readonly segments: () => readonly RecordedSegment[];
  readonly startedAtUnixMs: number;
  readonly onChange: (momentId: string, clip: LiveClip | null) => void;
}

export interface LiveClips {
  /** Writes the moment's clip as soon as the recording holds all of it. Asked again for a clip that is there, nothing happens. */
  want(moment: LiveMoment): void;
  /** No longer wanted, unless it is written or being written. */
  drop(momentId: string): void;
  /** More was recorded. */
  recorded(): void;
  /** Writes what is wanted of what is there, and resolves after it: nothing waits any more. What a full disk refuses is `failed`. */
  finish(): Promise<void>;
}

/** Clips of moments that cut between the cameras of the recording's session. */
export interface CameraClips {
  /** Its plain clip is saved, now (`isNew`) or by an earlier run of the app. */
  want(moment: LiveMoment, isNew: boolean): void;
  /** More was recorded. */
  recorded(): void;
  /** Makes what is wanted of what is there, and resolves after it. */
  finish(): Promise<void>;
}

const NOTHING = { path: null, durationMs: null, bytes: null };
const NO_SPACE =
  'The disk was full until the recording ended. Free some space and export the moment from the review.';

/** Clips of moments from the recording while it goes on. */
export function createLiveClips(options: LiveClipOptions): LiveClips {
  const waiting = new Map<string, LiveMoment>();
  const known = new Set<string>();
  const writing = new Set<Promise<void>>();

  const write = (moment: LiveMoment): void => {
    waiting.delete(moment.momentId);
    const one = writeOne(options, moment).then((clip) => {
      if (clip.state === 'waiting') waiting.set(moment.momentId, moment);
      options.onChange(moment.momentId, clip);
      writing.delete(one);
    });
    writing.add(one);
  };

  return {
    want(moment) {
      if (known.has(moment.momentId)) return;
      known.add(moment.momentId);
      waiting.set(moment.momentId, moment);
      options.onChange(moment.momentId, { state: 'waiting', ...NOTHING, note: null });
      this.recorded();
    },
    drop(momentId) {
      if (!waiting.delete(momentId)) return;
      known.delete(momentId);
      options.onChange(momentId, null);
    },
    recorded() {
      const untilUnixMs = options.segments().at(-1)?.endUnixMs ?? 0;
      for (const moment of waiting.values())
        if (options.startedAtUnixMs + moment.endMs <= untilUnixMs) write(moment);
    },
    async finish() {
      for (const moment of waiting.values()) write(moment);
      await Promise.all(writing);
      // No further segment comes that would try again.
      for (const { momentId } of waiting.values())
        options.onChange(momentId, { state: 'failed', ...NOTHING, note: NO_SPACE });
      waiting.clear();
    },
  };
}

async function writeOne(options: LiveClipOptions, moment: LiveMoment): Promise<LiveClip> {
  const { clipJobs, recordingId, dir, outDir, startedAtUnixMs } = options;
  const { momentId, startMs, endMs, peakMs, reason } = moment;
  const stretch = stretchOf(options, moment);
  if (stretch === null)
    return {
      state: 'failed',
      ...NOTHING,
      note: 'Nothing of it is there: an ad, a lost connection, or older than what is kept.',
    };
  const at = new Date(startedAtUnixMs + peakMs)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ')
    .replaceAll(':', '.');
  try {
    const { path, ...written } = await clipJobs.write(
      { jobId: `${recordingId}-${momentId}`, dir, parts: stretch.parts },
      (isTaken) => {
        const isUsed = (name: string): boolean =>
          isTaken(join(outDir, name)) || existsSync(join(outDir, name));
        return join(outDir, freeName(safeFileName(`${at} ${reason}`, at), '.mp4', isUsed));
      },
    );
    const isShort =
      stretch.startUnixMs > startedAtUnixMs + startMs || stretch.endUnixMs < startedAtUnixMs + endMs;
    return { state: 'saved', path, ...written, note: isShort ? 'Not all of it was recorded.' : null };
  } catch (thrown) {
    // Tried again with the next segment, which needs space as well.
    if (isDiskFull(thrown))
      return { state: 'waiting', ...NOTHING, note: 'The disk is full: it is written once there is space.' };
    // The replay buffer let go of some of it before it was read: the clip is what is left.
    if (!isDeepStrictEqual(stretchOf(options, moment), stretch)) return writeOne(options, moment);
    const { message, nextStep } = toErrorShape(thrown);
    return { state: 'failed', ...NOTHING, note: `${message} ${nextStep}` };
  }
}

/** What of the moment is there now. */
const stretchOf = (
  { segments, startedAtUnixMs }: LiveClipOptions,
  { startMs, endMs, peakMs }: LiveMoment,
): ReturnType<typeof coveredStretch> =>
  coveredStretch(segments(), {
    startUnixMs: startedAtUnixMs + startMs,
    endUnixMs: startedAtUnixMs + endMs,
    insideUnixMs: startedAtUnixMs + peakMs,
  });
