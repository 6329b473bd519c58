import { geometryFor, surpriseOf, type SignalModel } from '../features/surroundings.ts';

/** A burst's onset. */
export interface BurstEvent {
  readonly second: number;
  /** Capped surprise. */
  readonly strength: number;
}

const CHAT_MODEL: SignalModel = { kind: 'count', windowBlocks: [0.5], minScale: 1 };
const SOUND_MODEL: SignalModel = { kind: 'level', windowBlocks: [0.2, 0.3], minScale: 2.5 };
const MAX_STRENGTH = 8;
const MAX_EVENTS_PER_HOUR = 80;
const MIN_APART_SEC = 12;

/** Onsets of chat bursts, strongest kept. */
export const chatEvents = (counts: Float32Array): BurstEvent[] => eventsOf(counts, CHAT_MODEL, 2.5);

/** Onsets of loud moments, from loudness per second (NaN = unknown). */
export const soundEvents = (loudness: Float32Array): BurstEvent[] => eventsOf(loudness, SOUND_MODEL, 1.6);

function eventsOf(series: Float32Array, model: SignalModel, least: number): BurstEvent[] {
  const { surprise } = surpriseOf(series, geometryFor(series.length), model);
  const candidates: BurstEvent[] = [];
  for (let second = 0; second < surprise.length; second++) {
    const here = surprise[second]!;
    if (here < least || here < (surprise[second - 1] ?? 0) || here <= (surprise[second + 1] ?? 0)) continue;
    candidates.push({ second, strength: Math.min(MAX_STRENGTH, here) });
  }
  candidates.sort((a, b) => b.strength - a.strength || a.second - b.second);
  const limit = Math.max(20, Math.ceil((series.length / 3600) * MAX_EVENTS_PER_HOUR));
  const taken = new Set<number>();
  const kept: BurstEvent[] = [];
  for (const event of candidates) {
    if (kept.length >= limit) break;
    const slot = Math.floor(event.second / MIN_APART_SEC);
    if (taken.has(slot) || taken.has(slot - 1) || taken.has(slot + 1)) continue;
    taken.add(slot);
    kept.push(event);
  }
  return kept.sort((a, b) => a.second - b.second);
}
