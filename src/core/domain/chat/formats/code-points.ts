import type { ChatEmote } from '../../../../shared/model/chat.ts';

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** Maps a Unicode code point index of `text` (as Twitch counts) to its UTF-16 index. */
export function codePointToUtf16(text: string): (codePoint: number) => number {
  let hasAstral = false;
  for (let index = 0; index < text.length && !hasAstral; index += 1) {
    hasAstral = isHighSurrogate(text.charCodeAt(index));
  }
  if (!hasAstral) return (codePoint) => codePoint;
  const starts: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    starts.push(index);
    const next = text.charCodeAt(index + 1);
    if (isHighSurrogate(text.charCodeAt(index)) && next >= 0xdc00 && next <= 0xdfff) index += 1;
  }
  starts.push(text.length);
  return (codePoint) => starts[codePoint] ?? text.length + 1;
}

/** Twitch's `emotes` tag, e.g. `25:0-4,8-12/1902:20-24`: inclusive code point ranges. Ranges outside the text are left out. */
export function parseEmotesTag(tag: string, text: string): ChatEmote[] {
  const emotes: ChatEmote[] = [];
  const toUtf16 = codePointToUtf16(text);
  for (const part of tag.split('/')) {
    const colon = part.lastIndexOf(':');
    if (colon <= 0) continue;
    for (const range of part.slice(colon + 1).split(',')) {
      const match = /^(\d+)-(\d+)$/.exec(range);
      if (match)
        addEmote(emotes, text, part.slice(0, colon), [
          toUtf16(Number(match[1])),
          toUtf16(Number(match[2]) + 1),
        ]);
    }
  }
  return emotes.sort((left, right) => left.begin - right.begin);
}

function addEmote(emotes: ChatEmote[], text: string, id: string, [begin, end]: [number, number]): void {
  if (begin < end && end <= text.length) {
    emotes.push({ id, name: text.slice(begin, end), provider: 'twitch', begin, end });
  }
}

/** All places of the named emotes in a text, for formats that carry emotes without positions. */
export function locateEmotes(
  text: string,
  known: readonly { readonly id: string | null; readonly names: readonly string[] }[],
  provider: ChatEmote['provider'],
): ChatEmote[] {
  const emotes: ChatEmote[] = [];
  for (const { id, names } of known) {
    const name = names.find((candidate) => candidate !== '' && text.includes(candidate));
    if (name === undefined) continue;
    for (let begin = text.indexOf(name); begin >= 0; begin = text.indexOf(name, begin + name.length)) {
      emotes.push({ id, name, provider, begin, end: begin + name.length });
    }
  }
  emotes.sort((left, right) => left.begin - right.begin || right.end - left.end);
  return emotes.filter((emote, index) => index === 0 || emote.begin >= emotes[index - 1]!.end);
}
