import { AppError } from '../../shared/errors.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { sourcesContract } from '../../shared/contract/sources.ts';
import { linkHandlers, type LinkDeps } from './links.ts';

type SourceHandlers = Pick<Handlers, keyof typeof sourcesContract>;

/** Handlers of contract/sources.ts. */
export function sourceHandlers(deps: LinkDeps): SourceHandlers {
  const refuse = (): never => {
    throw new AppError({ code: 'link/unsupported', message: 'This is not available in this version yet.' });
  };
  const rest = Object.fromEntries(Object.keys(sourcesContract).map((name) => [name, refuse]));
  return { ...(rest as unknown as SourceHandlers), ...linkHandlers(deps) };
}
