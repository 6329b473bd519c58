import type { WordsEstimate } from '../../../shared/contract/language-model.ts';

/** Every word of Settings → Language model. */
export const modelStrings = {
  intro:
    'Reads the mood of what was said, minute by minute: for the hype score and the sentiment table of an export. Where it did not, KlipStream’s word list reads alone.',
  where: 'Model',
  address: 'Address',
  addressHint: 'Any server that speaks OpenAI’s interface, with its /v1.',
  model: 'Name of the model',
  modelHint: 'As the server calls it.',
  list: 'What is there?',
  offered: 'Models at this address',
  choose: (count: number) => `Choose one of ${count}`,
  noModels: 'This address offers no model now: load or download one there.',
  estimate: (model: string, of: WordsEstimate) => {
    const stream = of.title === null ? 'an hour of talk' : `“${of.title}”`;
    const tokens = Math.round((of.inputTokens + of.outputTokens) / 1000);
    const cost =
      of.costUsd === null
        ? 'its price is unknown: enter it below'
        : of.costUsd === 0
          ? 'free on this computer'
          : `about US$ ${of.costUsd < 0.01 ? of.costUsd.toFixed(4) : of.costUsd.toFixed(2)}`;
    return `For ${stream}, ${model} would be asked ${of.questions} questions, some ${tokens},000 tokens: ${cost}.`;
  },
  keyHint: 'A server of your own needs none.',
  test: 'Test',
  testHint: 'Asks one small question.',
  consent: 'What goes there',
  on: 'Let it read what was said',
  onHint: 'At the next analysis. Answers are kept: nothing is asked twice.',
  summaries: 'Let it write a summary of each stream and of each of its parts',
  summariesHint:
    'Then what chat wrote most, quotes of chat without their authors, and the moments go there, too: one question for the stream and one for each of its parts (five minutes).',
  notSetUp: 'Set an address and a model first.',
  limits: 'Limits and price',
  atOnce: 'Questions at once',
  atOnceBad: 'A whole number between 1 and 64.',
  timeout: 'Seconds for an answer',
  timeoutBad: 'A whole number between 1 and 600.',
  budget: 'Most US$ for one stream',
  budgetHint: 'Asking stops there; what is left out is shown as missing. Needs a known price.',
  budgetBad: 'An amount between 0 and 1000, e.g. 0.50.',
  noLimit: 'no limit',
  inputPrice: 'US$ for a million tokens in',
  outputPrice: 'US$ for a million tokens out',
  priceHint: 'Both, or neither: then the list price of known services counts, and nothing for this computer.',
  priceBad: 'An amount between 0 and 1000.',
  listPrice: 'list price',
} as const;
