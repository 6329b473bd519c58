/**
 * Makes JSON that breaks off whole again: what stands after the last comma is dropped and every open bracket closed.
 * Null when nothing whole stands before the break.
 */
export function closeCutJson(text: string): string | null {
  const open: string[] = [];
  let cutAt = -1;
  let closers = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '"') at = stringEnd(text, at);
    else if (character === '{') open.push('}');
    else if (character === '[') open.push(']');
    else if (character === '}' || character === ']') {
      open.pop();
      cutAt = at + 1;
      closers = '';
      if (open.length > 0) closers = open.toReversed().join('');
    } else if (character === ',' && open.length <= MEMBER_DEPTH) {
      cutAt = at;
      closers = open.toReversed().join('');
    }
  }
  return cutAt <= 0 ? null : text.slice(0, cutAt) + closers;
}

/** Deeper than this a member that lost its siblings (a word without its end) is worth less than none. */
const MEMBER_DEPTH = 1;

function stringEnd(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
