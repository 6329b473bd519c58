import type { TranscriptFormat } from '../../../../shared/model/transcript.ts';
import { Utf8Stream } from '../../chat/formats/unicode-stream.ts';

const TIMING = /^\s*(?:\d+:)?\d{1,3}:\d{1,2}([.,])\d{1,3}\s*-->\s*(?:\d+:)?\d{1,3}:\d{1,2}[.,]\d{1,3}/;
/** A subtitle's first timing stands this near to its beginning. */
const FIRST_LINES = 12;

/** The format of a transcript by the beginning of its (decompressed) content; null when it is none that is known. */
export function detectTranscriptFormat(sample: Uint8Array | string): TranscriptFormat | null {
  const text = typeof sample === 'string' ? sample.replace(/^\ufeff/, '') : decodeText(sample);
  const start = text.trimStart();
  if (/^WEBVTT(?:[ \t\r\n]|$)/.test(start)) return 'vtt';
  if (start.startsWith('{')) return formatOfKeys(rootKeys(start), start);
  if (start.startsWith('[') && /^\[\s*\{/.test(start)) {
    const keys = rootKeys(start.slice(start.indexOf('{')));
    return keys.has('start') && keys.has('end') && keys.has('text') ? 'whisper-json' : null;
  }
  const lines = start.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  const timing = lines
    .slice(0, FIRST_LINES)
    .map((line) => TIMING.exec(line))
    .find((match) => match !== null);
  if (!timing) return null;
  return timing[1] === ',' ? 'srt' : /^\s*\d+\s*$/.test(lines[0] ?? '') ? 'srt' : 'vtt';
}

/** All of the bytes as text, whatever encoding their beginning tells. */
export function decodeText(bytes: Uint8Array): string {
  const stream = new Utf8Stream(bytes);
  const decoder = new TextDecoder('utf-8');
  return decoder.decode(stream.push(bytes), { stream: true }) + decoder.decode(stream.end());
}

function formatOfKeys(keys: ReadonlySet<string>, text: string): TranscriptFormat | null {
  if (keys.has('sentences') && keys.has('origin')) return 'klipstream-json';
  if (keys.has('results') && /"(?:channels|alternatives)"\s*:/.test(text)) return 'deepgram-json';
  if (keys.has('transcription')) return 'whisper-json';
  const isWhisper =
    (keys.has('segments') && (keys.has('text') || keys.has('language') || /"start"\s*:/.test(text))) ||
    (keys.has('words') && (keys.has('text') || keys.has('language'))) ||
    (keys.has('text') && (keys.has('language') || keys.has('task') || keys.has('usage') || keys.size === 1));
  return isWhisper && !keys.has('comments') && !keys.has('messages') ? 'whisper-json' : null;
}

/** The names of the root object's members as far as the text goes; it may be cut off. */
function rootKeys(text: string): Set<string> {
  const keys = new Set<string>();
  const token = /"((?:[^"\\]|\\.)*)"(\s*:)?|[{}[\]]/g;
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const mark = match[0];
    if (mark === '{' || mark === '[') depth += 1;
    else if (mark === '}' || mark === ']') {
      depth -= 1;
      if (depth === 0) break;
    } else if (depth === 1 && match[2] !== undefined) keys.add(match[1]!);
  }
  return keys;
}
