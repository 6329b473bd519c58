import { join } from 'node:path';
import { freePort } from '../support/encoder.ts';
import { openCore } from '../support/open-core.ts';
import { type PlantedOutcome, runPlanted } from '../support/planted-run.ts';
import { startSimServer } from '../sim/sim-server.ts';
import { attachIrcSim } from '../sim/twitch-live/irc-server.ts';
import { add, isQuick } from './report.ts';

const SEEDS = isQuick ? 4 : 20;
const AT_ONCE = 4;

/** Seeded streams over RTMP and SRT, each with five causes: how many are clipped by themselves, and how soon. */
export async function relayedMoments(dir: string): Promise<void> {
  const server = await startSimServer({ routes: [] });
  const irc = attachIrcSim(server.http);
  const open = await openCore(join(dir, 'relay'));
  const endpoints = { twitchIrc: server.url.replace('http', 'ws') };
  await open.client.call('settings.set', { patch: { endpoints } });
  const outcomes: PlantedOutcome[] = [];
  let next = 1;
  const worker = async (): Promise<void> => {
    while (next <= SEEDS) {
      const seed = next++;
      const port = await freePort();
      const input =
        seed % 2 === 0 ? ({ kind: 'srt', port } as const) : ({ kind: 'rtmp', port, key: 'cam' } as const);
      const channel = `planted${seed}`;
      outcomes.push(await runPlanted({ client: open.client, irc, channel, input, seed, dir }));
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  } finally {
    await open.close();
    irc.close();
    await server.close();
  }
  report(outcomes);
}

function report(outcomes: readonly PlantedOutcome[]): void {
  const caught = outcomes.flatMap((outcome) => outcome.caught);
  const p95 = (values: readonly number[]): string => {
    const sorted = [...values].sort((a, b) => a - b);
    return `${(sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN).toFixed(1)} s`;
  };
  const few = outcomes.filter(({ missed }) => missed.length > 1).length;
  const noisy = outcomes.filter(({ falseClips }) => falseClips > 1).length;
  add(
    `${SEEDS} streams of 110 s over RTMP and SRT: clips of their 5 causes`,
    `${caught.length} of ${5 * SEEDS}`,
  );
  for (const { seed, missed } of outcomes)
    for (const { causeSec, why } of missed) add(`  seed ${seed}, cause at ${causeSec.toFixed(1)} s`, why);
  add('  streams with fewer than 4; with more than one false clip', `${few}; ${noisy}`, '0; 0');
  add('  from cause to announcement, p95', p95(caught.map(({ toldSec }) => toldSec)), '≤ 10 s');
  add('  from settled to the disk, p95', p95(caught.map((one) => one.savedSec - one.closedSec)), '≤ 3 s');
  add('  from cause to the disk, p95', p95(caught.map(({ savedSec }) => savedSec)), '≤ 25 s');
  add(
    '  clips that hold the loud cause',
    `${caught.filter(({ loudestDb }) => loudestDb > -15).length}`,
    'all',
  );
}
