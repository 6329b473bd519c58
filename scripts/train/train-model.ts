import { findAffects } from '../../src/core/domain/chat/find-affects.ts';
import { OUTPUTS, type ChatModel } from '../../src/core/domain/chat/model/chat-model.ts';
import { summarise } from '../../src/core/domain/chat/model/line-summary.ts';
import { lineTokens } from '../../src/core/domain/chat/model/line-tokens.ts';
import { gramRows, gramValue, wholeRow } from '../../src/core/domain/chat/model/token-rows.ts';
import { readMessage } from '../../src/core/domain/chat/read-message.ts';
import type { LabelledLine } from './labels.ts';
import { learn, type Example, type LearningPlan } from './learn.ts';

/** The same lines and plan give the same weights, bit for bit. */
export function trainModel(lines: readonly LabelledLine[], plan: LearningPlan): Omit<ChatModel, 'id'> {
  const learned = learn(
    lines.map((line) => exampleOf(line, plan.rowBits)),
    plan,
  );
  return { rowBits: plan.rowBits, summary: Float32Array.from(learned.summary), ...quantised(learned.rows) };
}

function exampleOf({ text, targets }: LabelledLine, rowBits: number): Example {
  const reading = readMessage(text);
  const rows: number[] = [];
  const values: number[] = [];
  const { tokens, pairRows } = lineTokens(reading, rowBits);
  const add = (row: number, value: number): void => {
    rows.push(row);
    values.push(value);
  };
  for (const token of tokens) {
    const whole = wholeRow(token, rowBits);
    if (whole !== null) add(whole, 1);
    const grams = gramRows(token, rowBits);
    for (const row of grams) add(row, gramValue(grams.length));
  }
  for (const row of pairRows) add(row, 1);
  return {
    rows: Int32Array.from(rows),
    values: Float32Array.from(values),
    summary: summarise(reading, findAffects(reading)),
    targets,
  };
}

const MOST_STEPS = 127;

/** Eight bits per weight; the largest of a column decides how much one step is. */
function quantised(rows: Float64Array): Pick<ChatModel, 'rows' | 'scales'> {
  const largest = new Float64Array(OUTPUTS);
  for (let index = 0; index < rows.length; index++)
    largest[index % OUTPUTS] = Math.max(largest[index % OUTPUTS]!, Math.abs(rows[index]!));
  const scales = Float32Array.from(largest, (value) => (value === 0 ? 1 : value / MOST_STEPS));
  return {
    scales,
    rows: Int8Array.from(rows, (weight, index) => Math.round(weight / scales[index % OUTPUTS]!)),
  };
}
