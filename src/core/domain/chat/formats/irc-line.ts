/** One raw IRC line, IRCv3 grammar: `@tags :prefix COMMAND params :trailing`. */
export interface IrcLine {
  readonly tags: ReadonlyMap<string, string>;
  readonly prefix: string | null;
  readonly command: string;
  readonly params: readonly string[];
}

const COMMAND = /^(?:[A-Z]+|\d{3})$/;
const ESCAPES: Readonly<Record<string, string>> = { ':': ';', s: ' ', '\\': '\\', r: '\r', n: '\n' };

/** Unescapes a tag value; a backslash before any other character, or at the end, is dropped (IRCv3). */
export const unescapeTag = (value: string): string =>
  value.includes('\\')
    ? value.replace(/\\(.?)/gs, (_, escaped: string) => ESCAPES[escaped] ?? escaped)
    : value;

/** Parses a raw line without its line end; null when it is none. */
export function parseIrcLine(line: string): IrcLine | null {
  let rest = line.trimStart();
  const tags = new Map<string, string>();
  if (rest.startsWith('@')) {
    const space = rest.indexOf(' ');
    if (space < 0) return null;
    for (const tag of rest.slice(1, space).split(';')) {
      const equals = tag.indexOf('=');
      if (equals < 0) tags.set(tag, '');
      else tags.set(tag.slice(0, equals), unescapeTag(tag.slice(equals + 1)));
    }
    rest = rest.slice(space).trimStart();
  }
  let prefix: string | null = null;
  if (rest.startsWith(':')) {
    const space = rest.indexOf(' ');
    if (space < 0) return null;
    prefix = rest.slice(1, space);
    rest = rest.slice(space).trimStart();
  }
  const trailingAt = rest.indexOf(' :');
  const words = (trailingAt < 0 ? rest : rest.slice(0, trailingAt)).split(' ').filter((word) => word !== '');
  const command = words.shift();
  if (command === undefined || !COMMAND.test(command)) return null;
  if (trailingAt >= 0) words.push(rest.slice(trailingAt + 2));
  return { tags, prefix, command, params: words };
}
