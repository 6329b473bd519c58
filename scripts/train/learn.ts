import {
  AROUSAL_AT,
  FEELINGS_AT,
  OUTPUTS,
  rowWeights,
  SUMMARY_WEIGHTS,
} from '../../src/core/domain/chat/model/chat-model.ts';
import { exponential, softmax } from '../../src/core/domain/chat/model/exponential.ts';
import { SUMMARY_LENGTH } from '../../src/core/domain/chat/model/line-summary.ts';

/** A line to learn from. */
export interface Example {
  readonly rows: Int32Array;
  /** What each row counts. */
  readonly values: Float32Array;
  readonly summary: Float64Array;
  /** Shares per output; NaN where nothing is known. */
  readonly targets: Float64Array;
}

export interface LearningPlan {
  readonly seed: number;
  readonly epochs: number;
  /** First step of a weight; it shrinks with the root of its squared gradients (AdaGrad, Duchi et al. 2011). */
  readonly step: number;
  /** Pull towards 0 at each step of a row's weight. */
  readonly decay: number;
  readonly rowBits: number;
}

/** Weights as they were learned. */
export interface Learned {
  readonly rows: Float64Array;
  readonly summary: Float64Array;
}

/**
 * Logistic regression (two softmaxes and a sigmoid) by stochastic gradient descent. Only +, −, ×, ÷ and √ of numbers in
 * a fixed order: the same examples give the same bits on every machine.
 */
export function learn(examples: readonly Example[], plan: LearningPlan): Learned {
  const rows = new Float64Array(rowWeights(plan.rowBits));
  const summary = new Float64Array(SUMMARY_WEIGHTS);
  const state = {
    rows,
    rowSquares: new Float64Array(rows.length),
    summary,
    summarySquares: new Float64Array(summary.length),
    sums: new Float64Array(OUTPUTS),
  };
  const order = Int32Array.from(examples, (_, index) => index);
  const random = seededRandom(plan.seed);
  for (let epoch = 0; epoch < plan.epochs; epoch++) {
    shuffle(order, random);
    for (const index of order) step(state, examples[index]!, plan);
  }
  return { rows, summary };
}

interface State {
  readonly rows: Float64Array;
  readonly rowSquares: Float64Array;
  readonly summary: Float64Array;
  readonly summarySquares: Float64Array;
  readonly sums: Float64Array;
}

const FLOOR = 1;

function step(state: State, example: Example, plan: LearningPlan): void {
  const { sums } = state;
  addUp(state, example);
  softmax(sums, 0, FEELINGS_AT, exponential);
  softmax(sums, FEELINGS_AT, AROUSAL_AT, exponential);
  sums[AROUSAL_AT] = 1 / (1 + exponential(-sums[AROUSAL_AT]!));
  for (let column = 0; column < OUTPUTS; column++) {
    const target = example.targets[column]!;
    sums[column] = Number.isNaN(target) ? 0 : sums[column]! - target;
  }
  const { rows, values, summary } = example;
  for (let index = 0; index < rows.length; index++) {
    const at = rows[index]! * OUTPUTS;
    const value = values[index]!;
    for (let column = 0; column < OUTPUTS; column++) {
      const gradient = value * sums[column]! + plan.decay * state.rows[at + column]!;
      const squares = state.rowSquares[at + column]! + gradient * gradient;
      state.rowSquares[at + column] = squares;
      state.rows[at + column]! -= (plan.step * gradient) / Math.sqrt(squares + FLOOR);
    }
  }
  for (let index = 0; index < SUMMARY_LENGTH; index++) {
    const value = summary[index]!;
    if (value === 0) continue;
    const at = index * OUTPUTS;
    for (let column = 0; column < OUTPUTS; column++) {
      const gradient = value * sums[column]!;
      const squares = state.summarySquares[at + column]! + gradient * gradient;
      state.summarySquares[at + column] = squares;
      state.summary[at + column]! -= (plan.step * gradient) / Math.sqrt(squares + FLOOR);
    }
  }
}

function addUp({ sums, ...state }: State, { rows, values, summary }: Example): void {
  sums.fill(0);
  for (let index = 0; index < rows.length; index++) {
    const at = rows[index]! * OUTPUTS;
    const value = values[index]!;
    for (let column = 0; column < OUTPUTS; column++) sums[column]! += value * state.rows[at + column]!;
  }
  for (let index = 0; index < SUMMARY_LENGTH; index++) {
    const value = summary[index]!;
    if (value === 0) continue;
    const at = index * OUTPUTS;
    for (let column = 0; column < OUTPUTS; column++) sums[column]! += value * state.summary[at + column]!;
  }
}

/** Numbers in [0, 1) from Marsaglia's 32-bit xorshift. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}

/** Fisher–Yates, in place. */
function shuffle(order: Int32Array, random: () => number): void {
  for (let index = order.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    const kept = order[index]!;
    order[index] = order[other]!;
    order[other] = kept;
  }
}
