import { once } from 'node:events';
import { AppError } from '../../shared/errors.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { sourcesContract } from '../../shared/contract/sources.ts';
import { capabilityHandlers, type CapabilityDeps } from './capabilities.ts';
import { chatFileHandlers, type ChatFileDeps } from './chat-file.ts';
import { linkHandlers, type LinkDeps } from './links.ts';
import { recordingHandlers, type RecordingDeps } from './recordings.ts';

type SourceHandlers = Pick<Handlers, keyof typeof sourcesContract>;

/** Handlers of contract/sources.ts. Nothing is watched or signed in yet: those lists stay empty. */
export function sourceHandlers(
  deps: LinkDeps & ChatFileDeps & CapabilityDeps & RecordingDeps,
): SourceHandlers {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new AppError({ code: 'link/unsupported', message: 'This is not available in this version yet.' }),
    );
  const calls = Object.fromEntries(Object.keys(sourcesContract).map((name) => [name, refuse]));
  return {
    ...(calls as unknown as SourceHandlers),
    ...linkHandlers(deps),
    ...chatFileHandlers(deps),
    ...capabilityHandlers(deps),
    ...recordingHandlers(deps),
    'channels.list': () => Promise.resolve({ channels: [] }),
    'channels.changes': (_input, { signal }) => only({ channels: [] }, signal),
    'twitch.login': (_input, { signal }) => only(SIGNED_OUT, signal),
  };
}

const SIGNED_OUT = {
  state: 'signed-out' as const,
  login: null,
  userCode: null,
  verificationUrl: null,
  expiresAtUnixMs: null,
  error: null,
};

/** A stream whose first state is its last. */
async function* only<T>(state: T, signal: AbortSignal): AsyncGenerator<T> {
  yield state;
  if (!signal.aborted) await once(signal, 'abort');
}
