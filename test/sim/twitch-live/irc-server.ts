import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { joinEcho, welcome } from './irc-lines.ts';

export interface IrcSimOptions {
  /** OAuth tokens (without `oauth:`) that are let in, with their login. */
  readonly tokens?: ReadonlyMap<string, string>;
  /** Channels that exist; joining another is met with silence. Absent: every one. */
  readonly channels?: ReadonlySet<string>;
  /** JOINs within 10 s before the rest is passed over in silence. Default 20. */
  readonly joinLimit?: number;
}

export interface IrcSim {
  readonly sockets: ReadonlySet<IrcSocket>;
  /** Every line that clients sent, in order. */
  readonly received: string[];
  /** Sends lines to everybody in the channel: each a frame of its own, or all in one. */
  say(channel: string, lines: readonly string[], framing?: 'apart' | 'together'): void;
  /** The server is about to go: asks clients to come again. */
  askToReconnect(): void;
  /** Drops connections the hard way. */
  netsplit(): void;
  /** Keeps connections open and never says anything again on them. */
  goDumb(): void;
  /** Refuses connections while false. */
  isOpen: boolean;
  /** Resolves once `count` clients are in the channel. */
  joined(channel: string, count?: number): Promise<void>;
  close(): void;
}

interface IrcSocket {
  readonly socket: WebSocket;
  readonly channels: Set<string>;
  nick: string;
  pass: string;
  isDumb: boolean;
}

/** Twitch's chat over WebSocket on an HTTP server: CAP, PASS, NICK, JOIN, PING; what is said is the test's business. */
export function attachIrcSim(http: Server, options: IrcSimOptions = {}): IrcSim {
  const server = new WebSocketServer({ noServer: true });
  const sockets = new Set<IrcSocket>();
  const received: string[] = [];
  const joins: number[] = [];
  let waiting: (() => void)[] = [];

  const send = (to: IrcSocket, lines: readonly string[]): void => {
    if (!to.isDumb && lines.length > 0) to.socket.send(`${lines.join('\r\n')}\r\n`);
  };

  const join = (from: IrcSocket, channel: string): void => {
    const now = performance.now();
    while (joins.length > 0 && joins[0]! < now - 10_000) joins.shift();
    joins.push(now);
    if (joins.length > (options.joinLimit ?? 20)) return;
    if (options.channels !== undefined && !options.channels.has(channel)) return;
    from.channels.add(channel);
    send(from, joinEcho(channel, from.nick));
    const check = waiting;
    waiting = [];
    for (const one of check) one();
  };

  const logIn = (from: IrcSocket): void => {
    if (/^justinfan\d+$/.test(from.nick)) {
      send(from, welcome(from.nick));
      return;
    }
    const login = options.tokens?.get(from.pass.replace(/^oauth:/, ''));
    if (login === from.nick) {
      send(from, welcome(from.nick));
      return;
    }
    const text = from.pass.startsWith('oauth:') ? 'Login authentication failed' : 'Improperly formatted auth';
    send(from, [`:tmi.twitch.tv NOTICE * :${text}`]);
    from.socket.close();
  };

  const line = (from: IrcSocket, text: string): void => {
    received.push(text);
    const [command = '', ...words] = text.split(' ');
    const rest = words.join(' ');
    if (command === 'CAP') send(from, [`:tmi.twitch.tv CAP * ACK ${rest.replace(/^REQ /, '')}`]);
    else if (command === 'PASS') from.pass = rest;
    else if (command === 'NICK') {
      from.nick = rest;
      logIn(from);
    } else if (command === 'JOIN') for (const name of rest.split(',')) join(from, name.replace(/^#/, ''));
    else if (command === 'PING')
      send(from, [rest === '' ? 'PONG :tmi.twitch.tv' : `:tmi.twitch.tv PONG tmi.twitch.tv ${rest}`]);
  };

  server.on('connection', (socket) => {
    const state: IrcSocket = { socket, channels: new Set(), nick: '', pass: '', isDumb: false };
    sockets.add(state);
    socket.on('message', (data) => {
      for (const text of (data as Buffer).toString().split('\r\n')) if (text !== '') line(state, text);
    });
    socket.on('close', () => sockets.delete(state));
    socket.on('error', () => undefined);
  });

  const sim: IrcSim = {
    sockets,
    received,
    isOpen: true,
    say(channel, lines, framing = 'apart') {
      for (const to of sockets) {
        if (!to.channels.has(channel)) continue;
        if (framing === 'together') send(to, lines);
        else for (const one of lines) send(to, [one]);
      }
    },
    askToReconnect() {
      for (const to of sockets) send(to, [':tmi.twitch.tv RECONNECT']);
    },
    netsplit() {
      for (const { socket } of sockets) socket.terminate();
    },
    goDumb() {
      for (const one of sockets) {
        one.isDumb = true;
        // Not even a closing handshake is answered.
        one.socket.pause();
      }
    },
    async joined(channel, count = 1) {
      const inside = (): number =>
        [...sockets].filter((one) => !one.isDumb && one.channels.has(channel)).length;
      while (inside() < count) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    close() {
      for (const { socket } of sockets) socket.terminate();
      server.close();
    },
  };
  http.on('upgrade', (request, socket, head) => {
    if ((request.url ?? '/').split('?')[0] !== '/') return;
    if (!sim.isOpen) socket.destroy();
    else server.handleUpgrade(request, socket, head, (one) => server.emit('connection', one, request));
  });
  return sim;
}
