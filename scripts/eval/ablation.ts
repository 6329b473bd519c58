import { createChatFeatures } from '../../src/core/domain/chat/chat-features.ts';
import { pickHighlights } from '../../src/core/domain/highlights/pick-highlights.ts';
import { scoreHype } from '../../src/core/domain/scoring/score-hype.ts';
import { DEFAULT_WEIGHTS, HYPE_TABLE } from '../../src/core/domain/scoring/weights.ts';
import { SIGNALS, type Signal, type SignalWeights } from '../../src/shared/model/hype.ts';
import { syntheticStream } from '../../test/support/synthetic-stream.ts';
import { shippedClassifier } from './classifier.ts';
import { hitsOf, readClips, readVodChat } from './clips.ts';
import { mean, pairedSpread, share } from './figures.ts';

/** What is lost when one signal counts nothing. */
export interface AblationRow {
  readonly signal: Signal;
  readonly strength: number;
  /** Share of what is to be found, with every signal and without this one. */
  readonly whole: number;
  readonly without: number;
  /** The middle 80 % of the difference, by resampling VODs or streams. */
  readonly spread: string;
}

const without = (signal: Signal): SignalWeights => ({ ...DEFAULT_WEIGHTS, [signal]: 0 });
const isChat = (signal: Signal): boolean => HYPE_TABLE.signals[signal].group === 'chat';

/** One VOD or stream: how much of it is found under given weights, 0..1, and how much there is to find. */
interface Case {
  readonly size: number;
  readonly found: (weights: SignalWeights) => number;
}

function ablate(cases: readonly Case[], signals: readonly Signal[]): AblationRow[] {
  const pooled = (values: readonly number[]): number =>
    values.reduce((sum, value, index) => sum + value * cases[index]!.size, 0) /
    cases.reduce((sum, { size }) => sum + size, 0);
  const whole = cases.map(({ found }) => found(DEFAULT_WEIGHTS));
  return signals.map((signal) => {
    const less = cases.map(({ found }) => found(without(signal)));
    const sizes = cases.map(({ size }) => size);
    return {
      ...{ signal, strength: HYPE_TABLE.signals[signal].strength },
      ...{ whole: pooled(whole), without: pooled(less), spread: pairedSpread(whole, less, sizes) },
    };
  });
}

const LIST_LENGTHS = Array.from({ length: 20 }, (_value, index) => index + 1);

/** Chat signals against viewers' clips: recall averaged over lists of 1 to 20, which one clip's rank moves smoothly. */
export async function ablateChat(): Promise<AblationRow[]> {
  const clips = readClips();
  const cases: Case[] = [];
  for (const vodId of new Set(clips.map((clip) => clip.vodId))) {
    const features = createChatFeatures({ durationMs: null, classifier: shippedClassifier });
    for (const { atMs, message } of await readVodChat(vodId)) features.add(atMs, message);
    const chat = features.finish();
    const mine = clips.filter((clip) => clip.vodId === vodId);
    const alone = {
      durationMs: chat.length * chat.stepMs,
      chat,
      loudness: null,
      voice: null,
      sentences: null,
    };
    const hype = scoreHype({ ...alone, lagMs: null });
    cases.push({
      size: mine.length,
      found(weights) {
        const picked = pickHighlights({ ...alone, hype, weights, sensitivity: 1 });
        const peaks = picked.map(({ peakMs }) => peakMs / 1000);
        return mean(LIST_LENGTHS.map((count) => hitsOf(peaks, mine, count) / mine.length));
      },
    });
  }
  return ablate(cases, SIGNALS.filter(isChat));
}

const STREAMS = 12;
const NEAR_SEC = 15;
/** So unsteady a sound that not everything is found anyway. */
export const NOISE = 10;

/** Sound and words on made-up streams without chat: planted moments among the first N of N. */
export function ablateSound(): AblationRow[] {
  const cases = Array.from({ length: STREAMS }, (_value, index): Case => {
    const plan = { seed: 1000 + index, durationSec: 3600, lagSec: 6, momentsPerHour: 12, decoysPerHour: 5 };
    const stream = syntheticStream({ ...plan, noise: NOISE });
    const alone = {
      ...{ durationMs: 3_600_000, chat: null, loudness: stream.loudnessTracks },
      ...{ voice: stream.voiceTracks, sentences: stream.sentences },
    };
    const hype = scoreHype({ ...alone, lagMs: null });
    return {
      size: stream.moments.length,
      found(weights) {
        const first = pickHighlights({ ...alone, hype, weights, sensitivity: 1 }).slice(
          0,
          stream.moments.length,
        );
        const isFound = stream.moments.map(({ onsetSec }) =>
          first.some(({ peakMs }) => Math.abs(peakMs / 1000 - onsetSec) <= NEAR_SEC),
        );
        return mean(isFound.map(Number));
      },
    };
  });
  return ablate(
    cases,
    SIGNALS.filter((signal) => !isChat(signal)),
  );
}

export function ablationTable(rows: readonly AblationRow[], measured: string): string {
  const head = `| signal | strength | ${measured} | without it | lost (middle 80 %) |\n|---|---|---|---|---|`;
  const lines = rows.map(
    ({ signal, strength, whole, without: less, spread }) =>
      `| ${signal} | ${share(strength)} | ${share(whole)} | ${share(less)} | **${share(whole - less)}** (${spread}) |`,
  );
  return [head, ...lines].join('\n');
}
