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

const RESAMPLINGS = 2000;

/**
 * The middle 80 % of how much `ours` is above `theirs`, cases resampled in pairs (Efron's bootstrap) and weighed by their
 * size; both lists hold one value per case.
 */
export function pairedSpread(
  ours: readonly number[],
  theirs: readonly number[],
  sizes: readonly number[],
): string {
  const random = seededRandom(7);
  const values = Array.from({ length: RESAMPLINGS }, () => {
    let difference = 0;
    let size = 0;
    for (let pick = 0; pick < sizes.length; pick++) {
      const at = Math.floor(random() * sizes.length);
      difference += (ours[at]! - theirs[at]!) * sizes[at]!;
      size += sizes[at]!;
    }
    return difference / size;
  }).sort((a, b) => a - b);
  const signed = (value: number): string => `${value < 0 ? '−' : '+'}${share(Math.abs(value))}`;
  return `${signed(values[RESAMPLINGS * 0.1]!)} … ${signed(values[RESAMPLINGS * 0.9]!)}`;
}

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
