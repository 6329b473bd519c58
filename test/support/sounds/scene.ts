import { seededRandom } from '../seeded-random.ts';

export const SCENE_RATE_HZ = 16_000;

/** Makes sounds at 16 kHz, each at its own natural level. */
export interface SoundSource {
  talk(): Float32Array;
  laugh(): Float32Array;
  shout(): Float32Array;
  cheer(): Float32Array;
  /** The same short sound each time. */
  ownSound(): Float32Array;
  /** Game noise of any level: what is mixed under everything. */
  noise(seconds: number): Float32Array;
  /** Things that are none of the sounds: gunfire, crashes, beeps. */
  distraction(): Float32Array;
}

export type PlantedKind = 'laughter' | 'shout' | 'cheer' | 'own';
export interface PlantedSound {
  readonly kind: PlantedKind;
  readonly startMs: number;
  readonly endMs: number;
}
export interface SoundScene {
  /** `snrDb` is how far the talk lies above the game. */
  mixed(snrDb: number): Int16Array;
  readonly planted: readonly PlantedSound[];
}

const SLOT_SEC = 9;
const TALK_DBFS = -23;

const rmsOf = (samples: Float32Array): number => {
  let sum = 0;
  let count = 0;
  for (const value of samples) {
    if (Math.abs(value) < 1e-4) continue;
    sum += value * value;
    count += 1;
  }
  return Math.sqrt(sum / Math.max(1, count));
};

/**
 * A stream of slots with talk in each and, in most of them, one sound, made once for all levels of noise.
 * Own sounds come at -6 to +6 dB of the sample's own level.
 */
export function makeScene(source: SoundSource, options: { slots: number; seed: number }): SoundScene {
  const random = seededRandom(options.seed);
  const total = new Float32Array((options.slots * SLOT_SEC + 4) * SCENE_RATE_HZ);
  const noise = source.noise(total.length / SCENE_RATE_HZ);
  const noiseRms = rmsOf(noise);
  const planted: PlantedSound[] = [];
  const put = (samples: Float32Array, atSec: number, gain = 1): { startMs: number; endMs: number } => {
    const from = Math.round(atSec * SCENE_RATE_HZ);
    for (let at = 0; at < samples.length && from + at < total.length; at++)
      total[from + at]! += samples[at]! * gain;
    const endMs = Math.round(((from + samples.length) * 1000) / SCENE_RATE_HZ);
    return { startMs: Math.round(atSec * 1000), endMs };
  };
  const order = ['laughter', 'shout', 'own', 'cheer', 'none'] as const;
  for (let slot = 0; slot < options.slots; slot++) {
    const startSec = slot * SLOT_SEC + 1;
    const talk = source.talk().subarray(0, Math.floor(3.6 * SCENE_RATE_HZ));
    put(talk, startSec + random() * 0.4);
    const kind = order[slot % order.length]!;
    const atSec = startSec + 4.6 + random() * 0.5;
    if (kind === 'none') put(source.distraction(), atSec);
    else {
      const gain = kind === 'own' ? 10 ** ((random() * 12 - 6) / 20) : 1;
      const made =
        kind === 'laughter'
          ? source.laugh()
          : kind === 'shout'
            ? source.shout()
            : kind === 'cheer'
              ? source.cheer()
              : source.ownSound();
      planted.push({ kind, ...put(made, atSec, gain) });
    }
  }
  return {
    mixed: (snrDb) => {
      const gain = 10 ** ((TALK_DBFS - snrDb) / 20) / noiseRms;
      return Int16Array.from(total, (value, at) =>
        Math.max(-32_768, Math.min(32_767, Math.round((value + noise[at]! * gain) * 32_767))),
      );
    },
    planted,
  };
}

export interface EventScore {
  readonly hits: number;
  /** Events that no planted sound of the kind is behind, or one that was found before. */
  readonly wrong: number;
  readonly planted: number;
  readonly f1: number;
}

/** An event is right when it overlaps a planted sound of its kind; each planted sound counts once, and what is left over is wrong. */
export function scoreEvents(
  found: readonly { kind: string; startMs: number; endMs: number }[],
  planted: readonly PlantedSound[],
  kind: PlantedKind,
): EventScore {
  const open = planted.filter((sound) => sound.kind === kind);
  const mine = found.filter((event) => event.kind === kind);
  const taken = new Set<PlantedSound>();
  let wrong = 0;
  for (const event of mine) {
    const over = open.filter((sound) => event.startMs < sound.endMs && event.endMs > sound.startMs);
    const fresh = over.find((sound) => !taken.has(sound));
    if (fresh === undefined) wrong += 1;
    else taken.add(fresh);
  }
  const hits = taken.size;
  const precision = hits + wrong === 0 ? 0 : hits / (hits + wrong);
  const recall = open.length === 0 ? 0 : hits / open.length;
  return {
    hits,
    wrong,
    planted: open.length,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  };
}
