import type { Page } from 'playwright';
import { RPC_PATH } from '../../src/shared/hosts.ts';
import { ClientMessage, decodeMessage, ServerMessage } from '../../src/shared/rpc/wire.ts';

export interface HeldAnswer {
  readonly input: unknown;
  /** Lets the page have the answer, at once or as soon as the host has given it. */
  readonly release: () => void;
}

export interface HeldAnswers {
  /** The next call that the page makes, in the page's order. */
  readonly next: () => Promise<HeldAnswer>;
  /** Resolves when every answer that was released is with the page. */
  readonly settled: () => Promise<void>;
}

/** Holds the host's answers to one call, so that a test can decide in which order they reach the page. */
export async function holdAnswers(page: Page, callName: string): Promise<HeldAnswers> {
  const calls: HeldAnswer[] = [];
  const waiting: ((call: HeldAnswer) => void)[] = [];
  const deliveries: Promise<void>[] = [];
  await page.routeWebSocket(
    (url) => url.pathname === RPC_PATH,
    (socket) => {
      const host = socket.connectToServer();
      const answered = new Map<number, (text: string | Buffer) => void>();
      socket.onMessage((text) => {
        const message = decodeMessage(ClientMessage, String(text));
        if (message?.type === 'call' && message.name === callName) {
          const arrived = new Promise<string | Buffer>((resolve) => answered.set(message.id, resolve));
          const call: HeldAnswer = {
            input: message.input,
            release: () => deliveries.push(arrived.then((answer) => socket.send(answer))),
          };
          const taker = waiting.shift();
          if (taker === undefined) calls.push(call);
          else taker(call);
        }
        host.send(text);
      });
      host.onMessage((text) => {
        const message = decodeMessage(ServerMessage, String(text));
        const held =
          message?.type === 'answer' || message?.type === 'failed' ? answered.get(message.id) : null;
        if (held == null) socket.send(text);
        else held(text);
      });
    },
  );
  return {
    next: () => {
      const call = calls.shift();
      return call === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(call);
    },
    settled: async () => {
      await Promise.all(deliveries);
      // One turn through the page's own queue, behind the messages that were sent.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    },
  };
}
