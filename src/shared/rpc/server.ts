import type { CallName, Handlers, StreamName } from '../contract/index.ts';
import { AppError, toErrorShape } from '../errors.ts';
import type { Channel } from './channel.ts';
import { Subscription, type SubscriptionSource, type SubscriptionTarget } from './subscription.ts';
import { checkOutput, findProcedure, parseInput } from './validate.ts';
import { ClientMessage, decodeMessage, encodeMessage, type ServerMessage } from './wire.ts';

/** How long a stream waits for a client whose connection broke. */
const RESUME_WINDOW_MS = 30_000;
const MAX_CALLS_PER_CHANNEL = 256;
const MAX_STREAMS_PER_CHANNEL = 64;

export interface RpcServerOptions {
  /** Checks answers against the contract as well: on in tests and development. */
  readonly checkOutputs?: boolean;
  /** Told about every failure that is a bug and not an expected error. */
  readonly onInternalError?: (name: string, thrown: unknown) => void;
}

/** The core behind any number of channels. Streams outlive a broken channel for half a minute. */
export interface RpcServer {
  /** Serves a channel until it closes; returns the way to end it. */
  serve(channel: Channel): () => void;
  /** Ends all channels, calls and streams. */
  dispose(): void;
}

interface AwaitedSubscription {
  readonly subscription: Subscription;
  readonly timer: ReturnType<typeof setTimeout>;
}

type AnyCall = (input: unknown, ctx: { signal: AbortSignal }) => Promise<unknown>;
type AnyStream = (input: unknown, ctx: { signal: AbortSignal }) => AsyncIterable<unknown>;

/** What all channels of one server share. */
interface Shared {
  readonly handlers: Partial<Handlers>;
  readonly options: RpcServerOptions;
  /** Streams whose client is away, by key. */
  readonly awaited: Map<string, AwaitedSubscription>;
}

/** What `handlers` leaves out is refused as `rpc/not-allowed`. */
export function createRpcServer(handlers: Partial<Handlers>, options: RpcServerOptions = {}): RpcServer {
  const shared: Shared = { handlers, options, awaited: new Map() };
  const ends = new Set<() => void>();
  return {
    serve(channel) {
      const end = serveOn(channel, shared, () => ends.delete(end));
      ends.add(end);
      return end;
    },
    dispose() {
      for (const end of [...ends]) end();
      for (const { subscription, timer } of shared.awaited.values()) {
        clearTimeout(timer);
        subscription.stop();
      }
      shared.awaited.clear();
    },
  };
}

const toFailure = (shared: Shared, name: string, thrown: unknown): ReturnType<typeof toErrorShape> => {
  const shape = toErrorShape(thrown);
  if (shape.code === 'internal') shared.options.onInternalError?.(name, thrown);
  return shape;
};

const tooMany = (what: string): AppError =>
  new AppError({
    code: 'rpc/busy',
    message: `Too many ${what} at once from one window or program.`,
    nextStep: 'Wait until some have finished.',
  });

/** The handler of a name that the contract knows; throws `rpc/not-allowed`. */
function handlerOf(shared: Shared, name: CallName | StreamName): unknown {
  const handler = shared.handlers[name];
  if (handler !== undefined) return handler;
  throw new AppError({
    code: 'rpc/not-allowed',
    message: `“${name}” can’t be asked at this address: it is for the live window only.`,
    nextStep: 'Do it in KlipStream itself.',
  });
}

/** One channel's open calls and streams. */
interface Connection {
  readonly shared: Shared;
  readonly calls: Map<number, { controller: AbortController; isQuery: boolean }>;
  readonly streams: Map<number, Subscription>;
  send(message: ServerMessage): void;
}

function serveOn(channel: Channel, shared: Shared, onEnd: () => void): () => void {
  const connection: Connection = {
    shared,
    calls: new Map(),
    streams: new Map(),
    send: (message) => channel.send(encodeMessage(message)),
  };
  const { calls, streams } = connection;
  channel.onMessage((text) => {
    const message = decodeMessage(ClientMessage, text);
    if (message === null || !receive(connection, message)) channel.close();
  });
  const stopListening = channel.onClose(() => {
    onEnd();
    // Nobody waits for a read any more; a change that was asked for is not left half made because a socket blinked.
    for (const call of calls.values()) if (call.isQuery) call.controller.abort();
    for (const subscription of streams.values()) awaitReturn(shared, subscription);
    streams.clear();
  });
  return () => {
    stopListening();
    onEnd();
    for (const call of calls.values()) call.controller.abort();
    for (const subscription of streams.values()) subscription.stop();
    streams.clear();
    channel.close();
  };
}

