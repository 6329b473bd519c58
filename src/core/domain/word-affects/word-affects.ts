import { z } from 'zod';
import { EMOTIONS } from '../../../shared/model/chat.ts';
import type { SpeechAffect } from '../export-folder/affect.ts';
import { emotionRecord } from '../export-folder/affect.ts';
import type { SpeechWindow } from '../features/windows.ts';
import { costUsd, estimateTokens, type PricePerMillion, type TokenCount } from './cost.ts';
import { type ChannelGlossary, glossaryFor } from './glossary.ts';
import { SYSTEM_PROMPT, userPrompt, type AffectAnswer } from './prompt.ts';

const Range = { windowId: z.number().int(), startMs: z.number().int(), endMs: z.number().int() };
const Read = z.object({
  ...Range,
  state: z.literal('read'),
  source: z.literal('llm'),
  model: z.string(),
  sentiment: z.number().min(-1).max(1),
  emotions: z.record(z.enum(EMOTIONS), z.number().min(0).max(1)),
});
const Missing = z.object({ ...Range, state: z.literal('missing'), reason: z.string() });
const WordAffect = z.discriminatedUnion('state', [Read, Missing]);
export type WordAffect = z.infer<typeof WordAffect>;
/** Content of the artefact `word.affects`: every window, read or missing with the reason. */
export const WordAffects = z.array(WordAffect);

/** Nothing was said: there was nothing to ask. */
export const NOTHING_SAID = 'nothing-said';

const rangeOf = ({
  windowId,
  startMs,
  endMs,
}: SpeechWindow): Pick<Missing, 'windowId' | 'startMs' | 'endMs'> => ({
  windowId,
  startMs,
  endMs,
});
type Missing = z.infer<typeof Missing>;

export const readWindow = (window: SpeechWindow, answer: AffectAnswer, model: string): WordAffect => ({
  ...rangeOf(window),
  state: 'read',
  source: 'llm',
  model,
  sentiment: answer.sentiment,
  emotions: emotionRecord((emotion) => answer[emotion]),
});

export const missingWindow = (window: SpeechWindow, reason: string): WordAffect => ({
  ...rangeOf(window),
  state: 'missing',
  reason,
});

/** The readings as an export takes them; what is missing is not among them. */
export const speechAffects = (affects: readonly WordAffect[]): SpeechAffect[] =>
  affects.flatMap((one) =>
    one.state === 'missing'
      ? []
      : [
          {
            startMs: one.startMs,
            endMs: one.endMs,
            sentiment: one.sentiment,
            emotions: one.emotions,
            model: one.model,
          },
        ],
  );

export const isSilent = ({ text }: SpeechWindow): boolean => text.trim() === '';

/** The question for a window, without the instruction. */
export const questionOf = ({ text }: SpeechWindow, channel: ChannelGlossary): string =>
  userPrompt(text, glossaryFor([text], channel));

/** An answer has seven short numbers. */
const ANSWER_TOKENS = 90;
/** What a service adds around a message, and the shape of the answer where it counts that. */
const OVERHEAD_TOKENS = 150;

export const tokensFor = (question: string): TokenCount => ({
  inputTokens: estimateTokens(SYSTEM_PROMPT) + estimateTokens(question) + OVERHEAD_TOKENS,
  outputTokens: ANSWER_TOKENS,
});

export interface WordsEstimate extends TokenCount {
  readonly windows: number;
  readonly silentWindows: number;
  /** Null = the price is unknown. */
  readonly costUsd: number | null;
}

/** What reading all windows would take if nothing were kept of an earlier run. */
export function estimateWords(
  windows: readonly SpeechWindow[],
  price: PricePerMillion | null,
  channel: ChannelGlossary = [],
): WordsEstimate {
  const spoken = windows.filter((window) => !isSilent(window));
  const counts = spoken.map((window) => tokensFor(questionOf(window, channel)));
  const tokens = {
    inputTokens: counts.reduce((sum, count) => sum + count.inputTokens, 0),
    outputTokens: counts.reduce((sum, count) => sum + count.outputTokens, 0),
  };
  const silentWindows = windows.length - spoken.length;
  return { windows: spoken.length, silentWindows, ...tokens, costUsd: costUsd(tokens, price) };
}
