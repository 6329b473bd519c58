import type { SpeechWindow } from '../../domain/features/windows.ts';
import type { ChannelGlossary } from '../../domain/word-affects/glossary.ts';
import { AffectAnswer, PROMPT_VERSION, SYSTEM_PROMPT } from '../../domain/word-affects/prompt.ts';
import {
  isSilent,
  missingWindow,
  NOTHING_SAID,
  questionOf,
  readWindow,
  tokensFor,
  type WordAffect,
} from '../../domain/word-affects/word-affects.ts';
import { askEach, type AskedEach, type AskEachInput, type Question } from './ask-each.ts';

export interface ReadWordsInput extends Omit<
  AskEachInput<AffectAnswer>,
  'questions' | 'schema' | 'spentUsd'
> {
  readonly windows: readonly SpeechWindow[];
  /** What the channel's own words mean; goes with the questions whose text has them. */
  readonly channel: ChannelGlossary;
}

export interface ReadWords extends AskedEach<AffectAnswer> {
  readonly affects: WordAffect[];
}

/** Asks for every window in which something was said. Throws AbortError alone. */
export async function readWords(input: ReadWordsInput): Promise<ReadWords> {
  const { windows, channel } = input;
  const asking = (window: SpeechWindow): Question => {
    const user = questionOf(window, channel);
    return { system: SYSTEM_PROMPT, user, prompt: PROMPT_VERSION, tokens: tokensFor(user) };
  };
  const questions = windows.map((window) => (isSilent(window) ? null : asking(window)));
  const read = await askEach({ ...input, questions, schema: AffectAnswer, spentUsd: 0 });
  const affects = read.asked.map((one, at) =>
    'value' in one
      ? readWindow(windows[at]!, one.value, one.model)
      : missingWindow(windows[at]!, one.missing ?? NOTHING_SAID),
  );
  return { ...read, affects };
}
