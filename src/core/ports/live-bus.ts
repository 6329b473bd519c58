/** Something that happened in a live stream, on its way to whoever looks at it. */
export interface BusEvent {
  /** The sender's; an event is taken once, however often it is sent. */
  readonly eventId: string;
  /** JSON. */
  readonly body: unknown;
}

export interface BusEntry extends BusEvent {
  /** Its place in the stream. Grows; its form is the bus's own business. */
  readonly cursor: string;
  readonly addedAtUnixMs: number;
}

export interface BusGroup {
  /** `live:<stream id>`. */
  readonly stream: string;
  /** Each group gets every event once; its consumers share them. */
  readonly group: string;
  readonly consumer: string;
}

/**
 * Carries the events of live streams from those who find them to those who use them. Every method may throw AppError
 * `bus/unreachable`; nothing that `append` resolved for is lost by that.
 */
export interface LiveBus {
  /** Durable once it resolves. Events whose id the stream has already are left out: `added` counts the others. */
  append(stream: string, events: readonly BusEvent[]): Promise<{ added: number }>;
  /**
   * Batches of what the group has not acknowledged, oldest first: what this consumer, or one that died, took and never
   * acknowledged comes again. Waits for more until `signal` aborts, then ends without throwing. Goes on by itself
   * after an outage.
   */
  read(group: BusGroup, signal: AbortSignal): AsyncIterable<readonly BusEntry[]>;
  /** These are dealt with and never come again for the group. */
  acknowledge(group: Omit<BusGroup, 'consumer'>, cursors: readonly string[]): Promise<void>;
  /** Everything after a place (null = from the start) up to now, oldest first, in batches. */
  replay(stream: string, afterCursor: string | null): AsyncIterable<readonly BusEntry[]>;
  /** Forgets the oldest so that at most about `keep` stay; what a group has not acknowledged stays in any case. */
  trim(stream: string, keep: number): Promise<void>;
  dispose(): Promise<void>;
}

/** How the bus is doing, for doctor and the windows. */
export type BusState =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'redis';
      readonly isConnected: boolean;
      /** When it was last there, or when this began; null while it is there. */
      readonly awaySinceUnixMs: number | null;
      /** Events that wait on this machine until it is there again. */
      readonly outbox: number;
    };
