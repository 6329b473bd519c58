export type Pasted =
  | { readonly kind: 'paths'; readonly paths: string[] }
  | { readonly kind: 'link'; readonly text: string }
  | { readonly kind: 'nothing' };

const ABSOLUTE = /^(?:\/|~\/|[A-Za-z]:[\\/]|\\\\)/;

const LINK =
  /^(?:https?:\/\/|(?:[a-z0-9-]+\.)*(?:twitch\.tv|youtube\.com|youtube-nocookie\.com|youtu\.be|kick\.com)\/)\S+$/i;

function toPath(line: string): string | null {
  const text = line.trim().replace(/^"(.*)"$/, '$1');
  if (text.startsWith('file://')) {
    try {
      const { pathname } = new URL(text);
      return decodeURIComponent(/^\/[A-Za-z]:/.test(pathname) ? pathname.slice(1) : pathname);
    } catch {
      return null;
    }
  }
  return ABSOLUTE.test(text) && !text.startsWith('//') ? text : null;
}

/** What was pasted outside of a field: paths of files (one a line, also `file://`), a web link, or neither. */
export function readPaste(text: string): Pasted {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0 || lines.length > 50) return { kind: 'nothing' };
  const paths = lines.map(toPath);
  if (paths.every((path) => path !== null)) return { kind: 'paths', paths };
  const line = lines[0]!.trim();
  if (lines.length === 1 && LINK.test(line)) return { kind: 'link', text: line };
  return { kind: 'nothing' };
}
