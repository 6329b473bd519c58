import { AppError } from '../../shared/errors.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { sourcesContract } from '../../shared/contract/sources.ts';

type SourceHandlers = Pick<Handlers, keyof typeof sourcesContract>;

/** Handlers of contract/sources.ts. */
export function sourceHandlers(): SourceHandlers {
  const refuse = (): never => {
    throw new AppError({ code: 'link/unsupported', message: 'Links are not available in this version yet.' });
  };
  return Object.fromEntries(
    Object.keys(sourcesContract).map((name) => [name, refuse]),
  ) as unknown as SourceHandlers;
}
