import {
  contract,
  type CallInput,
  type CallName,
  type CallOutput,
  type Client,
  type StreamEvent,
  type StreamInput,
  type StreamName,
} from '../contract/index.ts';
import { AppError, abortError, type AppErrorShape } from '../errors.ts';
import type { Channel } from './channel.ts';
import { decodeMessage, encodeMessage, ServerMessage, type ClientMessage } from './wire.ts';

/** `connecting` also while a broken connection is being made again. `closed` is final. */
export type ConnectionState = 'connecting' | 'open' | 'closed';

export interface RpcClient extends Client {
  readonly state: () => ConnectionState;
  /** Calls back with every change of state; returns the way to stop. */
  onState(callback: (state: ConnectionState) => void): () => void;
  close(): void;
}

export interface ClientOptions {
  /** false: the first lost connection closes the client. */
  readonly reconnect?: boolean;
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5000;

/** Errors after which trying again is of no use. */
const FINAL_CODES: ReadonlySet<string> = new Set(['rpc/unauthorized', 'rpc/not-running']);

interface PendingCall {
  readonly message: Extract<ClientMessage, { type: 'call' }>;
  readonly isQuery: boolean;
  sent: boolean;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

interface OpenStream {
  readonly name: string;
  readonly input: unknown;
  key: string | null;
  lastSeq: number;
  onEvent(event: unknown): void;
  onError(error: Error): void;
}

const toError = (shape: AppErrorShape): Error =>
  shape.code === 'cancelled' ? abortError(shape.message) : new AppError(shape);

/** Names may come from code that the compiler has not seen; the server refuses unknown ones. */
const isQuery = (name: string): boolean =>
  Object.hasOwn(contract, name) && contract[name as keyof typeof contract].kind === 'query';

const lostError = (name: string): AppError =>
  new AppError({
    code: 'rpc/disconnected',
    message: `The connection to KlipStream broke before "${name}" was answered; it may or may not have been done.`,
    nextStep: 'Look whether it was done, then try again.',
  });

const closedError = (): AppError =>
  new AppError({ code: 'rpc/closed', message: 'The connection to KlipStream is closed.' });

/**
 * A client over whatever `connect` gives. A lost connection is made again with growing pauses; reads that were
 * under way are asked again, streams go on after the last event seen, changes under way are rejected with
 * `rpc/disconnected` because they may have been done.
 */
export function createClient(connect: () => Promise<Channel>, options: ClientOptions = {}): RpcClient {
  const client = new ReconnectingClient(connect, options.reconnect ?? true);
  client.start();
  return {
    call: (name, input, callOptions) => client.call(name, input, callOptions?.signal),
    subscribe: (name, input, onEvent, onError) => client.subscribe(name, input, onEvent, onError),
    state: () => client.state,
    onState: (callback) => client.onState(callback),
    close: () => client.finish(closedError()),
  };
}

class ReconnectingClient {
  state: ConnectionState = 'connecting';
  readonly #connect: () => Promise<Channel>;
  readonly #reconnects: boolean;
  readonly #calls = new Map<number, PendingCall>();
  readonly #streams = new Map<number, OpenStream>();
  readonly #listeners = new Set<(state: ConnectionState) => void>();
  #channel: Channel | null = null;
  #nextId = 1;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #finalError: Error | null = null;

  constructor(connect: () => Promise<Channel>, reconnects: boolean) {
    this.#connect = connect;
    this.#reconnects = reconnects;
  }

  start(): void {
    this.#timer = null;
    this.#connect().then(
      (channel) => this.#opened(channel),
      (thrown: unknown) => this.#failed(thrown),
    );
  }

  onState(callback: (state: ConnectionState) => void): () => void {
    this.#listeners.add(callback);
    return () => this.#listeners.delete(callback);
  }

