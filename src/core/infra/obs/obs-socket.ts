import { OBSWebSocket, OBSWebSocketError, type OBSEventTypes } from 'obs-websocket-js/json';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { Obs, ObsReading, ObsRequest, ObsSession } from '../../ports/obs.ts';
import { closedError, type OwnWords, refusedError, silent, unreachable } from './obs-failure.ts';

/** In milliseconds. */
export interface ObsTiming {
  /** From the start of an attempt until identified. */
  readonly connectMs: number;
  readonly answerMs: number;
  /** From the request until the replay's file is there. */
  readonly replayMs: number;
}

const TIMING: ObsTiming = { connectMs: 8000, answerMs: 5000, replayMs: 30_000 };

const RPC_VERSION = 1;
/** General and Outputs (protocol.md, EventSubscription). */
const SUBSCRIPTIONS = 1 | 64;
const STATE = 'OBS_WEBSOCKET_OUTPUT_';

const NO_REPLAY_BUFFER = [
  'obs/no-replay-buffer',
  'OBS’s replay buffer is not running.',
  'Switch it on in OBS → Settings → Output → Replay Buffer, then press Start Replay Buffer.',
] as const;
const NO_CHAPTERS = [
  'obs/no-chapters',
  'OBS’s recording can’t hold chapters.',
  'Choose Hybrid MP4 or Hybrid MOV as the recording format in OBS.',
] as const;
const REPLAY_WORDS: OwnWords = { 501: NO_REPLAY_BUFFER, 504: NO_REPLAY_BUFFER, 604: NO_REPLAY_BUFFER };
/** obs-websocket says 604 or a failed action where the muxer takes no chapter, depending on its version. */
const CHAPTER_WORDS: OwnWords = { 604: NO_CHAPTERS, 701: NO_CHAPTERS, 702: NO_CHAPTERS, 703: NO_CHAPTERS };

const Version = z.object({ obsVersion: z.string() });
const Stream = z.object({ outputActive: z.boolean(), outputReconnecting: z.boolean().catch(false) });
const Record = z.object({
  outputActive: z.boolean(),
  outputPaused: z.boolean().catch(false),
  outputDuration: z.number().nonnegative().catch(0),
});
const Replay = z.object({ outputActive: z.boolean() });
const Saved = z.object({ savedReplayPath: z.string().min(1) });

/** OBS by obs-websocket-js, which leaves time limits and requests that a lost connection cuts off to us. */
export function createObsSocket(timing: ObsTiming = TIMING): Obs {
  return {
    async open(request) {
      const socket = new OBSWebSocket();
      const ended = new Promise<Error>((resolve) => {
        socket.once('ConnectionClosed', ({ code }) => resolve(closedError(code)));
      });
      try {
        await within(timing.connectMs, 'connecting', identify(socket, request));
      } catch (thrown) {
        // A server that never says anything is not waited for.
        void socket.disconnect().catch(() => undefined);
        throw thrown;
      }
      listen(socket, request);
      return sessionOf(socket, ended, timing);
    },
  };
}

async function identify(socket: OBSWebSocket, { url, password }: ObsRequest): Promise<void> {
  try {
    const wanted = { rpcVersion: RPC_VERSION, eventSubscriptions: SUBSCRIPTIONS };
    await socket.connect(url, password ?? undefined, wanted);
  } catch (thrown) {
    const code = thrown instanceof OBSWebSocketError ? thrown.code : -1;
    // The library's own -1: refused, no such host, or something there that is no OBS.
    throw code > 0 ? closedError(code) : unreachable(url, thrown);
  }
}

function listen(socket: OBSWebSocket, { onEvent }: ObsRequest): void {
  const changed = (): void => onEvent({ kind: 'changed' });
  socket.on('StreamStateChanged', ({ outputState }) => {
    changed();
    if (outputState === `${STATE}STARTED`) onEvent({ kind: 'stream-started' });
  });
  socket.on('RecordStateChanged', (event: OBSEventTypes['RecordStateChanged']) => {
    changed();
    const said: unknown = event.outputPath;
    const path = typeof said === 'string' && said !== '' ? said : null;
    if (event.outputState === `${STATE}STARTED`) onEvent({ kind: 'record-started', path });
    if (event.outputState === `${STATE}STOPPED`) onEvent({ kind: 'record-stopped', path });
  });
  socket.on('ReplayBufferStateChanged', changed);
}

