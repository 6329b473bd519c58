import { WebSocket } from 'ws';
import { readEventSub, type EventSubMessage } from './event-sub-message.ts';

export interface EventSubListener {
  onWelcome(sessionId: string): void;
  onMessage(message: Extract<EventSubMessage, { kind: 'signal' | 'event' | 'reconnect' | 'revoked' }>): void;
  /** Closed, refused or silent for too long. Once. */
  onEnd(): void;
}

/** In milliseconds. */
export interface EventSubTiming {
  /** From the start of an attempt to its welcome. */
  readonly welcomeMs: number;
  /** So much later than promised a sign of life may come. */
  readonly graceMs: number;
}

/**
 * One connection to EventSub, which is never told anything: whoever speaks is thrown out. Silence beyond the promised
 * time ends it.
 */
export function openEventSub(
  url: string,
  timing: EventSubTiming,
  listener: EventSubListener,
): { close(): void } {
  const socket = new WebSocket(url, { handshakeTimeout: timing.welcomeMs });
  let hasEnded = false;
  let silentForMs = timing.welcomeMs;
  const leave = (): void => {
    hasEnded = true;
    clearTimeout(timer);
    // An error after this is nobody's business, but without a listener it would end the process.
    socket.on('error', () => undefined);
    socket.terminate();
  };
  const end = (): void => {
    if (hasEnded) return;
    leave();
    listener.onEnd();
  };
  let timer = setTimeout(end, silentForMs);
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(end, silentForMs);
  };
  socket.on('error', end);
  socket.on('close', end);
  socket.on('message', (data: Buffer) => {
    if (hasEnded) return;
    const message = readEventSub(data.toString('utf8'));
    if (message.kind === 'welcome') silentForMs = message.keepaliveMs + timing.graceMs;
    alive();
    if (message.kind === 'welcome') listener.onWelcome(message.sessionId);
    else if (message.kind !== 'other') listener.onMessage(message);
  });
  return {
    close: () => {
      if (!hasEnded) leave();
    },
  };
}
