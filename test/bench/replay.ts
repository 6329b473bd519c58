import { addFact, factsOf } from '../../src/core/live/recorder/facts.ts';
import { openAppend } from '../../src/core/live/recorder/append-file.ts';
import { openJournal } from '../../src/core/live/recorder/journal.ts';
import { RunFiles } from '../../src/core/live/recorder/run-files.ts';
import { ReplayBuffer } from '../../src/core/domain/live/replay-buffer.ts';
import { join } from 'node:path';
import { bytesOfRuns } from '../support/recorded-frames.ts';
import { heldMemoryBytes } from '../support/held-memory.ts';
import { seededRandom } from '../support/seeded-random.ts';

const SEGMENT_MS = 2000;
/** Half an hour of these segments weighs about as much as the bytes allow: now the one bound is reached, now the other. */
const BOUNDS = { maxMs: 30 * 60_000, maxBytes: 55_000_000 };
const [LEAST_BYTES, SPREAD_BYTES] = [10_000, 100_000];
const HOUR_SEGMENTS = 3_600_000 / SEGMENT_MS;

export interface ReplayHeld {
  readonly bounds: typeof BOUNDS;
  /** The most that ever lay on the disk. */
  readonly mostBytes: number;
  readonly mostMs: number;
  readonly earlyBytes: number;
  readonly lateBytes: number;
}

/** Writes hours of segments of changing size into a replay buffer on the disk, as fast as it takes them. */
export async function replayHours(dir: string, hours: number): Promise<ReplayHeld> {
  const random = seededRandom(9);
  const buffer = new ReplayBuffer(BOUNDS);
  const link = { platform: 'relay', kind: 'channel', id: 'bench', channel: null, startMs: null } as const;
  const begin = { type: 'begin', version: 1, recordingId: 'bench', quality: 'best' } as const;
  const facts = factsOf([{ ...begin, link: { ...link, url: 'bench' }, startedAtUnixMs: 0, replay: BOUNDS }])!;
  const journal = await openJournal(join(dir, 'journal.jsonl'));
  const files = new RunFiles({
    ...{ dir, open: openAppend, segments: [], buffer, insist: (work) => work() },
    async onDrop(run) {
      const entry = { type: 'run-dropped', run, atUnixMs: 0 } as const;
      await journal.add(entry);
      addFact(facts, entry);
    },
  });
  let [mostBytes, mostMs, earlyBytes, sizeFactor] = [0, 0, 0, 1];
  for (let sequence = 0; sequence < hours * HOUR_SEGMENTS; sequence++) {
    if (sequence % 300 === 0) sizeFactor = 0.2 + random();
    const bytes = Buffer.alloc(Math.round((LEAST_BYTES + random() * SPREAD_BYTES) * sizeFactor), sequence);
    const segment = { bytes, init: null, format: 'ts', durationMs: SEGMENT_MS };
    const { run, bytesEnd } = await files.write(segment, sequence % 1000 === 999);
    const entry = { type: 'segment', run, bytesEnd, sequence, durationMs: SEGMENT_MS } as const;
    addFact(facts, { ...entry, wallStartUnixMs: null, holes: [], atUnixMs: 0 });
    mostBytes = Math.max(mostBytes, await bytesOfRuns(dir));
    mostMs = Math.max(mostMs, buffer.durationMs, facts.segments.length * SEGMENT_MS);
    if (sequence === HOUR_SEGMENTS - 1) earlyBytes = heldMemoryBytes();
  }
  await files.end();
  await journal.close();
  return { bounds: BOUNDS, mostBytes, mostMs, earlyBytes, lateBytes: heldMemoryBytes() };
}
