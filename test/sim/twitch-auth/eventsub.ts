import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';

export interface SimSubscription {
  readonly id: string;
  readonly type: string;
  readonly condition: Readonly<Record<string, string>>;
  sessionId: string;
  readonly createdAt: string;
  readonly cost: number;
}

export interface EventSubSim {
  /** Open sessions by id. */
  readonly sessions: ReadonlyMap<string, WebSocket>;
  /** What is subscribed; of sessions that are gone nothing is left. */
  readonly subscriptions: SimSubscription[];
  /** Frames that clients sent: there must be none. */
  readonly received: string[];
  /** Refuses connections while false. */
  isOpen: boolean;
  keepaliveSec: number;
  /** Tells everybody who subscribed to it. `repeat`: the same message, with the same id, twice. */
  tell(type: string, broadcasterId: string, event: object, options?: { repeat?: boolean; at?: string }): void;
  keepAlive(): void;
  /** Asks every client to come to another address; the subscriptions go with it. */
  askToReconnect(url?: string): void;
  revoke(status: string): void;
  /** Ends connections the hard way, with a code where one is given. */
  drop(code?: number): void;
  /** Resolves once the condition holds; looked at whenever something changed. */
  until(isSo: () => boolean): Promise<void>;
  /** The sim's other parts say here that something changed. */
  changed(): void;
  close(): void;
}

const now = (): string => new Date().toISOString().replace('Z', '634626Z');

/** EventSub's WebSocket on an HTTP server at `/ws`, after the twitch-live fact sheet §4. */
export function attachEventSubSim(http: Server): EventSubSim {
  const server = new WebSocketServer({ noServer: true });
  const sessions = new Map<string, WebSocket>();
  const subscriptions: SimSubscription[] = [];
  let waiting: { isSo: () => boolean; done: () => void }[] = [];
  let next = 0;

  const send = (socket: WebSocket, message: object): void => socket.send(JSON.stringify(message));
  const metadata = (type: string, more: object = {}): object => ({
    message_id: randomUUID(),
    message_type: type,
    message_timestamp: now(),
    ...more,
  });
  const forget = (sessionId: string): void => {
    sessions.delete(sessionId);
    for (const one of subscriptions.filter((each) => each.sessionId === sessionId))
      subscriptions.splice(subscriptions.indexOf(one), 1);
    sim.changed();
  };

  const sim: EventSubSim = {
    sessions,
    subscriptions,
    received: [],
    isOpen: true,
    keepaliveSec: 10,
    tell(type, broadcasterId, event, { repeat = false, at } = {}) {
      const heard = subscriptions.filter(
        (one) => one.type === type && broadcasterOf(one.condition) === broadcasterId,
      );
      for (const one of heard) {
        const socket = sessions.get(one.sessionId);
        if (socket === undefined) continue;
        const about = { subscription_type: type, subscription_version: '1' };
        const head = metadata('notification', {
          ...about,
          ...(at === undefined ? {} : { message_timestamp: at }),
        });
        const message = { metadata: head, payload: { subscription: shown(one, 'enabled'), event } };
        send(socket, message);
        if (repeat) send(socket, message);
      }
    },
    keepAlive() {
      for (const socket of sessions.values())
        send(socket, { metadata: metadata('session_keepalive'), payload: {} });
    },
    askToReconnect(url) {
      for (const [id, socket] of sessions) {
        const { port } = http.address() as { port: number };
        const session = {
          ...{ id, status: 'reconnecting', keepalive_timeout_seconds: null },
          reconnect_url: url ?? `ws://127.0.0.1:${port}/ws?from=${id}`,
          connected_at: now(),
        };
        send(socket, { metadata: metadata('session_reconnect'), payload: { session } });
      }
    },
    revoke(status) {
      for (const one of [...subscriptions]) {
        const socket = sessions.get(one.sessionId);
        const about = { subscription_type: one.type, subscription_version: '1' };
        subscriptions.splice(subscriptions.indexOf(one), 1);
        if (socket !== undefined)
          send(socket, {
            metadata: metadata('revocation', about),
            payload: { subscription: shown(one, status) },
          });
      }
    },
    drop(code) {
      for (const socket of sessions.values()) {
        if (code === undefined) socket.terminate();
        else socket.close(code);
      }
    },
    until: (isSo) => (isSo() ? Promise.resolve() : new Promise((done) => void waiting.push({ isSo, done }))),
    changed() {
      for (const one of waiting.filter(({ isSo }) => isSo())) one.done();
      waiting = waiting.filter(({ isSo }) => !isSo());
    },
    close() {
      for (const socket of sessions.values()) socket.terminate();
      server.close();
    },
  };

  const welcome = (socket: WebSocket, from: string | null): void => {
    const id = `AQoQILE98gtqShGmLD7AM6yJThAB${++next}`;
    sessions.set(id, socket);
    for (const one of subscriptions) if (one.sessionId === from) one.sessionId = id;
    socket.on('close', () => forget(id));
    const session = {
      ...{ id, status: 'connected', connected_at: now() },
      ...{ keepalive_timeout_seconds: sim.keepaliveSec, reconnect_url: null, recovery_url: null },
    };
    send(socket, { metadata: metadata('session_welcome'), payload: { session } });
    sim.changed();
  };

  http.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://sim');
    if (url.pathname !== '/ws') return;
    if (!sim.isOpen) {
      socket.destroy();
      return;
    }
    server.handleUpgrade(request, socket, head, (client) => {
      // A client that says anything is thrown out (4001).
      client.on('message', (data: Buffer) => {
        sim.received.push(data.toString());
        client.close(4001);
      });
      welcome(client, url.searchParams.get('from'));
    });
  });
  return sim;
}

/** Whose channel a condition is about. */
export const broadcasterOf = (condition: Readonly<Record<string, string>>): string =>
  condition['broadcaster_user_id'] ?? condition['to_broadcaster_user_id'] ?? '';

export const shown = (one: SimSubscription, status: string): object => ({
  ...{ id: one.id, status, type: one.type, version: '1', cost: one.cost, condition: one.condition },
  transport: { method: 'websocket', session_id: one.sessionId },
  created_at: one.createdAt,
});
