import type { RecorderDeps, RecorderTiming, RecordingTap } from './recorder.ts';

export interface SessionDeps extends Omit<RecorderDeps, 'tap'> {
  readonly tap?: RecordingTap | undefined;
  readonly timings: RecorderTiming;
  readonly onChange: () => void;
  /** Null = it is not known any more. */
  readonly titleOf: (recordingId: string) => string | null;
  /** It records nothing more. */
  readonly onOver: (recordingId: string) => void;
}

/** What a full disk holds up. */
export const RECORDING = { doing: 'recording is paused' };
export const ENDING = { doing: 'the end of the recording waits' };
/** All of it is done again each time. */
export const FINISHING = { doing: 'finishing the recording waits', againMs: 10_000 };
