import { AppError } from '../../../shared/errors.ts';
import type { RemoteStream } from '../../../shared/model/remote-stream.ts';

type Facts = Pick<RemoteStream, 'state' | 'title' | 'canRecord'>;

/** Throws where there is nothing to fetch yet: AppError `link/upcoming`, `link/still-live` or `link/offline`. */
export function refuseUnfinished({ state, title, canRecord }: Facts): void {
  if (state === 'live') {
    throw new AppError({
      code: 'link/still-live',
      message: `“${title}” is still live.`,
      nextStep:
        canRecord === false
          ? 'Come back when it is over: then it is downloaded with its chat.'
          : 'Record it now, or come back when it is over.',
    });
  }
  if (state === 'upcoming') {
    throw new AppError({
      code: 'link/upcoming',
      message: `“${title}” hasn't begun yet.`,
      nextStep: 'Come back when it is over.',
    });
  }
  if (state === 'offline') {
    throw new AppError({
      code: 'link/offline',
      message: 'This channel is not live now.',
      nextStep: 'Paste the link of one of its videos, or watch the channel.',
    });
  }
}
