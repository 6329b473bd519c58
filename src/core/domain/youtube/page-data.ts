import { asFilledText } from '../chat/formats/field.ts';
import { at } from './lenient.ts';

/** An object that a page's script assigns (`var ytInitialData = {…};`); null where it isn't there or is cut off. */
export function assignedObject(html: string, name: string): unknown {
  const pattern = new RegExp(`(?:var\\s+|window\\s*\\[\\s*["'])?${name}(?:["']\\s*\\])?\\s*=\\s*(?=\\{)`);
  const match = pattern.exec(html);
  if (match === null) return null;
  const start = match.index + match[0].length;
  const end = endOfObject(html, start);
  if (end === null) return null;
  try {
    return JSON.parse(html.slice(start, end)) as unknown;
  } catch {
    return null;
  }
}

/** The index behind the brace that closes the one at `start`; braces in strings don't count. */
function endOfObject(text: string, start: number): number | null {
  let depth = 0;
  let isString = false;
  for (let index = start; index < text.length; index++) {
    const char = text[index];
    if (isString) {
      if (char === '\\') index++;
      else if (char === '"') isString = false;
    } else if (char === '"') isString = true;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return index + 1;
  }
  return null;
}

/** The stream that a channel's live page shows; null while the channel isn't live. */
export function shownVideoId(html: string): string | null {
  const canonical = /<link rel="canonical" href="[^"]*[?&]v=([\w-]{11})"/.exec(html)?.[1];
  const player = assignedObject(html, 'ytInitialPlayerResponse');
  return asFilledText(at(player, 'videoDetails', 'videoId')) ?? canonical ?? null;
}

/** The page that asks visitors from Europe for their consent instead of showing anything. */
export const isConsentPage = (html: string): boolean =>
  /consent\.youtube\.com/.test(html) && !/ytInitial/.test(html);
