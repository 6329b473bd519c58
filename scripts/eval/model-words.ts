import { createOpenAiModel } from '../../src/core/infra/language-model/openai-model.ts';
import { waitForReal } from '../../src/core/live/recorder/recorder.ts';
import { askEach, type Question } from '../../src/core/pipeline/stages/ask-each.ts';
import { glossaryFor } from '../../src/core/domain/word-affects/glossary.ts';
import {
  AffectAnswer,
  PROMPT_VERSION,
  SYSTEM_PROMPT,
  userPrompt,
} from '../../src/core/domain/word-affects/prompt.ts';
import { tokensFor } from '../../src/core/domain/word-affects/word-affects.ts';
import { scoreLabels, share, type EvalRow } from './figures.ts';
import { labelledMessages, type LabelledMessage } from './text.ts';

/** Where a model is asked for the evaluation alone; nothing of the app's settings is read. */
export interface EvalModel {
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey: string;
}

/** `--llm <address> --llm-model <name>`, with the key in KLIPSTREAM_LLM_KEY; null where no model is named. */
export function modelOf(args: readonly string[], env: NodeJS.ProcessEnv): EvalModel | null {
  const after = (flag: string): string | undefined => {
    const at = args.indexOf(flag);
    return at < 0 ? undefined : args[at + 1];
  };
  const [baseUrl, model] = [after('--llm'), after('--llm-model')];
  if (baseUrl === undefined && model === undefined) return null;
  if (baseUrl === undefined || model === undefined || !URL.canParse(baseUrl))
    throw new Error(
      'A model needs its address and its name: --llm http://127.0.0.1:11434/v1 --llm-model llama3.1',
    );
  return { baseUrl, model, apiKey: env['KLIPSTREAM_LLM_KEY'] ?? 'none' };
}

/** A reading this near to nothing is neutral. */
const NEUTRAL = 0.2;
const TIMEOUT_MS = 60_000;
const AT_ONCE = 4;

/** The product's own prompt on labelled messages, with the glossary of what occurs in them and without it. */
export async function evaluateModelWords(
  of: EvalModel | null,
  messages: readonly LabelledMessage[] = labelledMessages(),
): Promise<EvalRow> {
  const row = {
    task: 'sentiment by a language model, 3 classes',
    data: `${messages.length} Twitch messages of 2018`,
    figure: 'accuracy / macro-F1, with the glossary',
    aim: 'beat itself without the glossary',
  };
  if (of === null)
    return {
      ...row,
      ours: 'not measured: no model was named',
      baselines: '`npm run eval -- --llm <address> --llm-model <name>` asks one',
    };
  const withGlossary = await figures(of, messages, (text) => userPrompt(text, glossaryFor([text])));
  const without = await figures(of, messages, (text) => userPrompt(text, []));
  return { ...row, ours: `${of.model}: ${withGlossary}`, baselines: `without the glossary ${without}` };
}

async function figures(
  of: EvalModel,
  messages: readonly LabelledMessage[],
  userOf: (text: string) => string,
): Promise<string> {
  const model = createOpenAiModel({
    ...{ ...of, concurrency: AT_ONCE, timeoutMs: TIMEOUT_MS, price: null },
    ...{ wait: waitForReal, random: Math.random },
  });
  const questions = messages.map(({ text }): Question => {
    const user = userOf(text);
    return { system: SYSTEM_PROMPT, user, prompt: PROMPT_VERSION, tokens: tokensFor(user) };
  });
  const { asked } = await askEach({
    ...{ questions, schema: AffectAnswer, model, budgetUsd: null, spentUsd: 0 },
    answers: {
      get: () => Promise.resolve(null),
      clear: () => Promise.resolve(),
      put: () => Promise.resolve(),
    },
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  const answered = asked.flatMap((one, at) =>
    'value' in one ? [{ truth: messages[at]!.label, found: classOf(one.value.sentiment) }] : [],
  );
  if (answered.length === 0) return 'no answer';
  const { accuracy, macroF1 } = scoreLabels(
    answered.map(({ truth }) => truth),
    answered.map(({ found }) => found),
  );
  const missing = messages.length - answered.length;
  return `${share(accuracy)} / ${share(macroF1)}${missing === 0 ? '' : ` (${missing} without an answer)`}`;
}

const classOf = (sentiment: number): number => (Math.abs(sentiment) < NEUTRAL ? 0 : Math.sign(sentiment));
