import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Counters, Duration, Level, Metrics } from '../../ports/metrics.ts';

const COUNTERS: Readonly<Record<keyof Counters, readonly [name: string, label: string, help: string]>> = {
  events: ['klipstream_events_total', 'kind', 'Events from outside that were taken.'],
  dropped: ['klipstream_events_dropped_total', 'reason', 'Events and messages that were refused.'],
  moments: ['klipstream_moments_total', 'origin', 'Moments found or marked.'],
  clips: ['klipstream_clips_total', 'state', 'Clips of live moments that are done.'],
};
const DURATIONS: Readonly<Record<Duration, readonly [name: string, help: string]>> = {
  'event-lag': ['klipstream_event_lag_seconds', 'From an event’s arrival until it is decided on.'],
  look: ['klipstream_look_seconds', 'One look at a recording: features, score, moments.'],
  detectors: ['klipstream_detectors_seconds', "The sound detectors' work for two seconds of sound."],
  faces: ['klipstream_faces_seconds', 'One look at a face in a live picture.'],
};
const LEVELS: Readonly<Record<Level, readonly [name: string, help: string]>> = {
  recordings: ['klipstream_recordings', 'Recordings that are looked at.'],
  'event-queue': ['klipstream_event_queue', 'Events that the bus has and nobody dealt with.'],
  'clip-queue': ['klipstream_clip_queue', 'Clips that are wanted and not written.'],
  'buffer-seconds': ['klipstream_buffer_seconds', 'What clips can be cut from.'],
  'buffer-bytes': ['klipstream_buffer_bytes', 'What clips can be cut from.'],
};
const BUCKETS_SEC = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Figures in a Prometheus registry of their own, those of the process with them. */
export function createPromMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'klipstream_' });
  const counters = mapValues(
    COUNTERS,
    ([name, label, help]) => new Counter({ name, help, labelNames: [label], registers }),
  );
  const durations = mapValues(
    DURATIONS,
    ([name, help]) => new Histogram({ name, help, buckets: BUCKETS_SEC, registers }),
  );
  return {
    count: (name, label, by = 1) => counters[name].inc({ ...label }, by),
    observe: (name, seconds) => durations[name].observe(seconds),
    level(name, read) {
      const [metric, help] = LEVELS[name];
      new Gauge({ name: metric, help, registers, collect: whenAsked(read) });
    },
    text: () => registry.metrics(),
  };
}

/** The library calls it with the gauge as `this`. */
const whenAsked = (read: () => number) =>
  function (this: Gauge): void {
    this.set(read());
  };

const mapValues = <Key extends string, From, To>(
  given: Readonly<Record<Key, From>>,
  make: (value: From) => To,
): Record<Key, To> =>
  Object.fromEntries(Object.entries<From>(given).map(([key, value]) => [key, make(value)])) as Record<
    Key,
    To
  >;
