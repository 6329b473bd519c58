import { AppError } from '../../../shared/errors.ts';
import type { LiveBus } from '../../ports/live-bus.ts';

export const noBus = (): AppError =>
  new AppError({
    code: 'events/no-bus',
    message: 'This build can’t keep events from outside: it has no bus.',
    nextStep: 'Switch them off, or use a build with one.',
  });

/** Stands in where there is no bus: events could be lost, so none are taken. */
export const missingBus: LiveBus = {
  append: () => Promise.reject(noBus()),
  async *read() {},
  acknowledge: () => Promise.resolve(),
  async *replay() {},
  trim: () => Promise.resolve(),
  dispose: () => Promise.resolve(),
};
