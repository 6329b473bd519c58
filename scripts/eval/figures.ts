import { seededRandom } from '../../test/support/seeded-random.ts';

/** One line of the evaluation: a figure of ours beside what it has to beat. */
export interface EvalRow {
  readonly task: string;
  readonly data: string;
  readonly figure: string;
  readonly ours: string;
  /** Measured in the same run unless it says "published". */
  readonly baselines: string;
  readonly aim: string;
}

export const share = (value: number): string => value.toFixed(2);
export const mean = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The ends of some cases' figures, as "0.20–0.43". */
export const lowToHigh = (values: readonly number[]): string =>
  `${share(Math.min(...values))}–${share(Math.max(...values))}`;

const RESAMPLINGS = 2000;

const signed = (value: number, decimals: number): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(decimals)}`;

/** One value per case (a VOD, a stream), weighed by the case's size. */
interface Cases {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  readonly sizes: readonly number[];
}

/** How much one is above the other over all cases, with the middle 80 % of it. */
export interface Gain {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** By resampling cases in pairs (Efron's bootstrap). */
export function pairedGain({ ours, theirs, sizes }: Cases): Gain {
  const random = seededRandom(7);
  const differences = ours.map((value, at) => (value - theirs[at]!) * sizes[at]!);
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  const values = Array.from({ length: RESAMPLINGS }, () => {
    let difference = 0;
    let size = 0;
    for (let pick = 0; pick < sizes.length; pick++) {
      const at = Math.floor(random() * sizes.length);
      difference += differences[at]!;
      size += sizes[at]!;
    }
    return difference / size;
  }).sort((a, b) => a - b);
  return {
    value: total(differences) / total(sizes),
    low: values[RESAMPLINGS * 0.1]!,
    high: values[RESAMPLINGS * 0.9]!,
  };
}

export const gainText = ({ value, low, high }: Gain): string =>
  `ours ${signed(value, 2)}: ${signed(low, 2)} … ${signed(high, 2)}`;

/** To three decimals: what one signal adds is small. */
export const fineGain = ({ value, low, high }: Gain): string =>
  `${signed(value, 3)} (${signed(low, 3)} … ${signed(high, 3)})`;

/** Accuracy and macro-F1 of parallel lists of labels. */
export function scoreLabels<T>(
  truth: readonly T[],
  found: readonly T[],
): { accuracy: number; macroF1: number } {
  const classes = [...new Set(truth)];
  const f1 = classes.map((name) => {
    let hit = 0;
    let wrong = 0;
    for (let index = 0; index < truth.length; index++) {
      if (truth[index] === name && found[index] === name) hit++;
      else if (truth[index] === name || found[index] === name) wrong++;
    }
    return hit === 0 ? 0 : (2 * hit) / (2 * hit + wrong);
  });
  const right = truth.filter((label, index) => label === found[index]).length;
  return { accuracy: right / truth.length, macroF1: mean(f1) };
}

export function markdownTable(rows: readonly EvalRow[]): string {
  const head = '| task | data | figure | KlipStream | compared with | aim |\n|---|---|---|---|---|---|';
  const lines = rows.map(
    ({ task, data, figure, ours, baselines, aim }) =>
      `| ${[task, data, figure, `**${ours}**`, baselines, aim].join(' | ')} |`,
  );
  return [head, ...lines].join('\n');
}
