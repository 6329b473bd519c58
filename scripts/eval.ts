import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { hasTestData } from '../test/support/test-data.ts';
import { STREAMS, ablateChat, ablateSound, ablationTable } from './eval/ablation.ts';
import { evaluateClips } from './eval/clips.ts';
import { markdownTable, type EvalRow } from './eval/figures.ts';
import { evaluateHighlightClass } from './eval/highlight-class.ts';
import { evaluateLingo } from './eval/lingo.ts';
import { evaluateLive } from './eval/live.ts';
import { evaluateModelWords, modelOf } from './eval/model-words.ts';
import { evaluateSounds } from './eval/sounds.ts';
import { evaluateAlignment, evaluateMoments } from './eval/synthetic.ts';
import { evaluateEmotion, evaluateSentiment } from './eval/text.ts';

/**
 * `npm run eval`: how well chat is understood and moments are found, in one table. `--write` puts it into
 * docs/evaluation.md between its markers.
 */
const DOCUMENT = new URL('../docs/evaluation.md', import.meta.url);
type Place = 'table' | 'lingo' | 'ablation' | 'duration';

const startedMs = performance.now();
const rows: EvalRow[] = [];
if (hasTestData) {
  rows.push(evaluateSentiment(), evaluateEmotion(), await evaluateHighlightClass());
  rows.push(await evaluateModelWords(modelOf(process.argv, process.env)));
  rows.push(...(await evaluateClips()));
} else console.error('The test data is not here (KLIPSTREAM_TEST_DATA): only what is made up is measured.');
const lingo = evaluateLingo();
rows.push(
  ...evaluateAlignment(),
  ...evaluateMoments(),
  ...evaluateLive(),
  ...evaluateSounds(),
  ...lingo.rows,
);

const chatTable = ablationTable(hasTestData ? await ablateChat() : [], "recall of viewers' clips, @1 to @20");
const soundTable = ablationTable(
  ablateSound(),
  `planted moments among the first N, ${STREAMS} made-up streams`,
);
const minutes = (performance.now() - startedMs) / 60_000;
const contents: Record<Place, string> = {
  table: markdownTable(rows),
  lingo: lingo.examples,
  ablation: `${chatTable}\n\n${soundTable}`,
  duration: `This run took ${minutes.toFixed(1)} minutes on one of ${availableParallelism()} cores that other programs shared.`,
};
console.log(Object.values(contents).join('\n\n'));

/** Puts a text between its markers. */
function placed(document: string, place: Place, content: string): string {
  const [begin, end] = [`<!-- ${place}: begin -->`, `<!-- ${place}: end -->`];
  const [before, rest] = document.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`docs/evaluation.md has lost its markers of the ${place}`);
  return `${before}${begin}\n\n${content}\n\n${end}${after}`;
}

if (process.argv.includes('--write')) {
  const text = readFileSync(DOCUMENT, 'utf8');
  const written = (Object.keys(contents) as Place[]).reduce(
    (document, place) => placed(document, place, contents[place]),
    text,
  );
  writeFileSync(DOCUMENT, written);
}
