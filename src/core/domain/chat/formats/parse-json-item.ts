/** `JSON.parse` that forgives what chat exporters and hand edits leave behind; `undefined` when nothing helps. */
export function parseJsonItem(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    try {
      return JSON.parse(repairJson(text));
    } catch {
      return undefined;
    }
  }
}

/**
 * Escapes raw control characters inside strings, drops comments and trailing commas outside of them. NUL inside a
 * string goes away; everything else keeps its meaning.
 */
function repairJson(text: string): string {
  let repaired = '';
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (inText) {
      if (character === '\\') {
        repaired += character + (text[at + 1] ?? '');
        at += 1;
      } else {
        repaired += character < ' ' ? escapeControl(character) : character;
        if (character === '"') inText = false;
      }
    } else if (character === '"') {
      inText = true;
      repaired += character;
    } else if (character === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) {
      const isLine = text[at + 1] === '/';
      const close = text.indexOf(isLine ? '\n' : '*/', at + 2);
      at = close < 0 ? text.length : close + (isLine ? 0 : 1);
    } else if (character === ',' && /^\s*[\]}]/.test(text.slice(at + 1, at + 64))) continue;
    else if (character !== '\u0000') repaired += character;
  }
  return repaired;
}

const escapeControl = (character: string): string =>
  character === '\u0000' ? '' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
