import type { SessionCamera } from '../../../shared/model/session-camera.ts';
import type { CameraTap, RecordingTap } from './recorder.ts';
import type { RecordingSession } from './session.ts';
import { noRecording } from './session-view.ts';

type Sessions = ReadonlyMap<string, RecordingSession>;

const camerasOf = (sessions: Sessions, recordingId: string): RecordingSession[] =>
  [...sessions.values()].filter(({ facts }) => facts.camera?.of === recordingId);

/** A camera has no chat. */
export const tapOfCamera = (tap: CameraTap | undefined, camera: SessionCamera): RecordingTap | undefined =>
  tap && {
    ...tap,
    onBegin: (recording) => tap.onBegin({ ...recording, camera }),
    onMessage: () => undefined,
    onFaces: () => undefined,
    forgetChat: () => Promise.resolve(),
  };

export async function stopCameras(sessions: Sessions, recordingId: string): Promise<void> {
  await Promise.all(camerasOf(sessions, recordingId).map((camera) => camera.stop()));
}

/** After a restart: those whose session has ended meanwhile. */
export function stopLeftCameras(sessions: Sessions): void {
  for (const { facts } of sessions.values())
    if (facts.camera !== undefined && (sessions.get(facts.camera.of)?.facts.isOver ?? true))
      void stopCameras(sessions, facts.camera.of);
}

/**
 * A number that none of `known`, every camera that there was, has in that session; it is one of them from then on. Throws
 * AppError `recording/unknown` where the session is not running.
 */
export function nextCamera(sessions: Sessions, known: SessionCamera[], of: string): SessionCamera {
  const session = sessions.get(of);
  if (session === undefined || session.isOver || session.facts.isOver || session.facts.camera !== undefined)
    throw noRecording();
  const taken = known.filter((camera) => camera.of === of).map(({ number }) => number);
  const camera = { of, number: Math.max(1, ...taken) + 1 };
  known.push(camera);
  return camera;
}
