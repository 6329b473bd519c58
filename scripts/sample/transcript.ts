import type { Transcript, TranscriptSentence, TranscriptWord } from '../../src/shared/model/transcript.ts';
import type { World } from './plan/world.ts';
import type { Utterance } from './speech/perform.ts';

const PARAGRAPH_PAUSE_MS = 2500;
const PARAGRAPH_SENTENCES = 6;

/** The words that were really synthesised, with the synthesiser's own times. */
export function toTranscript(utterances: readonly Utterance[], world: World): Transcript {
  const sentences: TranscriptSentence[] = [];
  let paragraph = 0;
  let inParagraph = 0;
  let lastEndMs = 0;
  let words: TranscriptWord[] = [];
  const finish = (): void => {
    if (words.length === 0) return;
    const startMs = words[0]!.startMs;
    if (sentences.length > 0) {
      const isNew = startMs - lastEndMs > PARAGRAPH_PAUSE_MS || inParagraph >= PARAGRAPH_SENTENCES;
      if (isNew) paragraph++;
      inParagraph = isNew ? 0 : inParagraph;
    }
    inParagraph++;
    lastEndMs = words.at(-1)!.endMs;
    const text = words.map((word) => word.text).join(' ');
    sentences.push({ startMs, endMs: lastEndMs, text, speaker: world.channel, paragraph, words });
    words = [];
  };
  for (const utterance of utterances) {
    for (const word of utterance.words) {
      const startMs = utterance.startMs + word.startMs;
      words.push({ startMs, endMs: utterance.startMs + word.endMs, text: word.text, confidence: 1 });
      if (/[.!?]$/.test(word.text)) finish();
    }
    finish();
  }
  return { origin: 'klipstream sample', language: 'en', sentences, gaps: [] };
}
