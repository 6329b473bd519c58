import { AppError, isAbortError } from '../../../shared/errors.ts';
import type { KickVideo } from '../../domain/kick/answers.ts';
import { HttpError } from '../../ports/http.ts';

/** `thing` as in `the VOD` or `the channel “somebody”`. */
export const notFound = (thing: string): AppError =>
  new AppError({
    code: 'link/not-found',
    message: `Kick doesn't know ${thing}.`,
    nextStep: 'Check the link. Kick deletes VODs after some days to weeks.',
  });

const ACCESS: Readonly<
  Record<Exclude<KickVideo['access'], 'public'>, { code: string; message: string; nextStep: string }>
> = {
  'sub-only': {
    code: 'link/sub-only',
    message: 'Kick shows this VOD to subscribers only, and KlipStream has no sign-in for Kick.',
    nextStep: 'Download it from your own dashboard there and import the file.',
  },
  private: {
    code: 'link/private',
    message: 'This VOD is private on Kick.',
    nextStep: 'Make it public there for the download, or import the file.',
  },
  deleted: {
    code: 'link/deleted',
    message: 'Kick has deleted this VOD: it keeps them for some days to weeks only.',
    nextStep: 'Import your own recording of it, if there is one.',
  },
  processing: {
    code: 'link/processing',
    message: 'Kick is still preparing this VOD.',
    nextStep: 'Try again in some minutes.',
  },
};

export const refusedAccess = (access: Exclude<KickVideo['access'], 'public'>): AppError =>
  new AppError(ACCESS[access]);

/** Bot protection answers with a page for browsers, not with an answer to the question. */
const botProtection = (cause: HttpError): AppError =>
  new AppError(
    {
      code: 'link/refused',
      message: 'Kick refused this program: its protection against bots lets browsers through only.',
      nextStep:
        'Try again later or from another network; else download it in the browser and import the file.',
    },
    { cause },
  );

/** Whether a refusal may go away when the same is asked again: Kick challenges some requests and lets the next pass. */
export const isChallenge = (thrown: unknown): boolean =>
  thrown instanceof HttpError &&
  thrown.status === 403 &&
  !/"(?:status|is_private)"\s*:/.test(thrown.body) &&
  !isRegionLock(thrown.body);

const isRegionLock = (body: string): boolean => /country|region/i.test(body) && !/<html/i.test(body);

/** What an HTTP refusal of Kick means for the person. Everything else is handed back as it is. */
export function kickError(thrown: unknown, thing: string): unknown {
  if (isAbortError(thrown) || !(thrown instanceof HttpError)) return thrown;
  const { status, body } = thrown;
  if (status === 404 || status === 410) return notFound(thing);
  if (status !== 401 && status !== 403) return thrown;
  if (/"status"\s*:\s*"[^"]*sub/i.test(body)) return refusedAccess('sub-only');
  if (/"is_private"\s*:\s*true/.test(body)) return refusedAccess('private');
  if (isRegionLock(body))
    return new AppError({
      code: 'link/region-locked',
      message: `Kick doesn't show ${thing} in your country.`,
      nextStep: 'Import your own recording of it, if there is one.',
    });
  return botProtection(thrown);
}

export const badAnswer = (thing: string): AppError =>
  new AppError({
    code: 'kick/bad-answer',
    message: `Kick's answer about ${thing} isn't what KlipStream knows.`,
    nextStep: 'Try again later; if it stays like this, KlipStream needs an update.',
  });
