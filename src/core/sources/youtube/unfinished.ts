import { AppError } from '../../../shared/errors.ts';
import type { RemoteStream } from '../../../shared/model/remote-stream.ts';

/** Throws where there is nothing to fetch yet: AppError `link/upcoming`, `link/still-live` or `link/offline`. */
export function refuseUnfinished({ state, title }: Pick<RemoteStream, 'state' | 'title'>): void {
  if (state === 'live') {
    throw new AppError({
      code: 'link/still-live',
      message: `“${title}” is still live.`,
      nextStep: 'Record it now, or come back when it is over.',
    });
  }
  if (state === 'upcoming') {
    throw new AppError({
      code: 'link/upcoming',
      message: `“${title}” hasn't begun yet.`,
      nextStep: 'Come back when it is over, or watch the channel to record it.',
    });
  }
  if (state === 'offline') {
    throw new AppError({
      code: 'link/offline',
      message: 'This YouTube channel is not live now.',
      nextStep: 'Paste the link of one of its videos, or watch the channel.',
    });
  }
}
