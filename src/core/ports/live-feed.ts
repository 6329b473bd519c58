import type { ChatMessage } from '../../shared/model/chat.ts';
import type { Link, Platform } from '../../shared/model/link.ts';

/** What a platform says of a broadcast that is on now. */
export interface LiveBroadcast {
  readonly title: string;
  readonly channel: string;
  readonly channelId: string | null;
  /** The platform's id of the broadcast (or of the VOD that it becomes, where that is the same); null = not said. */
  readonly broadcastId: string | null;
  readonly startedAtUnixMs: number | null;
}

/** What is known of a broadcast that is over. */
export type BroadcastKey = Pick<LiveBroadcast, 'broadcastId' | 'startedAtUnixMs'>;

/** The media playlist of one rendition of a live broadcast. */
export interface LivePlaylist {
  /** An HLS media playlist with a sliding window. Holds tokens: never logged. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly broadcast: LiveBroadcast;
}

/** Chat that was sent between these times was not heard. */
export interface ChatGap {
  readonly fromUnixMs: number;
  readonly toUnixMs: number;
  readonly reason: string;
}

/** Receives what a live chat says. No method may throw or be slow: nothing waits for them. */
export interface LiveChatListener {
  /** In the order of arrival, each id once; `sentAtUnixMs` is set (time of arrival where the platform gives none). */
  onMessage(message: ChatMessage): void;
  onState(state: 'connecting' | 'connected' | 'lost'): void;
  /** Told once the chat is heard again, or closed without that. */
  onGap(gap: ChatGap): void;
}

export interface LiveChat {
  /** Ends the connection for good; nothing is told to the listener afterwards. Never rejects. */
  close(): Promise<void>;
}

/** The live side of a platform: what the recorder and the channel watch are built on. */
export interface LiveFeed {
  readonly platform: Platform;
  /** Null: not live now. Throws AppError `link/not-found` …, or HttpError when the platform can't be asked. */
  look(link: Link, signal: AbortSignal): Promise<LiveBroadcast | null>;
  /**
   * Asks anew each time (addresses and tokens expire). `quality` as in FetchChoice. Throws AppError `link/offline` when
   * the channel is not live. `onNote` is told, while it waits, what keeps the stream from coming; null = nothing any more.
   */
  openPlaylist(request: {
    link: Link;
    quality: string;
    signal: AbortSignal;
    onNote?: (note: string | null) => void;
  }): Promise<LivePlaylist>;
  /** The VOD that a broadcast became; null = there is none (yet). Absent where a broadcast leaves none that can be found. */
  findVod?(link: Link, broadcast: BroadcastKey, signal: AbortSignal): Promise<Link | null>;
  /**
   * How many watch the broadcast now; null = not live, or not said. Throws as `look`. Absent where nobody tells it.
   */
  viewers?(link: Link, signal: AbortSignal): Promise<number | null>;
  /** False: this link has no chat, and `connectChat` is not for it. Absent: every link has one. */
  hasChat?(link: Link): boolean;
  /** Nobody reads this link any more. Absent where nothing is held for it. Never rejects. */
  release?(link: Link): Promise<void>;
  /** Connects in the background and reconnects by itself, with back-off, until closed. */
  connectChat(link: Link, listener: LiveChatListener): LiveChat;
}
