import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { makeSample } from '../../scripts/sample/make.ts';
import { openCore } from '../support/open-core.ts';
import { judgeSample } from '../support/planted-moments.ts';
import { add } from './report.ts';

const SEEDS = 10;
const MINUTES = 7;
const LARGEST_SEED = 1_000_000;

/** Samples from seeds drawn anew each time: how many of the five planted moments are among the first six highlights. */
export async function plantedMoments(dir: string): Promise<void> {
  const open = await openCore(join(dir, 'planted'));
  const rows: { seed: number; found: number }[] = [];
  try {
    for (let index = 0; index < SEEDS; index++) {
      const seed = randomInt(LARGEST_SEED);
      const paths = await makeSample({
        seed,
        minutes: MINUTES,
        video: false,
        outDir: join(dir, `seed-${seed}`),
      });
      rows.push({ seed, found: (await judgeSample(open, paths)).found.length });
    }
  } finally {
    await open.close();
  }
  const mean = rows.reduce((sum, { found }) => sum + found, 0) / rows.length;
  add(`planted moments in the first six, ${SEEDS} seeds drawn now`, `${mean.toFixed(1)} of 5`, 'at least 4');
  add('  by seed', rows.map(({ seed, found }) => `${seed}: ${found}`).join(', '));
}
