import { AppError } from '../../../../shared/errors.ts';
import type { TranscriptFormat } from '../../../../shared/model/transcript.ts';
import { parseJsonItem } from '../../chat/formats/parse-json-item.ts';
import { parseDeepgram } from './deepgram.ts';
import { detectTranscriptFormat } from './detect.ts';
import { parseKlipstream } from './klipstream.ts';
import { excerpt, type ParsedTranscript } from './parsed.ts';
import { closeCutJson } from './cut-json.ts';
import { parseSrt, parseVtt } from './subtitles.ts';
import { parseWhisper } from './whisper.ts';

export interface TranscriptFile extends ParsedTranscript {
  readonly format: TranscriptFormat;
}

const JSON_PARSERS: Readonly<
  Record<Exclude<TranscriptFormat, 'srt' | 'vtt'>, (json: unknown) => ParsedTranscript | null>
> = {
  'deepgram-json': parseDeepgram,
  'whisper-json': parseWhisper,
  'klipstream-json': parseKlipstream,
};

/**
 * Reads a transcript of any supported format. A JSON that breaks off gives what stands before the break, and a rejected
 * entry that says so. Throws AppError `transcript/empty`, `transcript/unknown-format`, `transcript/broken`.
 */
export function parseTranscript(text: string, name: string): TranscriptFile {
  if (text.trim() === '') throw emptyTranscript(name);
  const format = detectTranscriptFormat(text.slice(0, 1_000_000));
  if (format === null) {
    throw new AppError({
      code: 'transcript/unknown-format',
      message: `${name} is no transcript that KlipStream can read; it begins with "${excerpt(text.slice(0, 400))}".`,
      nextStep: 'Use SRT, VTT, the JSON of Deepgram or Whisper, or KlipStream’s own.',
    });
  }
  const parsed =
    format === 'srt' ? parseSrt(text) : format === 'vtt' ? parseVtt(text) : parseJson(text, format, name);
  if (parsed.transcript.sentences.length === 0) throw emptyTranscript(name, parsed.rejected[0]?.reason);
  return { format, ...parsed };
}

function parseJson(text: string, format: keyof typeof JSON_PARSERS, name: string): ParsedTranscript {
  const parse = JSON_PARSERS[format];
  const whole = parseJsonItem(text.replace(/^\ufeff/, ''));
  const parsed = whole === undefined ? null : parse(whole);
  if (parsed !== null) return parsed;
  const cut = whole === undefined ? closeCutJson(text) : null;
  const rescued = cut === null ? null : parse(parseJsonItem(cut));
  if (rescued === null) {
    throw new AppError({
      code: 'transcript/broken',
      message: `${name} looks like ${format} but can't be read${whole === undefined ? ': its JSON is broken' : ''}.`,
      nextStep: 'Export the transcript again.',
    });
  }
  const line = rescued.transcript.sentences.length + rescued.rejected.length + 1;
  const broken = { line, reason: 'the file breaks off here', excerpt: excerpt(text.slice(-200)) };
  return { ...rescued, rejected: [...rescued.rejected, broken] };
}

const emptyTranscript = (name: string, reason?: string): AppError =>
  new AppError({
    code: 'transcript/empty',
    message: `The transcript ${name} has no text${reason === undefined ? '' : ` (${reason})`}.`,
    nextStep: 'Choose another file, or let KlipStream transcribe.',
  });
