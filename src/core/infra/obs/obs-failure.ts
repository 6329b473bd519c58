import { AppError } from '../../../shared/errors.ts';

/** WebSocket close codes of obs-websocket 5 (protocol.md, WebSocketCloseCode). */
const CLOSED: Readonly<Record<number, readonly [code: string, message: string, nextStep: string]>> = {
  4009: [
    'obs/password',
    'OBS refuses the password.',
    'Copy it from OBS → Tools → WebSocket Server Settings → Show Connect Info into Settings → OBS.',
  ],
  4010: [
    'obs/rpc-version',
    'This OBS speaks another version of its WebSocket protocol.',
    'Update OBS to 28 or later.',
  ],
  4011: [
    'obs/kicked',
    'OBS ended the connection: somebody pressed “Kick” there.',
    'Connect again in Settings → OBS if that was a mistake.',
  ],
};

/** Status codes of a request (protocol.md, RequestStatus), where one means the same for every request that is made. */
const REFUSED: Readonly<Record<number, readonly [code: string, message: string, nextStep: string]>> = {
  204: ['obs/too-old', 'This OBS does not know how to do that.', 'Update OBS: chapters need 30.2 or later.'],
  207: ['obs/not-ready', 'OBS is still starting.', 'Try again in a few seconds.'],
  501: ['obs/not-running', 'That is not running in OBS.', 'Start it in OBS first.'],
  502: ['obs/paused', 'OBS’s recording is paused.', 'Go on recording in OBS first.'],
};

/** Words of one request for status codes that mean something of its own there. */
export type OwnWords = Readonly<Record<number, readonly [code: string, message: string, nextStep: string]>>;

export const closedError = (closeCode: number): AppError => {
  const known = CLOSED[closeCode];
  if (known !== undefined) return appError(known);
  return appError([
    'obs/lost',
    'The connection to OBS was lost.',
    'Look whether OBS still runs; KlipStream connects again by itself.',
  ]);
};

export const unreachable = (url: string, cause: unknown): AppError =>
  new AppError(
    {
      code: 'obs/unreachable',
      message: `No OBS answers at ${url}.`,
      nextStep: 'Start OBS, switch on Tools → WebSocket Server Settings, and compare the port.',
    },
    { cause },
  );

export const silent = (what: string): AppError =>
  appError(['obs/silent', `OBS did not answer in time: ${what}.`, 'Look whether OBS hangs, then try again.']);

export function refusedError(status: number, comment: string, own: OwnWords): AppError {
  const known = own[status] ?? REFUSED[status];
  if (known !== undefined) return appError(known);
  const said = comment === '' ? '' : `: ${comment}`;
  return appError(['obs/refused', `OBS refused that (${status})${said}`, 'Look into OBS for the cause.']);
}

function appError([code, message, nextStep]: readonly [string, string, string]): AppError {
  return new AppError({ code, message, nextStep });
}
