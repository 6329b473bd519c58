import { alignChat } from '../../src/core/domain/alignment/align-chat.ts';
import { ChatBurstCounter } from '../../src/core/domain/alignment/chat-bursts.ts';
import { createChatFeatures } from '../../src/core/domain/chat/chat-features.ts';
import { pickHighlights } from '../../src/core/domain/highlights/pick-highlights.ts';
import { scoreHype } from '../../src/core/domain/scoring/score-hype.ts';
import { REFERENCE_LAG_MS } from '../../src/core/domain/scoring/reference-formulas.ts';
import { DEFAULT_WEIGHTS, HYPE_TABLE } from '../../src/core/domain/scoring/weights.ts';
import type { ChatAlignment } from '../../src/shared/model/vod.ts';
import {
  syntheticStream,
  type PlantedMoment,
  type StreamPlan,
  type SyntheticStream,
} from '../../test/support/synthetic-stream.ts';
import { shippedClassifier } from './classifier.ts';
import { gainText, lowToHigh, mean, pairedGain, share, type EvalRow } from './figures.ts';
import {
  loudestSeconds,
  messageRatePeaks,
  referenceFromChat,
  referenceFused,
  type Proposal,
} from './reference.ts';

const SEEDS = Array.from({ length: 12 }, (_, index) => 1000 + index);
const LAGS_SEC = [3.5, 5, 6.5, 9];
const NEAR_SEC = 15;
const SHIFTS_SEC = [-420, 95, 1300];
/** What is taken for the lag while nothing was measured. */
const PRIOR_LAG_SEC = HYPE_TABLE.defaultLagMs / 1000;

/** Less than usual, as usual, and more (`StreamPlan.noise`). */
const NOISES = [0.5, 1, 2];

const plansOf = (noise: number): StreamPlan[] =>
  SEEDS.map((seed, index) => ({
    seed,
    durationSec: 3600,
    lagSec: LAGS_SEC[index % LAGS_SEC.length]!,
    momentsPerHour: 12,
    decoysPerHour: 5,
    noise,
  }));

const dataOf = (noise: number): string =>
  `${SEEDS.length} made-up streams of 1 h with decoys, noise ${noise}`;

function aligned(plan: StreamPlan, clockErrorSec: number): ChatAlignment {
  const stream = syntheticStream(plan);
  const counter = new ChatBurstCounter();
  for (const { atMs, message } of stream.lines) counter.add(atMs - clockErrorSec * 1000, message);
  return alignChat({
    chat: counter.finish(),
    loudness: stream.loudness,
    durationMs: plan.durationSec * 1000,
    statedOffsetMs: 0,
    statedBy: 'file',
    manualOffsetMs: null,
  });
}

/** Lag and offset of chats whose truth is known, at three levels of noise. */
export const evaluateAlignment = (): EvalRow[] => NOISES.flatMap(alignmentAt);

function alignmentAt(noise: number): EvalRow[] {
  const plans = plansOf(noise);
  const lags = plans.map((plan) => ({ plan, lagMs: aligned(plan, 0).lagMs }));
  const errors = lags.flatMap(({ plan, lagMs }) =>
    lagMs === null ? [] : [Math.abs(lagMs / 1000 - plan.lagSec)],
  );
  const shifted = plans.map((plan, index) => {
    const shiftSec = SHIFTS_SEC[index % SHIFTS_SEC.length]!;
    const found = aligned(plan, shiftSec);
    return found.origin === 'measured' ? Math.abs(found.offsetMs / 1000 - shiftSec) : null;
  });
  const data = dataOf(noise);
  const found = shifted.filter((error) => error !== null);
  const constant = (lagSec: number): string =>
    `${share(mean(plans.map((plan) => Math.abs(lagSec - plan.lagSec))))} s`;
  const asStated = mean(shifted.map((_error, index) => Math.abs(SHIFTS_SEC[index % SHIFTS_SEC.length]!)));
  return [
    {
      task: 'chat lag',
      data,
      figure: 'error, mean / worst (unknown)',
      ours: `${share(mean(errors))} s / ${share(Math.max(...errors))} s (${lags.length - errors.length})`,
      baselines: `reference: constant ${REFERENCE_LAG_MS / 1000} s, ${constant(REFERENCE_LAG_MS / 1000)}; constant ${PRIOR_LAG_SEC} s, ${constant(PRIOR_LAG_SEC)}`,
      aim: '≤ 1 s',
    },
    {
      task: 'chat of another start',
      data,
      figure: 'found / error, mean (lag and shift in one)',
      ours: `${found.length} of ${shifted.length} / ${share(mean(found))} s`,
      baselines: `reference, and whatever takes the file's own times: ${share(asStated)} s`,
      aim: 'all found',
    },
  ];
}

/** Planted moments among the first of the list, and how well their bounds fit, at three levels of noise. */
export const evaluateMoments = (): EvalRow[] => NOISES.flatMap(momentsAt);

