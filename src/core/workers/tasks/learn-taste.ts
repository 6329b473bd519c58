import { readFile } from 'node:fs/promises';
import { SIGNALS } from '../../../shared/model/hype.ts';
import type { TasteReport } from '../../../shared/model/taste.ts';
import { decodeTrackSet, type TrackSet } from '../../../shared/model/track-set.ts';
import {
  learnEnds,
  learnWeights,
  type JudgedMoment,
  type MovedEnds,
} from '../../domain/scoring/learn-taste.ts';
import { evidenceOf, reweigh } from '../../domain/scoring/score-hype.ts';
import { DEFAULT_WEIGHTS } from '../../domain/scoring/weights.ts';
import type { Task } from '../task.ts';

/** A judged stretch of one stream: its strongest second stands for it. */
interface JudgedStretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly good: boolean;
}

export interface TasteInput {
  readonly streams: readonly {
    readonly vodId: string;
    readonly hypePath: string;
    readonly judged: readonly JudgedStretch[];
  }[];
  readonly edits: readonly MovedEnds[];
}

/** Reads the parts of every judged moment, one stream after the other, and learns from them. */
export const learnTaste: Task<TasteInput, TasteReport> = async ({ streams, edits }, ctx) => {
  const moments: JudgedMoment[] = [];
  for (const { vodId, hypePath, judged } of streams) {
    ctx.signal.throwIfAborted();
    const hype = decodeTrackSet(await readFile(hypePath));
    const total = reweigh(hype, DEFAULT_WEIGHTS);
    for (const stretch of judged) {
      const second = strongestIn(total, stretch);
      if (second !== null) moments.push({ vodId, evidence: evidenceAt(hype, second), good: stretch.good });
    }
  }
  return { weights: learnWeights(moments), ends: learnEnds(edits) };
};

/** null where the stretch lies outside of the stream. */
function strongestIn(total: Float32Array, { fromMs, toMs }: JudgedStretch): number | null {
  const from = Math.max(0, Math.floor(fromMs / 1000));
  const to = Math.min(total.length - 1, Math.floor(toMs / 1000));
  let best: number | null = null;
  for (let second = from; second <= to; second++)
    if (best === null || total[second]! > total[best]!) best = second;
  return best;
}

const evidenceAt = (hype: TrackSet, second: number): number[] =>
  SIGNALS.map((signal) => evidenceOf(signal, hype.tracks[`${signal}.surprise`]?.[second] ?? 0));
