import type { WebSocket } from 'ws';
import { AppError, toErrorShape } from '../../../shared/errors.ts';
import type { EventGate } from './event-gate.ts';
import type { EventSource } from './event-sources.ts';
import { tooLarge } from './read-post.ts';

const PING_INTERVAL_MS = 20_000;
/** Answers that the client left unread, bytes: then it is cut off. */
const MAX_UNREAD_BYTES = 256 * 1024;
/** Messages that wait for the bus; the socket is not read meanwhile. */
const MAX_WAITING = 32;

export interface EventSocketOptions {
  readonly gate: EventGate;
  readonly source: EventSource;
  readonly streamId: string;
}

/** One message of events a text frame, answered in order by one frame each: an `EventAnswer`, or `{ error }`. */
export function serveEventSocket(socket: WebSocket, { gate, source, streamId }: EventSocketOptions): void {
  let waiting = 0;
  let queue: Promise<void> = Promise.resolve();
  let isAlive = true;
  const timer = setInterval(() => {
    if (!isAlive) {
      socket.terminate();
      return;
    }
    isAlive = false;
    socket.ping();
  }, PING_INTERVAL_MS);

  const say = (answer: object): void => {
    socket.send(JSON.stringify(answer));
    if (socket.bufferedAmount <= MAX_UNREAD_BYTES) return;
    gate.note(neverReads(), source);
    socket.terminate();
  };
  const take = async (text: string): Promise<void> => {
    try {
      say(await gate.take({ source, streamId, text, signedAtUnixMs: null }));
    } catch (thrown) {
      const { code, message, nextStep } = toErrorShape(thrown);
      say({ error: { code, message, nextStep } });
    }
    waiting--;
    if (waiting < MAX_WAITING / 2 && socket.isPaused) socket.resume();
  };
  socket.on('pong', () => (isAlive = true));
  socket.on('message', (data, isBinary) => {
    if (isBinary) {
      socket.close(1003, 'text only');
      return;
    }
    waiting++;
    if (waiting >= MAX_WAITING) socket.pause();
    queue = queue.then(() => take((data as Buffer).toString('utf8')));
  });
  socket.on('error', (error: Error & { code?: string }) => {
    if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') gate.note(tooLarge(), source);
    // The library closes it with the right code; one that doesn't go is cut off by the pings.
  });
  socket.on('close', () => clearInterval(timer));
}

const neverReads = (): AppError =>
  new AppError({
    code: 'events/unread-answers',
    message: 'The client does not read its answers: its socket was closed.',
    nextStep: 'Read one answer for each message.',
  });
