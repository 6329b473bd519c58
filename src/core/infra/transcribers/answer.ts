import { writeFile } from 'node:fs/promises';
import { AppError, isAbortError } from '../../../shared/errors.ts';
import type { TranscriptSentence } from '../../../shared/model/transcript.ts';
import type { TranscribedChunk, TranscribeRequest } from '../../ports/transcriber.ts';
import { readTranscriptFile } from '../transcript-files/read-transcript-file.ts';

/** A sentence said more often than this in a row is an engine stuck on silence or music. */
const MAX_REPEATS = 3;

/** An engine's JSON answer for one chunk → sentences on VOD time. Throws AppError `transcriber/bad-answer`. */
export async function chunkFromAnswer(
  engine: string,
  request: TranscribeRequest,
  answer: string,
): Promise<TranscribedChunk> {
  const path = `${request.wavPath}.answer.json`;
  await writeFile(path, answer);
  return chunkFromFile(engine, request, path);
}

export async function chunkFromFile(
  engine: string,
  request: TranscribeRequest,
  path: string,
): Promise<TranscribedChunk> {
  try {
    const { transcript } = await readTranscriptFile(path, { signal: request.signal });
    const placed = transcript.sentences
      .map((sentence) => place(sentence, request))
      .filter((sentence) => sentence !== null);
    return { language: transcript.language, sentences: dropLoops(placed) };
  } catch (thrown) {
    if (isAbortError(thrown)) throw thrown;
    if (thrown instanceof AppError && thrown.code === 'transcript/empty')
      return { language: null, sentences: [] };
    throw new AppError(
      {
        code: 'transcriber/bad-answer',
        message: `${engine} answered with something that is no transcript.`,
        nextStep: 'Check the address and the model in Settings → Speech to text.',
        detail: thrown instanceof Error ? thrown.message : String(thrown),
      },
      { cause: thrown },
    );
  }
}

/** Shifts to VOD time and keeps inside the chunk; null for a sentence that lies outside or is empty. */
function place(sentence: TranscriptSentence, { range }: TranscribeRequest): TranscriptSentence | null {
  const clamp = (ms: number): number => Math.min(range.endMs, Math.max(range.startMs, ms + range.startMs));
  const startMs = clamp(sentence.startMs);
  const endMs = clamp(sentence.endMs);
  if (endMs <= startMs || sentence.text.trim() === '') return null;
  const words = sentence.words.map((word) => ({
    ...word,
    startMs: clamp(word.startMs),
    endMs: clamp(word.endMs),
  }));
  return { ...sentence, startMs, endMs, words };
}

function dropLoops(sentences: readonly TranscriptSentence[]): TranscriptSentence[] {
  let repeats = 0;
  return sentences.filter((sentence, index) => {
    repeats = sentence.text === sentences[index - 1]?.text ? repeats + 1 : 0;
    return repeats < MAX_REPEATS;
  });
}
