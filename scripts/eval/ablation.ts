import { createChatFeatures } from '../../src/core/domain/chat/chat-features.ts';
import { pickHighlights } from '../../src/core/domain/highlights/pick-highlights.ts';
import { evidenceOf, scoreHype } from '../../src/core/domain/scoring/score-hype.ts';
import { DEFAULT_WEIGHTS, HYPE_TABLE } from '../../src/core/domain/scoring/weights.ts';
import { SIGNALS, type Signal, type SignalWeights } from '../../src/shared/model/hype.ts';
import type { TrackSet } from '../../src/shared/model/track-set.ts';
import { shippedClassifier } from './classifier.ts';
import { hitsOf, readClips, readVodChat } from './clips.ts';
import { fineGain, mean, pairedGain, share, type Gain } from './figures.ts';
import { cueStream, REACTION_SEC } from './mixed-cues.ts';

/** What is lost when one signal counts nothing. */
export interface AblationRow {
  readonly signal: Signal;
  readonly strength: number;
  /** Share of what is to be found, with every signal and without this one. */
  readonly whole: number;
  readonly without: number;
  /** What is lost without it, by resampling VODs or streams. */
  readonly lost: Gain;
  /** Its mean evidence at moments less that elsewhere: above nothing = its weight has the right sign. */
  readonly sign: Gain;
}

const without = (signal: Signal): SignalWeights => ({ ...DEFAULT_WEIGHTS, [signal]: 0 });
const isChat = (signal: Signal): boolean => HYPE_TABLE.signals[signal].group === 'chat';

/** One VOD or stream: how much of it is found under given weights, 0..1, and how much there is to find. */
interface Case {
  readonly size: number;
  readonly found: (weights: SignalWeights) => number;
  readonly hype: TrackSet;
  /** Whether something happens in a second. */
  readonly isMoment: (second: number) => boolean;
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
      ...{ whole: pooled(whole), without: pooled(less) },
      lost: pairedGain({ ours: whole, theirs: less, sizes }),
      sign: pairedGain({
        ours: cases.map((one) => meanEvidence(one, signal, true)),
        theirs: cases.map((one) => meanEvidence(one, signal, false)),
        sizes,
      }),
    };
  });
}

function meanEvidence({ hype, isMoment }: Case, signal: Signal, atMoments: boolean): number {
  const evidence = [...hype.tracks[`${signal}.surprise`]!]
    .filter((_surprise, second) => isMoment(second) === atMoments)
    .map((surprise) => evidenceOf(signal, surprise));
  return mean(evidence);
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
      hype,
      isMoment: (second) => mine.some(({ firstSec, lastSec }) => second >= firstSec && second <= lastSec),
      found(weights) {
        const picked = pickHighlights({ ...alone, hype, weights, sensitivity: 1 });
        const peaks = picked.map(({ peakMs }) => peakMs / 1000);
        return mean(LIST_LENGTHS.map((count) => hitsOf(peaks, mine, count) / mine.length));
      },
    });
  }
  return ablate(cases, SIGNALS.filter(isChat));
}

const hasSignal = (hype: TrackSet, signal: Signal): boolean =>
  hype.tracks[`${signal}.value`]!.some((value) => !Number.isNaN(value));

export const STREAMS = 24;
const NEAR_SEC = 15;

/** Sound and words on made-up streams without chat: planted moments among the first N of N. */
export function ablateSound(): AblationRow[] {
  const cases = Array.from({ length: STREAMS }, (_value, index): Case => {
    const { inputs, onsetsSec } = cueStream(1000 + index);
    const hype = scoreHype(inputs);
    return {
      size: onsetsSec.length,
      hype,
      isMoment: (second) => onsetsSec.some((onset) => second >= onset && second < onset + REACTION_SEC),
      found(weights) {
        const picked = pickHighlights({ ...inputs, hype, weights, sensitivity: 1 });
        const first = picked.slice(0, onsetsSec.length);
        const isNear = (onsetSec: number): boolean =>
          first.some(({ peakMs }) => Math.abs(peakMs / 1000 - onsetSec) <= NEAR_SEC);
        return mean(onsetsSec.map((onsetSec) => Number(isNear(onsetSec))));
      },
    };
  });
  return ablate(
    cases,
    SIGNALS.filter((signal) => !isChat(signal) && cases.some(({ hype }) => hasSignal(hype, signal))),
  );
}

function verdictOf({ lost, sign }: AblationRow): string {
  if (sign.high < 0) return '**wrong sign**';
  if (lost.low > 0) return 'adds';
  return lost.high < 0 ? 'counts too much here' : 'no measurable benefit';
}

export function ablationTable(rows: readonly AblationRow[], measured: string): string {
  const head =
    `| signal | strength | evidence at moments less elsewhere | ${measured} | without it | lost (middle 80 %) | verdict |\n` +
    '|---|---|---|---|---|---|---|';
  const lines = rows.map((row) => {
    const { signal, strength, whole, without: less, lost, sign } = row;
    const cells = [
      signal,
      share(strength),
      fineGain(sign),
      share(whole),
      share(less),
      `**${fineGain(lost)}**`,
    ];
    return `| ${[...cells, verdictOf(row)].join(' | ')} |`;
  });
  return [head, ...lines].join('\n');
}
