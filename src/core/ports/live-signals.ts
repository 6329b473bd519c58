/** A platform says by itself that a channel went live or offline. */
export type LiveSignal =
  | {
      readonly kind: 'online';
      readonly login: string;
      readonly name: string;
      readonly channelId: string | null;
      readonly broadcastId: string | null;
      readonly startedAtUnixMs: number | null;
    }
  | { readonly kind: 'offline'; readonly login: string };

/** Hears sooner what looking finds out within a minute. Never needed: it may be silent for any reason. */
export interface LiveSignals {
  /** From now on these channels, first come first followed where not all can be; replaces what was followed. */
  follow(logins: readonly string[]): void;
  /** Returns how to stop listening. */
  onSignal(listener: (signal: LiveSignal) => void): () => void;
  dispose(): void;
}

/** What happens on a channel that is no message of its chat. */
export type ChannelEvent =
  | {
      readonly kind: 'raid';
      /** The channel that is raided. */
      readonly login: string;
      readonly from: string;
      readonly viewers: number;
    }
  | {
      readonly kind: 'hype_train';
      readonly login: string;
      readonly phase: 'begin' | 'progress' | 'end';
      readonly level: number;
    };

export interface ToldEvent {
  /** The platform's, the same where it says a thing again. */
  readonly id: string;
  /** When the platform said it, by its clock; null = it did not say. */
  readonly atUnixMs: number | null;
  readonly event: ChannelEvent;
}

/** Hears what happens on channels. May be silent for any reason. */
export interface ChannelEvents {
  /** From now on these channels; replaces what was followed. */
  followEvents(logins: readonly string[]): void;
  /** Returns how to stop listening. */
  onEvent(listener: (told: ToldEvent) => void): () => void;
  /** What is not heard of them, and why, in words. */
  notes(): string[];
}
