import type { VideoComment } from './comment.ts';

/** A moment that viewers pointed at in comments. */
export interface CommentStamp {
  readonly id: string;
  readonly atMs: number;
  readonly label: string;
  /** Grows with likes and with every further comment that names the moment. */
  readonly weight: number;
}

/** Stamps so close together mean the same moment. */
const SAME_MOMENT_MS = 10_000;
/** A comment with so many rising stamps is a table of contents: it labels, but points at nothing special. */
const TABLE_STAMPS = 5;
const LABEL_CHARS = 80;
const TABLE_SHARE = 0.2;

/** `H:MM:SS`, `M:SS` up to `MMM:SS`; seconds have two digits, nothing numeric may touch either end. */
const COLONS = /(?<!\d|\d[:.])(?:(\d{1,2}):([0-5]\d):([0-5]\d)|(\d{1,3}):([0-5]\d))(?![:.]?\d)/g;
const LETTERS = /(?<![\w:])(?:(\d{1,2})h)?(\d{1,3})m(\d{1,2})s(?!\w)/gi;
/** A time of day, not of the video: "at 20:30 today", "8:30pm". */
const TIME_OF_DAY =
  /^\s*(?:[ap]\.?m\b|uhr\b|o'?clock|today|tonight|tomorrow|utc\b|gmt\b|e[sd]?t\b|p[sd]?t\b|cet\b)/i;

interface Found {
  readonly atMs: number;
  readonly begin: number;
  readonly end: number;
}

/**
 * Moments that comments name by their time (`1:23:45 lol`), the most liked first. Times behind the video's end are
 * none. A comment's stamps that lie close together are one.
 */
export function mineStamps(comments: readonly VideoComment[], durationMs: number | null): CommentStamp[] {
  const stamps = comments.flatMap((comment) => stampsOf(comment, durationMs ?? Infinity));
  const merged: CommentStamp[] = [];
  // The heaviest gives a moment its time and its label; the others add their weight.
  for (const stamp of stamps.sort((a, b) => b.weight - a.weight || a.atMs - b.atMs)) {
    const index = merged.findIndex(({ atMs }) => Math.abs(atMs - stamp.atMs) <= SAME_MOMENT_MS);
    const same = merged[index];
    if (same === undefined) merged.push(stamp);
    else merged[index] = { ...same, weight: same.weight + stamp.weight };
  }
  return merged.sort((a, b) => b.weight - a.weight || a.atMs - b.atMs);
}

function stampsOf({ id, text, likes }: VideoComment, durationMs: number): CommentStamp[] {
  const found = findTimes(text).filter(({ atMs }) => atMs < durationMs);
  const isTable =
    found.length >= TABLE_STAMPS && found.every(({ atMs }, at) => at === 0 || atMs > found[at - 1]!.atMs);
  const weight = (1 + Math.log10(1 + likes)) * (isTable ? TABLE_SHARE : 1);
  const kept: CommentStamp[] = [];
  for (const stamp of found) {
    if (kept.some(({ atMs }) => Math.abs(atMs - stamp.atMs) <= SAME_MOMENT_MS)) continue;
    kept.push({ id: `${id}-${stamp.atMs}`, atMs: stamp.atMs, label: labelOf(text, stamp), weight });
  }
  return kept;
}

function findTimes(text: string): Found[] {
  const found: Found[] = [];
  const add = (match: RegExpExecArray, parts: readonly (string | undefined)[]): void => {
    const [hours, minutes, seconds] = parts.map((part) => Number(part ?? 0));
    const end = match.index + match[0].length;
    if (TIME_OF_DAY.test(text.slice(end))) return;
    found.push({ atMs: ((hours! * 60 + minutes!) * 60 + seconds!) * 1000, begin: match.index, end });
  };
  for (const match of text.matchAll(COLONS)) {
    const [, hours, minutes, seconds, shortMinutes, shortSeconds] = match;
    add(match, [hours, minutes ?? shortMinutes, seconds ?? shortSeconds]);
  }
  for (const match of text.matchAll(LETTERS)) add(match, match.slice(1));
  return found.sort((a, b) => a.begin - b.begin);
}

/** What stands behind the stamp on its line, up to the next stamp; where nothing does, what stands before it. */
function labelOf(text: string, { begin, end }: Found): string {
  const clean = (part: string): string =>
    part
      .replace(/^[\s\-–—:|,.)\]]+/, '')
      .replace(/[\s\-–—:|,;([]+$/, '')
      .trim();
  const [line = ''] = text.slice(end).split('\n');
  const next = findTimes(line)[0];
  const after = clean(next === undefined ? line : line.slice(0, next.begin));
  const before = clean(text.slice(0, begin).split('\n').at(-1) ?? '');
  const label = after !== '' ? after : before;
  return label.length > LABEL_CHARS ? `${label.slice(0, LABEL_CHARS - 1).trimEnd()}…` : label;
}
