import type { ObsState } from '../../../shared/model/obs.ts';

/** Every word of what OBS does, in the live window. */
export const obsStrings = {
  title: 'OBS',
  connection: {
    connecting: 'connecting',
    connected: 'connected',
    lost: 'not connected',
  } satisfies Record<ObsState['connection'], string>,
  streaming: { off: 'not streaming', on: 'streaming', reconnecting: 'reconnecting its stream' },
  recording: { off: 'not recording', on: 'recording', paused: 'recording paused' },
  replayBuffer: { off: 'replay buffer stopped', on: 'replay buffer on', none: 'no replay buffer' },
  chapter: 'chapter set',
  at: (time: string) => `at ${time} of its recording`,
  replay: (file: string) => `saved as ${file}`,
  show: 'Show the replay in its folder',
} as const;
