import { buildWaveform } from './build-waveform.ts';
import { measureAudio } from './measure-audio.ts';

/** Every task that can run in a worker thread, by name. One line each; the handler lives in its own file. */
export const workerTasks = {
  'audio.measure': measureAudio,
  'audio.waveform': buildWaveform,
};

export type WorkerTasks = typeof workerTasks;
