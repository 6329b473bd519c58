import { readFileSync, writeFileSync } from 'node:fs';
import { hasTestData } from '../test/support/test-data.ts';
import { evaluateClips } from './eval/clips.ts';
import { markdownTable, type EvalRow } from './eval/figures.ts';
import { evaluateHighlightClass } from './eval/highlight-class.ts';
import { evaluateAlignment, evaluateMoments } from './eval/synthetic.ts';
import { evaluateEmotion, evaluateSentiment } from './eval/text.ts';

/**
 * `npm run eval`: how well chat is understood and moments are found, in one table. `--write` puts it into
 * docs/evaluation.md between its markers.
 */
const DOCUMENT = new URL('../docs/evaluation.md', import.meta.url);
const BEGIN = '<!-- table: begin -->';
const END = '<!-- table: end -->';

const rows: EvalRow[] = [];
if (hasTestData) {
  rows.push(evaluateSentiment(), evaluateEmotion(), await evaluateHighlightClass());
  rows.push(...(await evaluateClips()));
} else
  console.error('The test data is not here (KLIPSTREAM_TEST_DATA): only the made-up streams are measured.');
rows.push(...evaluateAlignment(), ...evaluateMoments());

const table = markdownTable(rows);
console.log(table);

if (process.argv.includes('--write')) {
  const text = readFileSync(DOCUMENT, 'utf8');
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error('docs/evaluation.md has lost its markers');
  writeFileSync(DOCUMENT, `${before}${BEGIN}\n\n${table}\n\n${END}${after}`);
}
