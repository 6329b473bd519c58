import type { ChatMessage } from '../../../../shared/model/chat.ts';
import { type IrcLine, parseIrcLine } from '../../../domain/chat/formats/irc-line.ts';
import { ircMessage } from '../../../domain/chat/formats/irc-message.ts';
import { RecentIds } from '../../../domain/chat/recent-ids.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { LiveChat, LiveChatListener } from '../../../ports/live-feed.ts';
import type { Log } from '../../../ports/log.ts';
import type { Endpoints } from '../../endpoints.ts';
import { type IrcConnection, type IrcLogin, openIrcConnection } from './irc-connection.ts';

/** In milliseconds. Defaults are what the protocol's documentation asks for; tests take shorter ones. */
export interface TwitchChatTiming {
  /** From the start of an attempt to being in the channel. */
  readonly joinMs: number;
  /** So long without a line, and the server is asked whether it is still there. */
  readonly quietMs: number;
  /** So long it may take to answer. */
  readonly pongMs: number;
  readonly firstWaitMs: number;
  readonly mostWaitMs: number;
}

const TIMING: TwitchChatTiming = {
  ...{ joinMs: 15_000, quietMs: 60_000, pongMs: 10_000 },
  ...{ firstWaitMs: 1000, mostWaitMs: 30_000 },
};

export interface TwitchChatDeps {
  readonly endpoints: () => Endpoints;
  /** The person's login while it is valid and may read chat; null: anonymous. */
  readonly login: () => Promise<IrcLogin | null>;
  readonly clock: Clock;
  readonly log: Log;
  readonly timing?: Partial<TwitchChatTiming>;
}

/**
 * A channel's live chat. Twitch repeats nothing that was said while the connection was away: such a time is told as a gap.
 * On RECONNECT the new connection is joined before the old one is left, so that nothing is missed and nothing told twice.
 */
