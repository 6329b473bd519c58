import tmi from 'tmi.js';

export interface IrcLogin {
  readonly login: string;
  readonly accessToken: string;
}

export interface IrcConnectionOptions {
  /** `wss://host:443` or `ws://host:port` (tmi.js knows TLS on port 443 only). */
  readonly url: string;
  /** Login of the channel to join, lower-case, without `#`. */
  readonly channel: string;
  /** Null: anonymous (`justinfan`). */
  readonly login: IrcLogin | null;
}

export interface IrcConnectionEvents {
  /** One line as the server sent it, without its line end. */
  onLine(raw: string): void;
  /** The socket is closed, or never opened. Told once. */
  onEnd(): void;
}

export interface IrcConnection {
  send(line: string): void;
  /** Closes and forgets: no event is told afterwards. */
  drop(): void;
}

/** What tmi.js 1.8.5 has beside its documented interface. */
interface TmiInside {
  handleMessage(message: { raw: string; command: string } | null): void;
  pingLoop: NodeJS.Timeout | null;
  pingTimeout: NodeJS.Timeout | null;
}

/**
 * Lines that tmi.js is not told. Chat lines: its copies would cost too much at 5,000 a second. RECONNECT: it would leave
 * at once, and come back by itself.
 */
const KEPT_FROM_TMI: ReadonlySet<string> = new Set([
  ...['PRIVMSG', 'USERNOTICE', 'CLEARCHAT', 'CLEARMSG', 'RECONNECT'],
]);

const silent = (): void => undefined;
const SILENT_LOGGER = {
  ...{ setLevel: silent, trace: silent, debug: silent },
  ...{ info: silent, warn: silent, error: silent, fatal: silent },
};

/**
 * One connection to Twitch's chat through tmi.js: capabilities, login, join, keep-alive. It does not reconnect (chat.ts
 * does, so that two connections can overlap). Protocol: dev.twitch.tv/docs/chat/irc.
 */
export function openIrcConnection(options: IrcConnectionOptions, events: IrcConnectionEvents): IrcConnection {
  const { protocol, hostname, port } = new URL(options.url);
  const secure = protocol === 'wss:';
  const { login } = options;
  const client = new tmi.Client({
    options: { skipMembership: true, skipUpdatingEmotesets: true },
    connection: { server: hostname, port: Number(port) || (secure ? 443 : 80), secure, reconnect: false },
    channels: [options.channel],
    logger: SILENT_LOGGER,
    ...(login === null ? {} : { identity: { username: login.login, password: login.accessToken } }),
  });
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    stopTimers(client);
    events.onEnd();
  };
  tapLines(client, (raw) => {
    if (!isOver) events.onLine(raw);
  });
  client.on('disconnected', end);
  client.connect().catch(end);
  return {
    send: (line) => void client.raw(line).catch(silent),
    drop() {
      isOver = true;
      stopTimers(client);
      client.disconnect().catch(silent);
    },
  };
}

/**
 * Puts the raw line before tmi.js' own handling. Its `raw_message` event would copy each message, and its handling
 * throws on a NOTICE without a text.
 */
function tapLines(client: tmi.Client, onLine: (raw: string) => void): void {
  const inside = client as unknown as TmiInside;
  const handle = inside.handleMessage.bind(client);
  inside.handleMessage = (message) => {
    if (message === null) return;
    onLine(message.raw);
    if (KEPT_FROM_TMI.has(message.command)) return;
    try {
      handle(message);
    } catch {
      // The line itself was told; what tmi.js would have made of it isn't used.
    }
  };
}

function stopTimers(client: tmi.Client): void {
  const inside = client as unknown as TmiInside;
  clearInterval(inside.pingLoop ?? undefined);
  clearTimeout(inside.pingTimeout ?? undefined);
}
