import type { RecordingTap, TappedRecording } from '../../src/core/live/recorder/recorder.ts';

const done = (): Promise<void> => Promise.resolve();

/** A recording as those who look on are told of it: on Twitch, with all that it needs not say left empty. */
export const tappedRecording = (
  of: Pick<TappedRecording, 'recordingId' | 'startedAtUnixMs'> & Partial<TappedRecording>,
): TappedRecording => ({
  ...{ channel: 'ann', dir: '', segments: [] },
  link: {
    ...{ platform: 'twitch', kind: 'channel', id: 'ann', channel: null, startMs: null },
    url: 'https://www.twitch.tv/ann',
  },
  chatKeptSince: () => 0,
  takesFaces: () => false,
  holds: [],
  keepHold: done,
  faceRegion: () => null,
  ...of,
});

/** Looks on, and does nothing. */
export const idleTap = (of: Partial<RecordingTap> = {}): RecordingTap => ({
  onBegin() {},
  onMessage() {},
  onSegment() {},
  onDropped() {},
  onFaces() {},
  forgetChat: done,
  onEnd: done,
  ...of,
});
