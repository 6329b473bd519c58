import { alignChat } from '../../src/core/domain/alignment/align-chat.ts';
import { ChatBurstCounter } from '../../src/core/domain/alignment/chat-bursts.ts';
import { createChatFeatures } from '../../src/core/domain/chat/chat-features.ts';
import { pickHighlights } from '../../src/core/domain/highlights/pick-highlights.ts';
import { scoreHype } from '../../src/core/domain/scoring/score-hype.ts';
import { DEFAULT_WEIGHTS } from '../../src/core/domain/scoring/weights.ts';
import type { ChatAlignment } from '../../src/shared/model/vod.ts';
import { syntheticStream, type PlantedMoment, type StreamPlan } from '../../test/support/synthetic-stream.ts';
import { shippedClassifier } from './classifier.ts';
import { mean, share, type EvalRow } from './figures.ts';
import { REFERENCE_LAG_SEC, referenceFused, type Proposal } from './reference.ts';

const SEEDS = Array.from({ length: 12 }, (_, index) => 1000 + index);
const LAGS_SEC = [3.5, 5, 6.5, 9];
const NEAR_SEC = 15;

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
    const shiftSec = [-420, 95, 1300][index % 3]!;
    const found = aligned(plan, shiftSec);
    return found.origin === 'measured' ? Math.abs(found.offsetMs / 1000 - shiftSec) : null;
  });
  const data = dataOf(noise);
  const found = shifted.filter((error) => error !== null);
  return [
    {
      task: 'chat lag',
      data,
      figure: 'error, mean / worst (unknown)',
      ours: `${share(mean(errors))} s / ${share(Math.max(...errors))} s (${lags.length - errors.length})`,
      baselines: `reference: constant 15 s, ${share(mean(plans.map(({ lagSec }) => Math.abs(REFERENCE_LAG_SEC - lagSec))))} s`,
      aim: '≤ 1 s',
    },
    {
      task: 'chat of another start',
      data,
      figure: 'found / error, mean (lag and shift in one)',
      ours: `${found.length} of ${shifted.length} / ${share(mean(found))} s`,
      baselines: 'none',
      aim: 'all found',
    },
  ];
}

/** Planted moments among the first of the list, and how well their bounds fit, at three levels of noise. */
export const evaluateMoments = (): EvalRow[] => NOISES.flatMap(momentsAt);

function momentsAt(noise: number): EvalRow[] {
  const ours = new Tally();
  const chatOnly = new Tally();
  const reference = new Tally();
  for (const plan of plansOf(noise)) {
    const stream = syntheticStream(plan);
    const durationMs = plan.durationSec * 1000;
    const features = createChatFeatures({ durationMs, classifier: shippedClassifier });
    for (const { atMs, message } of stream.lines) features.add(atMs, message);
    const chat = features.finish();
    const { lagMs } = aligned(plan, 0);
    const full = {
      chat,
      loudness: stream.loudnessTracks,
      voice: stream.voiceTracks,
      sentences: stream.sentences,
    };
    const alone = { chat, loudness: null, voice: null, sentences: null };
    for (const [tally, signals, lag] of [
      [ours, full, lagMs],
      [chatOnly, alone, null],
    ] as const) {
      const hype = scoreHype({ durationMs, lagMs: lag, ...signals });
      const list = pickHighlights({
        hype,
        durationMs,
        ...signals,
        weights: DEFAULT_WEIGHTS,
        sensitivity: 0.5,
      });
      tally.add(
        stream.moments,
        list.map(({ peakMs, startMs, endMs }) => ({
          peakSec: peakMs / 1000,
          startSec: startMs / 1000,
          endSec: endMs / 1000,
        })),
      );
    }
    reference.add(stream.moments, referenceFused(stream, plan.durationSec));
  }
  const data = dataOf(noise);
  return [
    {
      task: 'planted moments',
      data,
      figure: 'share among the first N of N moments',
      ours: `${share(ours.recall)} (chat alone ${share(chatOnly.recall)})`,
      baselines: `reference formulas ${share(reference.recall)}`,
      aim: '≥ 0.80',
    },
    {
      task: 'boundaries',
      data,
      figure: 'intersection over union, mean / worst tenth',
      ours: `${share(ours.overlap)} / ${share(ours.worst)} (chat alone ${share(chatOnly.overlap)} / ${share(chatOnly.worst)})`,
      baselines: `reference formulas ${share(reference.overlap)} / ${share(reference.worst)}`,
      aim: '≥ 0.70',
    },
  ];
}

class Tally {
  readonly #found: boolean[] = [];
  readonly #overlaps: number[] = [];

  add(moments: readonly PlantedMoment[], proposals: readonly Proposal[]): void {
    for (const moment of moments) {
      const near = ({ peakSec }: Proposal): boolean => Math.abs(peakSec - moment.onsetSec) <= NEAR_SEC;
      this.#found.push(proposals.slice(0, moments.length).some(near));
      const best = proposals.find(near);
      if (best !== undefined) this.#overlaps.push(overlapOf(moment, best));
    }
  }

  get recall(): number {
    return mean(this.#found.map(Number));
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
