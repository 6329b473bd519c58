import type { SoundEvent } from '../../../src/shared/model/sound-event.ts';
import { listenTo } from './listen.ts';
import {
  makeScene,
  scoreEvents,
  type EventScore,
  type PlantedKind,
  type SoundScene,
  type SoundSource,
} from './scene.ts';

/** Talk above the game, in dB. */
export const NOISE_LEVELS = [20, 10, 3];
export const KINDS: readonly PlantedKind[] = ['laughter', 'shout', 'cheer', 'own'];
/** Seeds that nobody looked at before the rules stood. */
export const JUDGED_SEEDS = [11, 12];
export const JUDGED_SLOTS = 15;

export interface Pool {
  readonly hits: number;
  readonly planted: number;
  readonly found: number;
  readonly f1: number;
}

interface JudgedScene {
  readonly scene: SoundScene;
  readonly source: SoundSource;
}

export const scenesOf = (sources: readonly SoundSource[], slots: number): JudgedScene[] =>
  sources.map((source, index) => ({ source, scene: makeScene(source, { slots, seed: 50 + index }) }));

/** How well the sounds of all scenes together are found at one level of the game, by ours or by another listener. */
export function judge(
  scenes: readonly JudgedScene[],
  snrDb: number,
  listen: (
    samples: Int16Array,
    own: Float32Array,
  ) => readonly Pick<SoundEvent, 'kind' | 'startMs' | 'endMs'>[] = listenTo,
): Record<PlantedKind, Pool> {
  const heard = scenes.map(({ scene, source }) => ({
    planted: scene.planted,
    events: listen(scene.mixed(snrDb), source.ownSound()),
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
