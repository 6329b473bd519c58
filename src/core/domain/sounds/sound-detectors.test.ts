import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgedSource } from '../../../../test/support/sounds/judged-source.ts';
import { listenTo } from '../../../../test/support/sounds/listen.ts';
import {
  makeScene,
  scoreEvents,
  type EventScore,
  type PlantedKind,
  type SoundScene,
  type SoundSource,
} from '../../../../test/support/sounds/scene.ts';
import { tuningSource } from '../../../../test/support/sounds/tuning-source.ts';
import { hasTestData, testData } from '../../../../test/support/test-data.ts';
import { parseWavHeader } from '../dsp/wav.ts';

/** Talk above the game, in dB. */
const NOISE_LEVELS = [20, 10, 3];
const KINDS: readonly PlantedKind[] = ['laughter', 'shout', 'cheer', 'own'];
/** Seeds that nobody looked at before the rules stood. */
const JUDGED_SEEDS = [11, 12];

interface Pool {
  hits: number;
  planted: number;
  found: number;
  f1: number;
}

interface JudgedScene {
  readonly scene: SoundScene;
  readonly source: SoundSource;
}

const scenesOf = (sources: readonly SoundSource[], slots: number): JudgedScene[] =>
  sources.map((source, index) => ({ source, scene: makeScene(source, { slots, seed: 50 + index }) }));

function judge(scenes: readonly JudgedScene[], snrDb: number): Record<PlantedKind, Pool> {
  const heard = scenes.map(({ scene, source }) => ({
    planted: scene.planted,
    events: listenTo(scene.mixed(snrDb), source.ownSound()),
  }));
  return Object.fromEntries(
    KINDS.map((kind) => {
      const scores = heard.map(({ events, planted }) => scoreEvents(events, planted, kind));
      const sum = (pick: (score: EventScore) => number): number =>
        scores.reduce((total, score) => total + pick(score), 0);
      const [hits, planted] = [sum((score) => score.hits), sum((score) => score.planted)];
      const found = hits + sum(({ wrong }) => wrong);
      return [kind, { hits, planted, found, f1: (2 * hits) / Math.max(1, planted + found) }];
    }),
  ) as Record<PlantedKind, Pool>;
}

const lineOf = (snrDb: number, pools: Record<PlantedKind, Pool>): string =>
  `${String(snrDb).padStart(3)} dB: ${KINDS.map((kind) => {
    const { f1, hits, planted, found } = pools[kind];
    return `${kind} ${f1.toFixed(2)} (${hits} of ${planted}, ${found} found)`;
  }).join(', ')}`;

describe('sounds mixed by generators that nothing was tuned on', { timeout: 60_000 }, () => {
  const scenes = scenesOf(JUDGED_SEEDS.map(judgedSource), 15);

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