  call<N extends CallName>(name: N, input: CallInput<N>, signal?: AbortSignal): Promise<CallOutput<N>> {
    if (signal?.aborted === true) return Promise.reject(abortError());
    if (this.#finalError !== null) return Promise.reject(this.#finalError);
    const id = this.#nextId++;
    return new Promise<CallOutput<N>>((resolve, reject) => {
      const onAbort = (): void => {
        if (this.#calls.get(id)?.sent === true) this.#send({ type: 'cancel', id });
        this.#calls.delete(id);
        reject(abortError());
      };
      const settled = (): void => signal?.removeEventListener('abort', onAbort);
      signal?.addEventListener('abort', onAbort, { once: true });
      const pending: PendingCall = {
        message: { type: 'call', id, name, input },
        isQuery: isQuery(name),
        sent: false,
        resolve(value) {
          settled();
          resolve(value as CallOutput<N>);
        },
        reject(error) {
          settled();
          reject(error);
        },
      };
      this.#calls.set(id, pending);
      this.#sendCall(pending);
    });
  }

  subscribe<N extends StreamName>(
    name: N,
    input: StreamInput<N>,
    onEvent: (event: StreamEvent<N>) => void,
    onError?: (error: Error) => void,
  ): () => void {
    if (this.#finalError !== null) {
      const error = this.#finalError;
      void Promise.resolve().then(() => onError?.(error));
      return () => {};
    }
    const id = this.#nextId++;
    this.#streams.set(id, {
      name,
      input,
      key: null,
      lastSeq: 0,
      onEvent: (event) => onEvent(event as StreamEvent<N>),
      onError: (error) => onError?.(error),
    });
    this.#send({ type: 'open', id, name, input, resume: null });
    return () => {
      if (this.#streams.delete(id)) this.#send({ type: 'close', id });
    };
  }

  /** Closes for good: everything pending is rejected with `error`. */
  finish(error: Error): void {
    if (this.#finalError !== null) return;
    this.#finalError = error;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const channel = this.#channel;
    this.#channel = null;
    channel?.close();
    for (const pending of [...this.#calls.values()]) pending.reject(error);
    this.#calls.clear();
    for (const stream of [...this.#streams.values()]) stream.onError(error);
    this.#streams.clear();
    this.#setState('closed');
  }

  #setState(state: ConnectionState): void {
    if (this.state === state) return;
    this.state = state;
    for (const callback of [...this.#listeners]) callback(state);
  }

  #send(message: ClientMessage): void {
    this.#channel?.send(encodeMessage(message));
  }

  #sendCall(pending: PendingCall): void {
    if (this.#channel === null) return;
    pending.sent = true;
    this.#send(pending.message);
  }

  #opened(channel: Channel): void {
    if (this.#finalError !== null) {
      channel.close();
      return;
    }
    this.#failures = 0;
    this.#channel = channel;
    channel.onMessage((text) => this.#receive(text));
    channel.onClose(() => this.#lost(channel));
    for (const [id, stream] of this.#streams) {
      const resume = stream.key === null ? null : { key: stream.key, seq: stream.lastSeq };
      this.#send({ type: 'open', id, name: stream.name, input: stream.input, resume });
    }
    for (const pending of this.#calls.values()) this.#sendCall(pending);
    this.#setState('open');
  }

  #lost(channel: Channel): void {
    if (this.#channel !== channel) return;
    this.#channel = null;
    if (!this.#reconnects) {
      this.finish(lostError('the last question'));
      return;
    }
    for (const [id, pending] of [...this.#calls]) {
      if (pending.isQuery || !pending.sent) continue;
      this.#calls.delete(id);
      pending.reject(lostError(pending.message.name));
    }
    this.#setState('connecting');
    this.#retryLater();
  }

  #failed(thrown: unknown): void {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const isFinal = error instanceof AppError && FINAL_CODES.has(error.code);
    if (isFinal || !this.#reconnects) this.finish(error);
    else this.#retryLater();
  }

  #retryLater(): void {
    if (this.#finalError !== null) return;
    const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#failures);
    this.#failures++;
    this.#timer = setTimeout(() => this.start(), delayMs);
  }

  #receive(text: string): void {
    const message = decodeMessage(ServerMessage, text);
    if (message === null) {
      this.#channel?.close();
      return;
    }
    switch (message.type) {
      case 'answer':
        this.#takeCall(message.id)?.resolve(message.value);
        break;
      case 'failed': {
        const error = toError(message.error);
        this.#takeCall(message.id)?.reject(error);
        this.#takeStream(message.id)?.onError(error);
        break;
      }
      case 'opened':
        this.#streamOpened(message);
        break;
      case 'event':
        this.#streamEvent(message);
        break;
      case 'ended':
        this.#takeStream(message.id);
        break;
    }
  }

  #takeCall(id: number): PendingCall | undefined {
    const pending = this.#calls.get(id);
    this.#calls.delete(id);
    return pending;
  }

  #takeStream(id: number): OpenStream | undefined {
    const stream = this.#streams.get(id);
    this.#streams.delete(id);
    return stream;
  }

  #streamOpened(message: Extract<ServerMessage, { type: 'opened' }>): void {
    const stream = this.#streams.get(message.id);
    if (stream === undefined) return;
    stream.key = message.key;
    if (!message.resumed) stream.lastSeq = 0;
  }

  #streamEvent(message: Extract<ServerMessage, { type: 'event' }>): void {
    const stream = this.#streams.get(message.id);
    if (stream === undefined || message.seq <= stream.lastSeq) return;
    stream.lastSeq = message.seq;
    try {
      stream.onEvent(message.value);
    } finally {
      this.#send({ type: 'ack', id: message.id, seq: message.seq });
    }
  }
}
