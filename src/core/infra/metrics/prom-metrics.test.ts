import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createPromMetrics } from './prom-metrics.ts';

const DASHBOARD = new URL('../../../../resources/grafana/klipstream.json', import.meta.url);

describe('the figures', () => {
  it('have every series that the dashboard draws', async () => {
    const metrics = createPromMetrics();
    for (const name of ['recordings', 'event-queue', 'clip-queue', 'buffer-seconds', 'buffer-bytes'] as const)
      metrics.level(name, () => 3);
    const text = await metrics.text();
    const drawn = new Set(readFileSync(DASHBOARD, 'utf8').match(/klipstream_\w+/g));
    drawn.delete('klipstream_live');
    const missing = [...drawn].filter((name) => !text.includes(`# TYPE ${name.replace(/_bucket$/, '')} `));
    expect(missing).toEqual([]);
    expect(drawn.size).toBeGreaterThan(10);
    expect(text).toContain('klipstream_buffer_seconds 3');
  });

  it('are counted by their label, and timed in seconds', async () => {
    const metrics = createPromMetrics();
    metrics.count('events', { kind: 'marker' });
    metrics.count('events', { kind: 'marker' }, 4);
    metrics.observe('event-lag', 0.2);
    const text = await metrics.text();
    expect(text).toContain('klipstream_events_total{kind="marker"} 5');
    expect(text).toContain('klipstream_event_lag_seconds_bucket{le="0.1"} 0');
    expect(text).toContain('klipstream_event_lag_seconds_bucket{le="0.25"} 1');
  });
});
