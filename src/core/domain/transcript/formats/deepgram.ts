import { z } from 'zod';
import type { RejectedLine } from '../../../../shared/model/chat.ts';
import type { TranscriptSentence } from '../../../../shared/model/transcript.ts';
import { assignWords, groupWordsIntoSentences, type SpokenWord } from '../sentences.ts';
import { clampConfidence, excerpt, languageCode, rangeFromSec, type ParsedTranscript } from './parsed.ts';

const Speaker = z.union([z.number(), z.string()]).nullish();
const Word = z.object({
  word: z.string().nullish(),
  punctuated_word: z.string().nullish(),
  start: z.number(),
  end: z.number(),
  confidence: z.number().nullish(),
  speaker: Speaker,
});
const Sentence = z.object({ text: z.string(), start: z.number(), end: z.number() });
const Paragraph = z.object({ sentences: z.array(z.unknown()).nullish(), speaker: Speaker });
const Alternative = z.object({
  transcript: z.string().nullish(),
  words: z.array(z.unknown()).nullish(),
  paragraphs: z.object({ paragraphs: z.array(Paragraph).nullish() }).nullish(),
  languages: z.array(z.string()).nullish(),
});
const Answer = z.object({
  results: z.object({
    channels: z.array(
      z.object({ alternatives: z.array(Alternative), detected_language: z.string().nullish() }),
    ),
  }),
  metadata: z
    .looseObject({
      model_info: z.record(z.string(), z.looseObject({ name: z.string().nullish() })).nullish(),
    })
    .nullish(),
});

const speakerName = (speaker: number | string | null | undefined): string | null =>
  speaker === null || speaker === undefined
    ? null
    : typeof speaker === 'number'
      ? `Speaker ${speaker}`
      : speaker;

/**
 * Deepgram's answer: sentences from `paragraphs` where they are, else made from its words. With several channels each
 * is a speaker of its own. Null when the JSON is no such answer.
 */
export function parseDeepgram(json: unknown): ParsedTranscript | null {
  const answer = Answer.safeParse(json);
  if (!answer.success) return null;
  const rejected: RejectedLine[] = [];
  const { channels } = answer.data.results;
  let paragraphBase = 0;
  const sentences: TranscriptSentence[] = [];
  channels.forEach((channel, index) => {
    const alternative = channel.alternatives[0];
    if (alternative === undefined) return;
    const own = readAlternative(alternative, rejected).map((sentence) => ({
      ...sentence,
      speaker: channels.length > 1 ? `Channel ${index + 1}` : sentence.speaker,
      paragraph: sentence.paragraph + paragraphBase,
    }));
    paragraphBase = (own.at(-1)?.paragraph ?? paragraphBase - 1) + 1;
    sentences.push(...own);
  });
  sentences.sort((left, right) => left.startMs - right.startMs);
  const first = channels[0];
  const model = Object.values(answer.data.metadata?.model_info ?? {})[0]?.name;
  return {
    transcript: {
      origin: model ? `deepgram ${model}` : 'deepgram',
      language: languageCode(first?.detected_language ?? first?.alternatives[0]?.languages?.[0]),
      sentences,
      gaps: [],
    },
    rejected,
  };
}

function readAlternative(
  alternative: z.infer<typeof Alternative>,
  rejected: RejectedLine[],
): TranscriptSentence[] {
  const words: SpokenWord[] = [];
  (alternative.words ?? []).forEach((value, index) => {
    const word = Word.safeParse(value).data;
    const range = rangeFromSec(word?.start, word?.end);
    if (!word || !range) {
      rejected.push({ line: index + 1, reason: 'a word without a valid time', excerpt: excerpt(value) });
      return;
    }
    words.push({
      ...range,
      text: word.punctuated_word ?? word.word ?? '',
      confidence: clampConfidence(word.confidence),
      speaker: speakerName(word.speaker),
    });
  });
  const written: TranscriptSentence[] = [];
  (alternative.paragraphs?.paragraphs ?? []).forEach((paragraph, number) => {
    (paragraph.sentences ?? []).forEach((value, index) => {
      const sentence = Sentence.safeParse(value).data;
      const range = rangeFromSec(sentence?.start, sentence?.end);
      if (!sentence || !range) {
        const reason = `a sentence of paragraph ${number + 1} without a valid time`;
        rejected.push({ line: index + 1, reason, excerpt: excerpt(value) });
        return;
      }
      const speaker = speakerName(paragraph.speaker);
      written.push({ ...range, text: sentence.text.trim(), speaker, paragraph: number, words: [] });
    });
  });
  if (written.length === 0) return groupWordsIntoSentences(words);
  return assignWords(
    written,
    words.map(({ startMs, endMs, text, confidence }) => ({ startMs, endMs, text, confidence })),
  );
}
