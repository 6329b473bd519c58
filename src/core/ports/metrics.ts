/** What is counted since the start, with the label that each is counted by. */
export interface Counters {
  /** Events from outside that were taken. */
  events: { readonly kind: string };
  /** Events, messages and connections that were refused, by the error's code. */
  dropped: { readonly reason: string };
  /** Moments found or marked. */
  moments: { readonly origin: string };
  /** Clips of live moments that are done: `saved` or `failed`. */
  clips: { readonly state: string };
}

/** Times, s. */
export type Duration =
  /** From an event's arrival until it is a moment or counts in the score. */
  | 'event-lag'
  /** One look at a recording: features, score, moments. */
  | 'look'
  /** The sound detectors' work for two seconds of sound. */
  | 'detectors'
  /** One look at a live face, the way to the thread that reads it included. */
  | 'faces';

/** What is read when somebody asks. */
export type Level =
  /** Recordings that are looked at. */
  | 'recordings'
  /** Events that the bus has and nobody dealt with. */
  | 'event-queue'
  /** Moments whose clip is wanted and not written. */
  | 'clip-queue'
  /** What clips can be cut from, s, over all recordings. */
  | 'buffer-seconds'
  /** The same in bytes. */
  | 'buffer-bytes';

/** Figures of how the app does, for whoever watches over it. No names, no texts. */
export interface Metrics {
  count<Name extends keyof Counters>(name: Name, label: Counters[Name], by?: number): void;
  observe(name: Duration, seconds: number): void;
  level(name: Level, read: () => number): void;
  /** In Prometheus' text format. */
  text(): Promise<string>;
}

/** Counts nothing. */
export const noMetrics: Metrics = {
  count() {},
  observe() {},
  level() {},
  text: () => Promise.resolve(''),
};
