import { AppError } from '../../../shared/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { addFact } from './facts.ts';
import type { FaceEntry } from './journal.ts';
import type { RecordingTap } from './recorder.ts';
import type { RecordingSession } from './session.ts';
import { noRecording } from './session-view.ts';

type Said =
  | Omit<Extract<FaceEntry, { type: 'faces' }>, 'atUnixMs'>
  | Omit<Extract<FaceEntry, { type: 'face-region' }>, 'atUnixMs'>;

/**
 * What the person says of faces in a recording. What is taken back holds at once, also where it can't be written down yet.
 * Throws AppError `recording/unknown`, `faces/no-consent`.
 */
export async function noteFaces(
  session: RecordingSession | undefined,
  { tap, clock }: { readonly tap?: Pick<RecordingTap, 'onFaces'>; readonly clock: Clock },
  said: Said,
): Promise<void> {
  if (session === undefined || session.isOver) throw noRecording();
  const { facts } = session;
  const entry = { ...said, atUnixMs: clock.nowUnixMs() };
  const takesBack = entry.type === 'faces' ? !entry.isTaken : entry.region === null;
  if (entry.type === 'face-region' && !takesBack && !facts.takesFaces) throw noConsent();
  if (takesBack) {
    addFact(facts, entry);
    tap?.onFaces(facts.recordingId);
  }
  await session.note(entry);
  tap?.onFaces(facts.recordingId);
}

const noConsent = (): AppError =>
  new AppError({
    code: 'faces/no-consent',
    message: 'Nobody agreed yet to look for faces in this stream.',
    nextStep: 'Switch on “Faces count in this stream” in the live window, then mark the facecam.',
  });
