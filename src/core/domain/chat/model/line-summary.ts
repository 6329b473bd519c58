import type { FoundAffect } from '../find-affects.ts';
import { Feeling } from '../lexicon/feelings.ts';
import type { MessageReading } from '../read-message.ts';

const FEELING_INDEX = new Map(Feeling.options.map((feeling, index) => [feeling, index]));
/** Of the words, then of the marks: signed valence, absolute valence, arousal, and mass by feeling. */
const GROUP = 3 + Feeling.options.length;
const SURFACE_AT = 2 * GROUP;
const SURFACE = 12;
/** Numbers in a summary; the last one is always 1. */
export const SUMMARY_LENGTH = SURFACE_AT + SURFACE;

/** Softens sums: one word counts fully, ten hardly more than three. */
const soften = (sum: number): number => sum / Math.sqrt(1 + 0.35 * sum * sum);

/** What the lexicon finds in a line and what the line looks like, as numbers within about ±1.7, into `summary`. */
export function summarise(
  reading: MessageReading,
  found: readonly FoundAffect[],
  summary = new Float64Array(SUMMARY_LENGTH),
): Float64Array {
  summary.fill(0);
  for (const { affect, weight, mark, count } of found) {
    const base = mark === null ? 0 : GROUP;
    const strength = Math.abs(weight) * (count > 1 ? Math.sqrt(count) : 1);
    const turned = weight < 0;
    const valence = affect.valence * strength;
    summary[base]! += turned ? -valence : valence;
    summary[base + 1]! += Math.abs(valence);
    summary[base + 2] = Math.max(summary[base + 2]!, affect.arousal);
    if (!turned) summary[base + 3 + FEELING_INDEX.get(affect.feeling)!]! += strength;
  }
  for (let index = 0; index < SURFACE_AT; index++)
    if (summary[index] !== 0) summary[index] = soften(summary[index]!);
  addSurface(summary, reading, found.length === 0);
  return summary;
}

function addSurface(summary: Float64Array, reading: MessageReading, unknown: boolean): void {
  let at = SURFACE_AT;
  const add = (value: number): void => {
    summary[at++] = value;
  };
  add(unknown ? 1 : 0);
  add(reading.shouted ? 1 : 0);
  add(reading.stretched ? 1 : 0);
  add(Math.min(3, reading.exclamations) / 3);
  add(Math.min(2, reading.questions) / 2);
  add(Math.min(30, reading.words) / 30);
  add(reading.words <= 3 ? 1 : 0);
  add(reading.words === 0 && reading.tokens.length > 0 ? 1 : 0);
  add(reading.command ? 1 : 0);
  add(reading.mentions > 0 ? 1 : 0);
  add(reading.links > 0 ? 1 : 0);
  add(1);
}
