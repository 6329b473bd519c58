import { isAbortError, toErrorShape } from '../../../shared/errors.ts';
import { type EncoderInput, relayAddress } from '../../../shared/model/relay.ts';
import type { Log } from '../../ports/log.ts';
import type { MediaTool } from '../../ports/media-tool.ts';
import { type HlsFolder, hlsFolderArgs } from './hls-folder.ts';
import { type SessionDeps, SessionPublisher } from './sessions.ts';

export interface ListenerDeps extends SessionDeps {
  readonly media: Pick<MediaTool, 'pipe'>;
  readonly log: Log;
  /** Waits, or rejects with AbortError. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly timing?: Partial<ListenerTiming>;
}

export interface ListenerTiming {
  /** An encoder that sends nothing for so long is hung up on: it may be frozen. */
  readonly frozenMs: number;
  /** Between two tries to listen. */
  readonly againMs: number;
  /** Between two looks at whether a session has its first segment. */
  readonly lookMs: number;
}

const TIMING: ListenerTiming = { frozenMs: 10_000, againMs: 500, lookMs: 250 };

/** A minute of two-second segments: what a recorder may be late by. */
const WINDOW_SEGMENTS = 30;
type Problem = 'wrong-key' | 'frozen';
const sentenceOf = (problem: Problem, input: EncoderInput): string =>
  problem === 'wrong-key' && input.kind === 'rtmp'
    ? `An encoder came with another stream key: set the key “${input.key}” in it.`
    : 'The encoder sent nothing for ten seconds: it was hung up on.';
const WRONG_KEY = /Unexpected stream \S*, expecting/;

const inputArgs = (input: EncoderInput): string[] =>
  input.kind === 'rtmp'
    ? ['-listen', '1', '-i', relayAddress(input)]
    : ['-i', `${relayAddress(input)}?mode=listener&latency=200000`];

const ffmpegArgs = (input: EncoderInput, dir: string): string[] => [
  ...['-loglevel', 'warning', '-probesize', '500k', '-analyzeduration', '1000000'],
  ...inputArgs(input),
  ...hlsFolderArgs(dir, WINDOW_SEGMENTS),
];

/** Listens for one input until it is closed: one encoder after the other, each a session with a playlist of its own. */
export class RelayListener extends SessionPublisher {
  readonly #deps: ListenerDeps;
  readonly #input: EncoderInput;
  readonly #timing: ListenerTiming;

  constructor(deps: ListenerDeps, input: EncoderInput) {
    super(deps);
    this.#deps = deps;
    this.#input = input;
    this.#timing = { ...TIMING, ...deps.timing };
    this.begin(this.#listen());
  }

  async #listen(): Promise<void> {
    const { log, wait } = this.#deps;
    while (!this.closing.signal.aborted) {
      await this.#listenOnce().catch((thrown: unknown) => {
        if (!isAbortError(thrown)) log.info('relay.session-ended', { reason: toErrorShape(thrown).code });
      });
      await wait(this.#timing.againMs, this.closing.signal).catch(() => undefined);
    }
  }

  /** One encoder, from listening to its end. */
  async #listenOnce(): Promise<void> {
    const folder = await this.nextFolder();
    const hangUp = new AbortController();
    const signal = AbortSignal.any([this.closing.signal, hangUp.signal]);
    const flow = new Flow(() => this.#deps.clock.nowUnixMs());
    const pipe = await this.#deps.media.pipe(ffmpegArgs(this.#input, folder.dir), {
      signal,
      onAdvance: (outMs) => flow.advance(outMs),
      onLogLine: (line) => {
        if (WRONG_KEY.test(line)) this.#hangUp('wrong-key', hangUp);
      },
    });
    pipe.stdout.resume();
    const watching = this.#watch(folder, { hangUp, signal, flow });
    try {
      await pipe.done;
    } finally {
      folder.hasEnded = true;
      hangUp.abort();
      await watching;
    }
  }

  #hangUp(why: Problem, hangUp: AbortController): void {
    this.#deps.log.error(`relay.${why}`, { port: this.#input.port });
    hangUp.abort();
    this.sessions.note(sentenceOf(why, this.#input));
  }

  /** Tells of the session once its first segment is whole, and hangs up when nothing comes any more. */
  async #watch(
    folder: HlsFolder,
    { hangUp, signal, flow }: { hangUp: AbortController; signal: AbortSignal; flow: Flow },
  ): Promise<void> {
    try {
      for (let isTold = false; ;) {
        await this.#deps.wait(this.#timing.lookMs, signal);
        if (flow.stoodStillMs() > this.#timing.frozenMs) this.#hangUp('frozen', hangUp);
        if (isTold || (await folder.playlist()) === null) continue;
        isTold = true;
        await this.sessions.begin(folder);
      }
    } catch (thrown) {
      if (!isAbortError(thrown)) throw thrown;
    }
  }
}

/** How long nothing new was written. */
class Flow {
  readonly #nowUnixMs: () => number;
  #outMs = 0;
  #movedAtUnixMs: number | null = null;

  constructor(nowUnixMs: () => number) {
    this.#nowUnixMs = nowUnixMs;
  }

  advance(outMs: number): void {
    if (outMs > this.#outMs) this.#movedAtUnixMs = this.#nowUnixMs();
    this.#outMs = Math.max(this.#outMs, outMs);
  }

  /** 0 before anything was written. */
  stoodStillMs(): number {
    return this.#movedAtUnixMs === null ? 0 : this.#nowUnixMs() - this.#movedAtUnixMs;
  }
}
