import { formatTimestamp } from './time.ts';

/** What a name template can speak of. Missing facts leave no trace in the name. */
export interface ClipNameFacts {
  readonly title: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly category: string | null;
  /** 0..100 */
  readonly score: number | null;
  /** When the stream was recorded; the name carries its UTC date. */
  readonly recordedAtUnixMs: number | null;
  readonly channel: string | null;
  /** Number within its batch, from 1. */
  readonly number: number;
}

export const CLIP_NAME_FIELDS = [
  'title',
  'start',
  'end',
  'duration',
  'category',
  'score',
  'date',
  'channel',
  'n',
] as const;
export type ClipNameField = (typeof CLIP_NAME_FIELDS)[number];

/** File systems allow 255 bytes for a name (Linux) or 255 UTF-16 units (Windows, macOS); room is left for more. */
const MAX_NAME_BYTES = 200;
const FALLBACK_NAME = 'clip';
const MS_PER_SEC = 1000;

/** Fields that the template names and nobody knows, e.g. `{titel}`; empty = the template is right. */
export function unknownNameFields(template: string): string[] {
  const known: readonly string[] = CLIP_NAME_FIELDS;
  return [...template.matchAll(/\{([^{}]*)\}/g)]
    .map((match) => match[1]!)
    .filter((name) => !known.includes(name));
}

/**
 * The file name (without extension) that a template makes. Safe on Windows, macOS, Linux and FAT32; never empty.
 * Unknown fields stay as they are written.
 */
export function clipName(template: string, facts: ClipNameFacts): string {
  const known: readonly string[] = CLIP_NAME_FIELDS;
  const filled = template.replace(/\{([^{}]*)\}/g, (whole, name: string) =>
    known.includes(name) ? fieldText(name as ClipNameField, facts) : whole,
  );
  // What a missing fact leaves behind: empty brackets, doubled separators.
  const tidy = filled
    .replace(/\[\s*\]|\(\s*\)/g, '')
    .replace(/(\s[-–_]\s*)(?=[-–_]\s|$)/g, '')
    .replace(/^\s*[-–_]\s+/, '');
  return safeFileName(tidy, FALLBACK_NAME);
}

function fieldText(field: ClipNameField, facts: ClipNameFacts): string {
  switch (field) {
    case 'title':
      return facts.title;
    case 'start':
      return stamp(facts.startMs);
    case 'end':
      return stamp(facts.endMs);
    case 'duration':
      return `${Math.round((facts.endMs - facts.startMs) / MS_PER_SEC)}s`;
    case 'category':
      return facts.category ?? '';
    case 'score':
      return facts.score === null ? '' : String(Math.round(facts.score));
    case 'date':
      return facts.recordedAtUnixMs === null ? '' : utcDate(facts.recordedAtUnixMs);
    case 'channel':
      return facts.channel ?? '';
    case 'n':
      return String(facts.number).padStart(2, '0');
  }
}

/** `1.02.03`: a colon is forbidden on Windows. */
const stamp = (ms: number): string => formatTimestamp(ms).replaceAll(':', '.');

/** `YYYY-MM-DD` by the proleptic Gregorian calendar (days-from-civil, inverted), since this layer has no Date. */
function utcDate(unixMs: number): string {
  const days = Math.floor(unixMs / 86_400_000) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join(
    '-',
  );
}

/** Names of devices: Windows opens these instead of a file, with any extension. */
const RESERVED_NAME = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i;
const LOOKALIKES: Readonly<Record<string, string>> = {
  ':': '꞉',
  '?': '？',
  '"': '”',
  '*': '＊',
  '/': '⁄',
  '|': '∣',
  '<': '‹',
  '>': '›',
  '\\': '⧵',
};

/**
 * One path part that every common file system takes: no control or bidirectional characters, no separators or
 * wildcards (replaced by look-alikes), no dots or blanks at the ends, no device name, at most 200 bytes of UTF-8.
 */
export function safeFileName(text: string, fallback: string): string {
  const clean = text
    .normalize('NFC')
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]/gu, ' ')
    .replace(/[:?"*/|<>\\]/g, (character) => LOOKALIKES[character]!)
    .replace(/\s+/g, ' ');
  const name = trimEnds(cutToBytes(trimEnds(clean), MAX_NAME_BYTES));
  if (name === '') return fallback;
  return RESERVED_NAME.test(name.split('.')[0]!.trim()) ? `_${name}` : name;
}

/** Windows drops dots and blanks at the end; a dot at the begin hides the file elsewhere. */
const trimEnds = (text: string): string => text.replace(/^[\s.]+|[\s.]+$/g, '');

function cutToBytes(text: string, maxBytes: number): string {
  const encoder = new TextEncoder();
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += encoder.encode(character).length;
    if (bytes > maxBytes) break;
    kept += character;
  }
  return kept;
}

/**
 * The first of `name.ext`, `name (2).ext`, `name (3).ext` … that isn't taken. `taken` decides as the drive does:
 * Windows and macOS know no difference between upper and lower case, so names are compared without it.
 */
export function freeName(name: string, extension: string, isTaken: (fileName: string) => boolean): string {
  let fileName = `${name}${extension}`;
  for (let count = 2; isTaken(fileName); count++) fileName = `${name} (${count})${extension}`;
  return fileName;
}
