/** An address in a text, taken apart. */
export interface Address {
  readonly url: URL;
  /** Lower case, without a final dot. */
  readonly host: string;
  /** Decoded, without empty ones. */
  readonly segments: readonly string[];
}

// Byte order mark, zero-width and direction marks that chat programs and browsers put into copied text.
const INVISIBLE = /[\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF\u00AD]/gu;
const OPENING = /^[[({"'“”«‹‘„`*_~|]+(?=\S*[/.:])/u;
const CLOSING = /[\])}"'“”»›’`*~|.,;:!?…]+$/u;

/** The text as a person sees it: no invisible characters, one kind of blank, none at its ends. */
export const readable = (text: string): string => text.replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim();

/** Everything in a text that can be read as an address, in order, with or without `https://`. */
export function findAddresses(text: string): Address[] {
  return text
    .split(/[\s<>"]+|\]\(/u)
    .map(withoutDecoration)
    .flatMap((word) => toAddress(word) ?? []);
}

/** `(link:` before and `).` after an address belong to the sentence around it. */
function withoutDecoration(word: string): string {
  const bare = word.replace(OPENING, '').replace(CLOSING, '');
  const scheme = bare.search(/https?:\/\//i);
  // `VOD:https://…` is a label and an address, `evil.com/https://…` is one address.
  return scheme > 0 && !/[/.?#@]/.test(bare.slice(0, scheme)) ? bare.slice(scheme) : bare;
}

function toAddress(word: string): Address | null {
  // Where a backslash stands, programs disagree on where the host ends.
  if (word.includes('\\')) return null;
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(word);
  if (hasScheme && !/^https?:/i.test(word)) return null;
  if (!hasScheme && !/^(?:\/\/)?[^\s/?#@:]+\.[^\s/?#@:.]{2,}\.?(?::\d+)?(?:[/?#]|$)/u.test(word)) return null;
  const url = URL.parse(hasScheme ? word : `https://${word.replace(/^\/\//, '')}`);
  if (url === null || url.hostname === '') return null;
  const segments = url.pathname.split('/').map(decoded).filter(Boolean);
  return { url, host: url.hostname.toLowerCase().replace(/\.$/, ''), segments };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment).trim();
  } catch {
    return segment;
  }
}
