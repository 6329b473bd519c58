import type { Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';

export interface PusherSim {
  /** Frames that clients sent, in order. */
  readonly received: { event: string; data: unknown }[];
  /** Refuses connections while false. */
  isOpen: boolean;
  /** Answers pings while true. */
  isAlive: boolean;
  /** The app's key; another is refused with 4001. */
  key: string;
  /** An event of Kick in a room: its data is JSON in a string. */
  say(room: string, event: string, data: unknown): void;
  /** Any frame as it is. */
  raw(frame: string): void;
  drop(): void;
  fail(code: number): void;
  /** Resolves once a client has sent such a frame. */
  heard(event: string): Promise<void>;
  /** Resolves once somebody listens in the room. */
  joined(room: string): Promise<void>;
  close(): void;
}

/** Pusher's protocol 7 on an HTTP server, public channels only (kick fact sheet §4). */
export function attachPusherSim(http: Server, { activityTimeoutSec = 120 } = {}): PusherSim {
  const server = new WebSocketServer({ noServer: true });
  const sockets = new Map<WebSocket, Set<string>>();
  let waiting: { room: string; done: () => void }[] = [];
  let hearing: { event: string; done: () => void }[] = [];
  const send = (socket: WebSocket, event: string, data: unknown, channel?: string): void =>
    socket.send(
      JSON.stringify({ event, data: JSON.stringify(data), ...(channel === undefined ? {} : { channel }) }),
    );
  const refuse = (socket: WebSocket, code: number): void => {
    send(socket, 'pusher:error', { code, message: `error ${code}` });
    socket.close(code);
  };
  const hasListener = (room: string): boolean => [...sockets.values()].some((rooms) => rooms.has(room));
  const sim: PusherSim = {
    received: [],
    isOpen: true,
    isAlive: true,
    key: '32cbd69e4b950bf97679',
    say(room, event, data) {
      for (const [socket, rooms] of sockets)
        if (rooms.has(room)) send(socket, `App\\Events\\${event}`, data, room);
    },
    raw(frame) {
      for (const socket of sockets.keys()) socket.send(frame);
    },
    drop() {
      for (const socket of sockets.keys()) socket.terminate();
    },
    fail(code) {
      for (const socket of sockets.keys()) refuse(socket, code);
    },
    heard: (event) =>
      sim.received.some((frame) => frame.event === event)
        ? Promise.resolve()
        : new Promise((done) => hearing.push({ event, done })),
    joined: (room) =>
      hasListener(room) ? Promise.resolve() : new Promise((done) => waiting.push({ room, done })),
    close() {
      for (const socket of sockets.keys()) socket.terminate();
      server.close();
    },
  };

  const take = (socket: WebSocket, text: string): void => {
    const frame = JSON.parse(text) as { event: string; data: { channel?: string } };
    sim.received.push(frame);
    for (const one of hearing) if (one.event === frame.event) one.done();
    hearing = hearing.filter((one) => one.event !== frame.event);
    if (frame.event === 'pusher:ping' && sim.isAlive) send(socket, 'pusher:pong', {});
    if (frame.event !== 'pusher:subscribe') return;
    const room = frame.data.channel ?? '';
    sockets.get(socket)?.add(room);
    send(socket, 'pusher_internal:subscription_succeeded', {}, room);
    for (const one of waiting) if (one.room === room) one.done();
    waiting = waiting.filter((one) => one.room !== room);
  };

  http.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://sim');
    if (!sim.isOpen || !url.pathname.startsWith('/app/')) {
      socket.destroy();
      return;
    }
    server.handleUpgrade(request, socket, head, (client) => {
      if (url.pathname !== `/app/${sim.key}`) {
        refuse(client, 4001);
        return;
      }
      sockets.set(client, new Set());
      client.on('close', () => sockets.delete(client));
      client.on('message', (data: Buffer) => take(client, data.toString('utf8')));
      send(client, 'pusher:connection_established', {
        socket_id: '123.456',
        activity_timeout: activityTimeoutSec,
      });
    });
  });
  return sim;
}
