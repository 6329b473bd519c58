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