function sessionOf(socket: OBSWebSocket, ended: Promise<Error>, timing: ObsTiming): ObsSession {
  const orEnded = <T>(ms: number, what: string, answer: Promise<T>): Promise<T> =>
    within(ms, what, Promise.race([answer, ended.then((error) => Promise.reject(error))]));
  const ask = async <T>(
    what: string,
    call: () => Promise<unknown>,
    schema: z.ZodType<T>,
    words: OwnWords = {},
  ): Promise<T> => {
    try {
      return schema.parse(await orEnded(timing.answerMs, what, call()));
    } catch (thrown) {
      if (thrown instanceof OBSWebSocketError) throw refusedError(thrown.code, thrown.message, words);
      if (thrown instanceof AppError) throw thrown;
      // Sent while the connection was ending, or an answer that is none.
      throw new AppError(
        {
          code: 'obs/bad-answer',
          message: `OBS did not answer as expected: ${what}.`,
          nextStep: 'Try again.',
        },
        { cause: thrown },
      );
    }
  };
  const record = () => ask('recording state', () => socket.call('GetRecordStatus'), Record);
  let saving: Promise<unknown> = Promise.resolve();
  const saveReplay = async (): Promise<string> => {
    const saved = nextReplay(socket);
    try {
      await ask('saving the replay', () => socket.call('SaveReplayBuffer'), z.unknown(), REPLAY_WORDS);
      return await orEnded(timing.replayMs, 'saving the replay', saved.path);
    } finally {
      saved.forget();
    }
  };
  return {
    ended,
    read: () => readState(ask, socket, record),
    async addChapter(chapterName) {
      const call = () => socket.call('CreateRecordChapter', { chapterName });
      await ask('a chapter', call, z.unknown(), CHAPTER_WORDS);
    },
    saveReplay() {
      // The event names no request: two at once could not be told apart.
      const next = saving.then(saveReplay);
      saving = next.catch(() => undefined);
      return next;
    },
    async recordedMs() {
      const { outputActive, outputDuration } = await record();
      return outputActive ? Math.round(outputDuration) : null;
    },
    close: () => socket.disconnect().catch(() => undefined),
  };
}

type Ask = <T>(
  what: string,
  call: () => Promise<unknown>,
  schema: z.ZodType<T>,
  words?: OwnWords,
) => Promise<T>;

async function readState(
  ask: Ask,
  socket: OBSWebSocket,
  record: () => Promise<z.infer<typeof Record>>,
): Promise<ObsReading> {
  const { obsVersion } = await ask('its version', () => socket.call('GetVersion'), Version);
  const stream = await ask('stream state', () => socket.call('GetStreamStatus'), Stream);
  const recording = await record();
  const replay = await ask(
    'replay buffer',
    () => socket.call('GetReplayBufferStatus'),
    Replay,
    REPLAY_WORDS,
  ).catch((thrown: unknown) => {
    if (thrown instanceof AppError && thrown.code === 'obs/no-replay-buffer') return null;
    throw thrown;
  });
  return {
    obsVersion,
    streaming: !stream.outputActive ? 'off' : stream.outputReconnecting ? 'reconnecting' : 'on',
    recording: !recording.outputActive ? 'off' : recording.outputPaused ? 'paused' : 'on',
    replayBuffer: replay === null ? 'none' : replay.outputActive ? 'on' : 'off',
  };
}

function nextReplay(socket: OBSWebSocket): { readonly path: Promise<string>; forget(): void } {
  let forget = (): void => undefined;
  const path = new Promise<string>((resolve) => {
    const onSaved = (event: unknown): void => {
      const saved = Saved.safeParse(event).data;
      if (saved !== undefined) resolve(saved.savedReplayPath);
    };
    socket.on('ReplayBufferSaved', onSaved);
    forget = () => void socket.off('ReplayBufferSaved', onSaved);
  });
  return { path, forget: () => forget() };
}

async function within<T>(ms: number, what: string, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(silent(what)), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