/** False when the client broke the protocol. */
function receive(connection: Connection, message: ClientMessage): boolean {
  const { calls, streams } = connection;
  switch (message.type) {
    case 'call':
      if (calls.has(message.id)) return false;
      void runCall(connection, message);
      return true;
    case 'cancel':
      calls.get(message.id)?.controller.abort();
      return true;
    case 'open':
      if (streams.has(message.id)) return false;
      if (!resumeStream(connection, message)) openStream(connection, message);
      return true;
    case 'ack':
      streams.get(message.id)?.acknowledge(message.seq);
      return true;
    case 'close':
      streams.get(message.id)?.stop();
      streams.delete(message.id);
      return true;
  }
}

async function runCall(
  connection: Connection,
  { id, name, input }: Extract<ClientMessage, { type: 'call' }>,
): Promise<void> {
  const { shared, calls } = connection;
  const controller = new AbortController();
  try {
    if (calls.size >= MAX_CALLS_PER_CHANNEL) throw tooMany('questions');
    const procedure = findProcedure(name, 'call');
    const handler = handlerOf(shared, name as CallName) as AnyCall;
    const parsed = parseInput(name as CallName, procedure.input, input);
    calls.set(id, { controller, isQuery: procedure.kind === 'query' });
    const value = await handler(parsed, { signal: controller.signal });
    if (shared.options.checkOutputs === true && procedure.kind !== 'stream') {
      checkOutput(name as CallName, procedure.output, value);
    }
    connection.send({ type: 'answer', id, value });
  } catch (thrown) {
    connection.send({ type: 'failed', id, error: toFailure(shared, name, thrown) });
  } finally {
    if (calls.get(id)?.controller === controller) calls.delete(id);
  }
}

const targetOf = (connection: Connection, id: number): SubscriptionTarget => ({
  id,
  send: (message) => connection.send(message),
  ended: () => connection.streams.delete(id),
});

/** Hands a stream that waits for its client over to the new channel; false when it starts anew. */
function resumeStream(connection: Connection, message: Extract<ClientMessage, { type: 'open' }>): boolean {
  const { id, name, resume } = message;
  const { awaited } = connection.shared;
  const waiting = resume === null ? undefined : awaited.get(resume.key);
  if (resume === null || waiting === undefined || waiting.subscription.name !== name) return false;
  clearTimeout(waiting.timer);
  awaited.delete(resume.key);
  if (!waiting.subscription.canResumeAfter(resume.seq)) {
    waiting.subscription.stop();
    return false;
  }
  connection.streams.set(id, waiting.subscription);
  waiting.subscription.attach(targetOf(connection, id), resume.seq);
  return true;
}

function openStream(connection: Connection, message: Extract<ClientMessage, { type: 'open' }>): void {
  const { id, name, input } = message;
  const { shared, streams } = connection;
  try {
    if (streams.size >= MAX_STREAMS_PER_CHANNEL) throw tooMany('streams');
    const procedure = findProcedure(name, 'stream');
    const handler = handlerOf(shared, name as StreamName) as AnyStream;
    const parsed = parseInput(name as StreamName, procedure.input, input);
    const source: SubscriptionSource = {
      key: crypto.randomUUID(),
      name,
      open: (signal) => handler(parsed, { signal }),
      check(value) {
        if (shared.options.checkOutputs === true && procedure.kind === 'stream')
          checkOutput(name as StreamName, procedure.event, value);
      },
      toFailure: (thrown) => toFailure(shared, name, thrown),
    };
    streams.set(id, new Subscription(source, targetOf(connection, id)));
  } catch (thrown) {
    connection.send({ type: 'failed', id, error: toFailure(shared, name, thrown) });
  }
}

function awaitReturn(shared: Shared, subscription: Subscription): void {
  subscription.detach();
  const forget = (): void => {
    shared.awaited.delete(subscription.key);
    subscription.stop();
  };
  const timer = setTimeout(forget, RESUME_WINDOW_MS);
  shared.awaited.set(subscription.key, { subscription, timer });
}
