import { basename } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { RejectedLine } from '../../../shared/model/chat.ts';
import type { Transcript, TranscriptFormat } from '../../../shared/model/transcript.ts';
import { decodeText } from '../../domain/transcript/formats/detect.ts';
import { parseTranscript } from '../../domain/transcript/formats/parse-transcript.ts';
import { readBytes } from '../chat-files/byte-stream.ts';

/** Twelve hours of words with all their details stay below a tenth of this. */
const MAX_BYTES = 400 * 1024 * 1024;

export interface TranscriptReading {
  readonly format: TranscriptFormat;
  readonly transcript: Transcript;
  readonly rejected: RejectedLine[];
}

/**
 * Reads a transcript file (SRT, VTT, Deepgram, Whisper, KlipStream), found from its content, gzip or not. Throws
 * AppError `transcript/unknown-format`, `transcript/empty`, `transcript/broken`, `transcript/too-large`,
 * `transcript/missing-file`, `transcript/unreadable-file`; an AbortError when the signal fires.
 */
export async function readTranscriptFile(
  path: string,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<TranscriptReading> {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  const bytes = readBytes(path, { signal: options.signal, kind: 'transcript' });
  let ending = await bytes.next();
  for (; ending.done !== true; ending = await bytes.next()) {
    sizeBytes += ending.value.length;
    if (sizeBytes > MAX_BYTES) throw tooLarge(path);
    parts.push(ending.value.slice());
  }
  const { broken } = ending.value;
  const reading = parseTranscript(decodeText(Buffer.concat(parts)), basename(path));
  if (broken === null) return reading;
  const line = reading.transcript.sentences.length + reading.rejected.length + 1;
  return { ...reading, rejected: [...reading.rejected, { line, reason: broken, excerpt: '' }] };
}

const tooLarge = (path: string): AppError =>
  new AppError({
    code: 'transcript/too-large',
    message: `${path} is larger than any transcript (over 400 MB).`,
    nextStep: 'Check that it is the right file.',
  });
