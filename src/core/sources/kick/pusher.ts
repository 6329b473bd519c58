import { WebSocket } from 'ws';
import { z } from 'zod';
import { parseJsonOrNull } from '../../../shared/json.ts';

/** In milliseconds. */
export interface PusherTiming {
  /** From the start of an attempt to being heard in the channels. */
  readonly joinMs: number;
  /** So long the server may take to answer a ping. */
  readonly pongMs: number;
  /** Silence after which the server is asked, where it doesn't say so itself. */
  readonly quietMs: number;
}

export interface PusherListener {
  /** The first of the channels is heard. */
  onJoined(): void;
  onEvent(event: string, channel: string, data: unknown): void;
  /** Once, however it came. `code` is Pusher's own, null for a plain loss. */
  onEnd(code: number | null): void;
}

export interface PusherConnection {
  /** Leaves; nothing is told afterwards. */
  close(): void;
}

const Frame = z.object({
  event: z.string(),
  channel: z.string().catch(''),
  /** JSON in a string inside the JSON; own events of the protocol come both ways. */
  data: z.unknown(),
});
const Established = z.object({ activity_timeout: z.coerce.number().positive().nullish().catch(null) });
const Failure = z.object({ code: z.coerce.number().nullish().catch(null) });

/**
 * One connection to a Pusher app, read only, to public channels (Pusher Channels protocol 7). `ws` and not pusher-js,
 * although that could be pointed at another host: pusher-js connects again by itself without growing pauses and tells
 * neither the code of a refusal nor when it last heard something, which the gaps of a recording are made of.
 */
export function openPusher(
  target: { url: string; channels: readonly string[]; timing: PusherTiming },
  listener: PusherListener,
): PusherConnection {
  const handshakeTimeout = target.timing.joinMs;
  const socket = new WebSocket(target.url, { origin: 'https://kick.com', handshakeTimeout });
  let hasEnded = false;
  let hasJoined = false;
  const leave = (): void => {
    hasEnded = true;
    silence.stop();
    // An error after this is nobody's business, but without a listener it would end the process.
    socket.on('error', () => undefined);
    socket.terminate();
  };
  const end = (code: number | null): void => {
    if (hasEnded) return;
    leave();
    listener.onEnd(code);
  };
  const send = (event: string, data: unknown): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ event, data }));
  };
  const silence = watchSilence(target.timing, { ask: () => send('pusher:ping', {}), end: () => end(null) });
  const onFrame = ({ event, channel, data }: z.infer<typeof Frame>): void => {
    if (event === 'pusher:connection_established') {
      silence.allow(Established.safeParse(data).data?.activity_timeout ?? null);
      for (const room of target.channels) send('pusher:subscribe', { auth: '', channel: room });
    } else if (event === 'pusher_internal:subscription_succeeded') {
      if (hasJoined || channel !== target.channels[0]) return;
      hasJoined = true;
      listener.onJoined();
    } else if (event === 'pusher:ping') send('pusher:pong', {});
    else if (event === 'pusher:error') end(Failure.safeParse(data).data?.code ?? null);
    else if (!event.startsWith('pusher')) listener.onEvent(event, channel, data);
  };
  socket.on('message', (raw: Buffer) => {
    const frame = Frame.safeParse(decoded(raw.toString('utf8')));
    if (!frame.success || hasEnded) return;
    onFrame({ ...frame.data, data: decoded(frame.data.data) });
    // Until it has joined, the time for joining runs on.
    if (hasJoined) silence.heard();
  });
  socket.on('close', (code) => end(code >= 4000 && code < 4300 ? code : null));
  socket.on('error', () => end(null));
  return { close: leave };
}

/** Asks after some silence, and ends what doesn't answer. */
function watchSilence(
  timing: PusherTiming,
  { ask, end }: { ask: () => void; end: () => void },
): { heard(): void; allow(sec: number | null): void; stop(): void } {
  let { quietMs } = timing;
  let isStopped = false;
  let timer = setTimeout(end, timing.joinMs);
  const wait = (ms: number, then: () => void): void => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(then, ms);
  };
  return {
    heard: () =>
      wait(quietMs, () => {
        ask();
        wait(timing.pongMs, end);
      }),
    allow(sec) {
      if (sec !== null) quietMs = Math.min(quietMs, sec * 1000);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

const decoded = (value: unknown): unknown => (typeof value === 'string' ? parseJsonOrNull(value) : value);