/** Every method whose list is judged on the made-up streams. */
const METHODS = ['ours', 'chatOnly', 'reference', 'referenceChat', 'rate', 'loudest'] as const;
type Lists = Record<(typeof METHODS)[number], readonly Proposal[]>;

function listsOf(plan: StreamPlan, stream: SyntheticStream): Lists {
  const durationMs = plan.durationSec * 1000;
  const features = createChatFeatures({ durationMs, classifier: shippedClassifier });
  for (const { atMs, message } of stream.lines) features.add(atMs, message);
  const chat = features.finish();
  const full = {
    chat,
    loudness: stream.loudnessTracks,
    voice: stream.voiceTracks,
    sentences: stream.sentences,
  };
  const alone = { chat, loudness: null, voice: null, sentences: null };
  const pick = (signals: typeof full | typeof alone, lagMs: number | null): Proposal[] => {
    const hype = scoreHype({ durationMs, lagMs, ...signals });
    const list = pickHighlights({
      ...{ hype, durationMs, weights: DEFAULT_WEIGHTS, sensitivity: 0.5 },
      ...signals,
    });
    return list.map(({ peakMs, startMs, endMs }) => ({
      peakSec: peakMs / 1000,
      startSec: startMs / 1000,
      endSec: endMs / 1000,
    }));
  };
  const count = stream.moments.length;
  return {
    ours: pick(full, aligned(plan, 0).lagMs),
    chatOnly: pick(alone, null),
    reference: referenceFused(stream, plan.durationSec),
    referenceChat: referenceFromChat(stream.lines),
    rate: messageRatePeaks(
      stream.lines.map(({ atMs }) => atMs / 1000 - PRIOR_LAG_SEC),
      count,
    ),
    loudest: loudestSeconds(stream.loudness, count),
  };
}

function momentsAt(noise: number): EvalRow[] {
  const tallies = Object.fromEntries(METHODS.map((name) => [name, new Tally()])) as Record<
    (typeof METHODS)[number],
    Tally
  >;
  for (const plan of plansOf(noise)) {
    const stream = syntheticStream(plan);
    const lists = listsOf(plan, stream);
    for (const name of METHODS) tallies[name].add(stream.moments, lists[name]);
  }
  const { ours, chatOnly, reference, referenceChat, rate, loudest } = tallies;
  const data = dataOf(noise);
  const gain = pairedGain({ ours: ours.recalls, theirs: reference.recalls, sizes: ours.sizes });
  const overlaps = (tally: Tally): string => `${share(tally.overlap)} / ${share(tally.worst)}`;
  return [
    {
      task: 'planted moments',
      data,
      figure: 'share among the first N of N moments (lowest–highest stream)',
      ours: `${share(ours.recall)} (${lowToHigh(ours.recalls)}; chat alone ${share(chatOnly.recall)})`,
      baselines:
        `reference formulas ${share(reference.recall)} (${gainText(gain)}), ` +
        `of chat alone ${share(referenceChat.recall)}; message rate ${share(rate.recall)}; ` +
        `loudest seconds ${share(loudest.recall)}`,
      aim: '≥ 0.80',
    },
    {
      task: 'boundaries',
      data,
      figure: 'intersection over union of what was found, mean / worst tenth',
      ours: `${overlaps(ours)} (chat alone ${overlaps(chatOnly)})`,
      baselines:
        `reference formulas ${overlaps(reference)}, of chat alone ${overlaps(referenceChat)}; ` +
        `a minute around the message rate's peaks ${overlaps(rate)}, around the loudest seconds ${overlaps(loudest)}`,
      aim: '≥ 0.70',
    },
  ];
}

class Tally {
  /** Per stream: share of its moments among the first of the list, and how many moments it has. */
  readonly recalls: number[] = [];
  readonly sizes: number[] = [];
  readonly #overlaps: number[] = [];

  add(moments: readonly PlantedMoment[], proposals: readonly Proposal[]): void {
    let found = 0;
    for (const moment of moments) {
      const near = ({ peakSec }: Proposal): boolean => Math.abs(peakSec - moment.onsetSec) <= NEAR_SEC;
      if (proposals.slice(0, moments.length).some(near)) found++;
      const best = proposals.find(near);
      if (best !== undefined) this.#overlaps.push(overlapOf(moment, best));
    }
    this.recalls.push(found / moments.length);
    this.sizes.push(moments.length);
  }

  /** Pooled over moments: every stream has as many. */
  get recall(): number {
    return mean(this.recalls);
  }
  get overlap(): number {
    return mean(this.#overlaps);
  }
  get worst(): number {
    const sorted = [...this.#overlaps].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 10)] ?? Number.NaN;
  }
}

function overlapOf(moment: PlantedMoment, found: Proposal): number {
  const common = Math.min(moment.endSec, found.endSec) - Math.max(moment.startSec, found.startSec);
  const whole = Math.max(moment.endSec, found.endSec) - Math.min(moment.startSec, found.startSec);
  return Math.max(0, common) / whole;
}
