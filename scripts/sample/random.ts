/**
 * The only source of chance in the sample generator: a seeded stream of numbers. Every part of a stream forks its
 * own, so that a change in one part leaves the others as they were.
 */
export interface Random {
  /** 0 ≤ value < 1. */
  next(): number;
  range(from: number, to: number): number;
  /** Integer, both ends included. */
  int(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Standard normal. */
  gaussian(): number;
  /** A count with the given mean. */
  poisson(mean: number): number;
  shuffle<T>(items: readonly T[]): T[];
  fork(label: string): Random;
}

/** FNV-1a over UTF-16 units with a final avalanche: labels that differ in one letter give unrelated streams. */
function hashLabel(label: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** A Weyl sequence through a 32-bit mixer (the constants of Mulberry32 and of Murmur3's finaliser). */
function makeNext(label: string): () => number {
  let state = hashLabel(label);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}

export function createRandom(label: string): Random {
  const next = makeNext(label);
  const range = (from: number, to: number): number => from + next() * (to - from);
  const gaussian = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    range,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (probability) => next() < probability,
    pick: <T>(items: readonly T[]): T => {
      if (items.length === 0) throw new Error('cannot pick from an empty list');
      return items[Math.floor(next() * items.length)]!;
    },
    gaussian,
    poisson: (mean) => {
      if (mean > 40) return Math.max(0, Math.round(mean + Math.sqrt(mean) * gaussian()));
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = next(); product > limit; product *= next()) count++;
      return count;
    },
    shuffle: <T>(items: readonly T[]): T[] => {
      const shuffled = [...items];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = Math.floor(next() * (i + 1));
        [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
      }
      return shuffled;
    },
    fork: (inner) => createRandom(`${label}/${inner}`),
  };
}
