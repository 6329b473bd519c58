import {
  judge,
  JUDGED_SEEDS,
  JUDGED_SLOTS,
  KINDS,
  NOISE_LEVELS,
  scenesOf,
} from '../../test/support/sounds/judge.ts';
import { judgedSource } from '../../test/support/sounds/judged-source.ts';
import { SCENE_RATE_HZ, type PlantedKind } from '../../test/support/sounds/scene.ts';
import { share, type EvalRow } from './figures.ts';

const HOP_MS = 100;
const HOP_SAMPLES = (SCENE_RATE_HZ * HOP_MS) / 1000;
/** A stretch is loud from this much above the median on … */
const LOUD_DB = 6;
/** … and a sound of its own from this long on. */
const LEAST_MS = 300;

/** The naive baseline: every loud stretch is taken for every kind of sound. */
function loudStretches(samples: Int16Array): { kind: PlantedKind; startMs: number; endMs: number }[] {
  const levels = Array.from({ length: Math.floor(samples.length / HOP_SAMPLES) }, (_, hop) => {
    let sum = 0;
    for (let at = hop * HOP_SAMPLES; at < (hop + 1) * HOP_SAMPLES; at++) sum += samples[at]! ** 2;
    return 10 * Math.log10(sum / HOP_SAMPLES + 1);
  });
  const median = [...levels].sort((a, b) => a - b)[levels.length >> 1]!;
  const stretches: { startMs: number; endMs: number }[] = [];
  for (let hop = 0; hop < levels.length; hop++) {
    if (levels[hop]! < median + LOUD_DB) continue;
    const first = hop;
    while (hop + 1 < levels.length && levels[hop + 1]! >= median + LOUD_DB) hop++;
    stretches.push({ startMs: first * HOP_MS, endMs: (hop + 1) * HOP_MS });
  }
  return stretches
    .filter(({ startMs, endMs }) => endMs - startMs >= LEAST_MS)
    .flatMap((stretch) => KINDS.map((kind) => ({ kind, ...stretch })));
}

/** Laughter, shouts, cheers and own sounds under a game, by generators that the rules were not tuned on. */
export function evaluateSounds(): EvalRow[] {
  const scenes = scenesOf(JUDGED_SEEDS.map(judgedSource), JUDGED_SLOTS);
  return NOISE_LEVELS.map((snrDb) => {
    const ours = judge(scenes, snrDb);
    const naive = judge(scenes, snrDb, loudStretches);
    const listed = (of: typeof ours): string =>
      KINDS.map((kind) => `${kind} ${share(of[kind].f1)}`).join(', ');
    return {
      task: 'sounds',
      data: `${scenes.length} seeded mixtures, ${ours.own.planted} of each kind, talk ${snrDb} dB above the game`,
      figure: 'F1 of events',
      ours: listed(ours),
      baselines: `every loud stretch is one: ${listed(naive)}; reference formulas: no answer`,
      aim: '≥ 0.80 each',
    };
  });
}