export function connectTwitchChat(
  deps: TwitchChatDeps,
  channel: string,
  listener: LiveChatListener,
): LiveChat {
  return new TwitchChat(deps, channel.toLowerCase().replace(/^#/, ''), listener);
}

/** One connection and what it lived through. */
interface Attempt {
  readonly connection: IrcConnection;
  readonly isAnonymous: boolean;
  timer: NodeJS.Timeout;
  hasJoined: boolean;
  /** Whether the server was asked for a sign of life. */
  isAsked: boolean;
}

class TwitchChat implements LiveChat {
  private readonly deps: TwitchChatDeps;
  private readonly channel: string;
  private readonly listener: LiveChatListener;
  private readonly timing: TwitchChatTiming;
  private readonly recent = new RecentIds();
  /** The connection that is heard, and one that is on its way into the channel. */
  private heard: Attempt | null = null;
  private coming: Attempt | null = null;
  private isOpening = false;
  private isClosed = false;
  private failures = 0;
  private isLoginRefused = false;
  private retryTimer: NodeJS.Timeout | undefined;
  /** From when on nothing is heard; null while the chat is heard. */
  private deafSinceUnixMs: number | null;
  private deafReason = 'The chat could not be reached at once.';
  private lastLineUnixMs: number;

  constructor(deps: TwitchChatDeps, channel: string, listener: LiveChatListener) {
    this.deps = deps;
    this.channel = channel;
    this.listener = listener;
    this.timing = { ...TIMING, ...deps.timing };
    this.lastLineUnixMs = deps.clock.nowUnixMs();
    this.deafSinceUnixMs = this.lastLineUnixMs;
    listener.onState('connecting');
    void this.open();
  }

  close(): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    this.isClosed = true;
    clearTimeout(this.retryTimer);
    for (const attempt of [this.heard, this.coming]) if (attempt !== null) this.leave(attempt);
    if (this.heard === null) this.tellGap(this.failures > 0);
    return Promise.resolve();
  }

  private async open(): Promise<void> {
    if (this.isClosed || this.isOpening || this.coming !== null) return;
    this.isOpening = true;
    const login = this.isLoginRefused ? null : await this.deps.login().catch(() => null);
    this.isOpening = false;
    // It may have been closed while the login was asked for.
    if (this.isClosed as boolean) return;
    const onFailure = (): void => this.end(attempt, 'The chat did not let us in.');
    const attempt: Attempt = {
      connection: openIrcConnection(
        { url: this.deps.endpoints().twitchIrc, channel: this.channel, login },
        {
          onLine: (raw) => this.line(attempt, raw),
          onEnd: () => this.end(attempt, 'The connection to the chat was lost.'),
        },
      ),
      isAnonymous: login === null,
      timer: setTimeout(onFailure, this.timing.joinMs),
      hasJoined: false,
      isAsked: false,
    };
    this.coming = attempt;
  }

  private line(attempt: Attempt, raw: string): void {
    const line = parseIrcLine(raw);
    if (line === null || (attempt !== this.heard && attempt !== this.coming)) return;
    if (attempt.hasJoined) this.alive(attempt);
    switch (line.command) {
      case 'PRIVMSG':
      case 'USERNOTICE':
      case 'CLEARCHAT':
      case 'CLEARMSG': {
        this.chatLine(attempt, line);
        return;
      }
      case 'NOTICE':
        if (line.params[0] === `#${this.channel}`) {
          this.chatLine(attempt, line);
          return;
        }
        {
          this.serverNotice(attempt, line.params[1] ?? '');
          return;
        }
      // Either says that we are in: the echo of our own JOIN, the list of names, the room's state.
      case 'JOIN':
      case '366':
      case 'ROOMSTATE': {
        this.joined(attempt);
        return;
      }
      case 'RECONNECT':
        this.deps.log.info('twitch-chat.reconnect-asked', { channel: this.channel });
        return void this.open();
    }
  }

  /** Whatever the platform says of the channel, as it came. */
  private chatLine(attempt: Attempt, line: IrcLine): void {
    const message = ircMessage(line);
    if (typeof message === 'string') return;
    if (message.id === null ? attempt !== this.heard : this.recent.isRepeat(message.id)) return;
    this.listener.onMessage(this.timed(message));
  }

  /** System accounts send lines without a time: the time of arrival is within a second of it. */
  private timed(message: ChatMessage): ChatMessage {
    if (message.sentAtUnixMs !== null) return message;
    const extra = { ...message.extra, timeFrom: 'arrival' };
    return { ...message, sentAtUnixMs: this.deps.clock.nowUnixMs(), extra };
  }

  private serverNotice(attempt: Attempt, text: string): void {
    if (!/^(Login authentication failed|Improperly formatted auth|Login unsuccessful)/.test(text)) return;
    this.deps.log.warn('twitch-chat.login-refused', { channel: this.channel });
    if (!attempt.isAnonymous) this.isLoginRefused = true;
    this.end(attempt, 'The chat did not accept the sign-in.');
  }

  private joined(attempt: Attempt): void {
    if (attempt.hasJoined) return;
    attempt.hasJoined = true;
    this.listenOn(attempt);
    const before = this.heard;
    this.heard = attempt;
    this.coming = null;
    if (before !== null) this.leave(before);
    this.lastLineUnixMs = this.deps.clock.nowUnixMs();
    this.tellGap(this.failures > 0);
    this.failures = 0;
    if (before === null) this.listener.onState('connected');
  }

  /** Any line is a sign of life. */
  private alive(attempt: Attempt): void {
    this.lastLineUnixMs = this.deps.clock.nowUnixMs();
    if (attempt.isAsked) this.listenOn(attempt);
    else attempt.timer.refresh();
  }

  private listenOn(attempt: Attempt): void {
    attempt.isAsked = false;
    clearTimeout(attempt.timer);
    attempt.timer = setTimeout(() => this.ask(attempt), this.timing.quietMs);
  }

  /** Nothing was heard for a while: a dead socket looks the same as a quiet chat until it is asked. */
  private ask(attempt: Attempt): void {
    attempt.isAsked = true;
    attempt.connection.send('PING');
    attempt.timer = setTimeout(() => this.end(attempt, 'The chat stopped answering.'), this.timing.pongMs);
  }

  private end(attempt: Attempt, reason: string): void {
    if (this.isClosed || (attempt !== this.heard && attempt !== this.coming)) return;
    this.leave(attempt);
    if (attempt === this.coming) {
      this.coming = null;
      this.failures++;
    } else {
      this.heard = null;
      this.deafSinceUnixMs = this.lastLineUnixMs;
      this.deafReason = reason;
      this.failures = Math.max(this.failures, 1);
      this.listener.onState('lost');
    }
    this.deps.log.info('twitch-chat.lost', { channel: this.channel, reason, failures: this.failures });
    if (this.coming === null) this.retry();
  }

  private retry(): void {
    const { firstWaitMs, mostWaitMs } = this.timing;
    const waitMs = Math.min(mostWaitMs, firstWaitMs * 2 ** Math.min(this.failures - 1, 10));
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => void this.open(), waitMs * (0.5 + Math.random() / 2));
  }

  private leave(attempt: Attempt): void {
    clearTimeout(attempt.timer);
    attempt.connection.drop();
  }

  /** A first join at the first attempt is no gap: nothing was promised before it. */
  private tellGap(isGap: boolean): void {
    if (this.deafSinceUnixMs !== null && isGap)
      this.listener.onGap({
        fromUnixMs: this.deafSinceUnixMs,
        toUnixMs: this.deps.clock.nowUnixMs(),
        reason: this.deafReason,
      });
    this.deafSinceUnixMs = null;
  }
}
