import { z } from 'zod';
import type { RejectedLine } from '../../../../shared/model/chat.ts';
import { Transcript, TranscriptSentence } from '../../../../shared/model/transcript.ts';
import { excerpt, type ParsedTranscript } from './parsed.ts';

const Outline = Transcript.extend({ sentences: z.array(z.unknown()) });

/** KlipStream's own transcript JSON, strictly; a sentence that is not as it must be is rejected. Null when it is none. */
export function parseKlipstream(json: unknown): ParsedTranscript | null {
  const outline = Outline.safeParse(json).data;
  if (!outline) return null;
  const rejected: RejectedLine[] = [];
  const sentences: TranscriptSentence[] = [];
  outline.sentences.forEach((value, index) => {
    const sentence = TranscriptSentence.safeParse(value).data;
    if (sentence && sentence.startMs >= 0 && sentence.endMs >= sentence.startMs) sentences.push(sentence);
    else rejected.push({ line: index + 1, reason: 'not a valid sentence', excerpt: excerpt(value) });
  });
  return { transcript: { ...outline, sentences }, rejected };
}
