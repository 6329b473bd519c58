import type { ModelFailureReason } from '../../ports/language-model.ts';

const SETTINGS = 'Settings → Language model';

const NEXT_STEPS: Readonly<Record<ModelFailureReason, string>> = {
  unauthorized: `Check the key in ${SETTINGS} and press "Test".`,
  'not-found': `Check the address and the model's name in ${SETTINGS}.`,
  rejected: `See the detail; check the model in ${SETTINGS}.`,
  'rate-limited': 'Wait some minutes or ask fewer at once, then analyse again: answers are kept.',
  unavailable: `Check the address in ${SETTINGS} and the network, then analyse again: answers are kept.`,
  timeout: `Allow more time in ${SETTINGS}, or analyse again later: answers are kept.`,
  refused: 'The model did not want to read this text; another model may.',
  'bad-answer': 'Analyse again, or choose a model that is better at structured answers.',
};

const SENTENCES: Readonly<Record<ModelFailureReason, string>> = {
  unauthorized: 'refused the key',
  'not-found': 'knows no such address or model',
  rejected: 'did not take the question',
  'rate-limited': 'asked to slow down, several times in a row',
  unavailable: "can't be reached or has a problem of its own",
  timeout: 'gave no answer in time, several times in a row',
  refused: 'refused to answer',
  'bad-answer': 'answered, twice, with something that is not what was asked for',
};

/** The sentence and the next step for a reason. */
export const failureWords = (
  service: string,
  reason: ModelFailureReason,
): { message: string; nextStep: string } => ({
  message: `${service} ${SENTENCES[reason]}.`,
  nextStep: NEXT_STEPS[reason],
});

/** What a refusal by HTTP status means. 408 and 409 pass, as do all of 5xx. */
export function reasonOfStatus(status: number): ModelFailureReason {
  if (status === 401 || status === 402 || status === 403) return 'unauthorized';
  if (status === 404) return 'not-found';
  if (status === 429) return 'rate-limited';
  if (status === 408 || status === 409 || status >= 500) return 'unavailable';
  return 'rejected';
}

const PASSING: ReadonlySet<ModelFailureReason> = new Set(['rate-limited', 'unavailable', 'timeout']);
/** Worth another try after a while. */
export const isPassing = (reason: ModelFailureReason): boolean => PASSING.has(reason);
