import type { Transcript, TranscriptSentence } from '../../../shared/model/transcript.ts';
import { type Paragraph, paragraphs } from './csv-rows.ts';

const seconds = (ms: number): number => Math.round(ms) / 1000;

const word = (one: TranscriptSentence['words'][number], speaker: string | null): Record<string, unknown> => ({
  // Deepgram's `word` is bare and lower case, `punctuated_word` as it is written.
  word: one.text.toLowerCase().replace(/^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu, '') || one.text,
  start: seconds(one.startMs),
  end: seconds(one.endMs),
  confidence: one.confidence,
  punctuated_word: one.text,
  ...(speaker === null ? {} : { speaker }),
});

const paragraph = (one: Paragraph): Record<string, unknown> => ({
  sentences: one.sentences.map((sentence) => ({
    text: sentence.text,
    start: seconds(sentence.startMs),
    end: seconds(sentence.endMs),
  })),
  num_words: one.sentences.reduce((sum, sentence) => sum + sentence.words.length, 0),
  start: seconds(one.startMs),
  end: seconds(one.endMs),
  ...(one.speaker === null ? {} : { speaker: one.speaker }),
});

/**
 * A transcript in the shape of Deepgram's answer (`results.channels[0].alternatives[0]` with words and paragraphs),
 * piece by piece. Without a transcript there is a channel without alternatives.
 */
export function* transcriptText(transcript: Transcript | null, durationMs: number | null): Iterable<string> {
  const metadata = {
    duration: durationMs === null ? null : seconds(durationMs),
    channels: 1,
    origin: transcript?.origin ?? null,
  };
  yield `{"metadata":${JSON.stringify(metadata)},"results":{"channels":[{`;
  if (transcript === null) {
    yield '"alternatives":[]}]}}\n';
    return;
  }
  if (transcript.language !== null) yield `"detected_language":${JSON.stringify(transcript.language)},`;
  const gaps = transcript.gaps.map((gap) => ({
    start: seconds(gap.startMs),
    end: seconds(gap.endMs),
    reason: gap.reason,
  }));
  yield `"gaps":${JSON.stringify(gaps)},"alternatives":[{"transcript":"`;
  yield* joined(transcript.sentences, ' ', (sentence) => JSON.stringify(sentence.text).slice(1, -1));
  yield '","words":[';
  const words = transcript.sentences.flatMap(({ words: spoken, speaker }) =>
    spoken.map((one) => ({ one, speaker })),
  );
  yield* joined(words, ',\n', ({ one, speaker }) => JSON.stringify(word(one, speaker)));
  yield '],"paragraphs":{"paragraphs":[';
  yield* joined(paragraphs({ transcript }), ',\n', (one) => JSON.stringify(paragraph(one)));
  yield ']}}]}]}}\n';
}

function* joined<T>(items: Iterable<T>, separator: string, text: (item: T) => string): Iterable<string> {
  let first = true;
  for (const item of items) {
    yield first ? text(item) : separator + text(item);
    first = false;
  }
}
