import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  judge,
  JUDGED_SEEDS,
  JUDGED_SLOTS,
  KINDS,
  NOISE_LEVELS,
  scenesOf,
  type Pool,
} from '../../../../test/support/sounds/judge.ts';
import { judgedSource } from '../../../../test/support/sounds/judged-source.ts';
import { listenTo } from '../../../../test/support/sounds/listen.ts';
import type { PlantedKind } from '../../../../test/support/sounds/scene.ts';
import { tuningSource } from '../../../../test/support/sounds/tuning-source.ts';
import { hasTestData, testData } from '../../../../test/support/test-data.ts';
import { parseWavHeader } from '../dsp/wav.ts';

const lineOf = (snrDb: number, pools: Record<PlantedKind, Pool>): string =>
  `${String(snrDb).padStart(3)} dB: ${KINDS.map((kind) => {
    const { f1, hits, planted, found } = pools[kind];
    return `${kind} ${f1.toFixed(2)} (${hits} of ${planted}, ${found} found)`;
  }).join(', ')}`;

describe('sounds mixed by generators that nothing was tuned on', { timeout: 60_000 }, () => {
  const scenes = scenesOf(JUDGED_SEEDS.map(judgedSource), JUDGED_SLOTS);

  it.each(NOISE_LEVELS)('are found with F1 of 0.8 and more, %i dB above the game', (snrDb) => {
    const pools = judge(scenes, snrDb);
    console.log(`judged ${lineOf(snrDb, pools)}`);
    for (const kind of KINDS) expect(pools[kind].f1, kind).toBeGreaterThanOrEqual(0.8);
  });

  it('are found among the sounds that the rules were tuned on', async () => {
    const pools = judge(scenesOf([await tuningSource(4)], 10), 10);
    for (const kind of KINDS) expect(pools[kind].f1, kind).toBeGreaterThanOrEqual(0.66);
  });
});

describe.skipIf(!hasTestData)('a real meeting of two people', () => {
  it('has no cheering in it, and hardly a laugh or a shout', () => {
    const bytes = new Uint8Array(readFileSync(testData('speech', 'sample.wav')));
    const { dataOffset, dataBytes } = parseWavHeader(bytes);
    const samples = new Int16Array(bytes.slice(dataOffset, dataOffset + (dataBytes ?? 0)).buffer);
    const events = listenTo(samples, null);
    console.log(events.map(({ kind, startMs, confidence }) => `${kind} ${startMs} ${confidence}`).join(', '));
    expect(events.filter(({ kind }) => kind === 'cheer')).toEqual([]);
    expect(events.length).toBeLessThanOrEqual(2);
  });
});
