/** A record of a table: its fields and the 1-based line on which it begins. */
export interface TableRecord {
  readonly fields: readonly string[];
  readonly line: number;
  readonly text: string;
}

export interface TableDialect {
  readonly delimiter: string;
  /**
   * `rfc4180`: a field that begins with a quote ends at its closing quote, line ends inside it included. `lenient`: only
   * a field that is quoted without doubt (doubled quotes inside) is unquoted, so that `"hello"` in a chat stays as it is.
   */
  readonly quoting: 'rfc4180' | 'lenient';
}

/** A quoted field that is still open after this much text was no quoted field. */
const MAX_OPEN_RECORD_CHARS = 64 * 1024;
const MAX_OPEN_RECORD_LINES = 200;

/** Puts the lines of a table together to records. */
export class TableRecords {
  private readonly dialect: TableDialect;
  private readonly emit: (record: TableRecord) => void;
  private readonly broken: (line: number, text: string) => void;
  private open: { line: number; text: string }[] = [];
  private openChars = 0;

  constructor(
    dialect: TableDialect,
    emit: (record: TableRecord) => void,
    broken: (line: number, text: string) => void,
  ) {
    this.dialect = dialect;
    this.emit = emit;
    this.broken = broken;
  }

  line(text: string, line: number): void {
    if (this.open.length === 0 && (this.dialect.quoting === 'lenient' || !text.includes('"'))) {
      const fields = text.split(this.dialect.delimiter);
      this.emit({
        fields: this.dialect.quoting === 'lenient' ? fields.map(unquoteSurely) : fields,
        line,
        text,
      });
      return;
    }
    this.open.push({ line, text });
    this.openChars += text.length + 1;
    const whole = this.open.map((part) => part.text).join('\n');
    const fields = splitQuoted(whole, this.dialect.delimiter);
    if (fields !== null) {
      const first = this.open[0]!.line;
      this.clear();
      this.emit({ fields, line: first, text: whole });
    } else if (this.openChars > MAX_OPEN_RECORD_CHARS || this.open.length >= MAX_OPEN_RECORD_LINES)
      this.giveUp();
  }

  /** Whether a quoted field is still open. */
  isOpen(): boolean {
    return this.open.length > 0;
  }

  end(): void {
    while (this.open.length > 0) this.giveUp();
  }

  /** The first line's quote never closes: it alone is broken, the others are read again. */
  private giveUp(): void {
    const [first, ...others] = this.open;
    this.clear();
    if (first) this.broken(first.line, first.text);
    for (const other of others) this.line(other.text, other.line);
  }

  private clear(): void {
    this.open = [];
    this.openChars = 0;
  }
}

function unquoteSurely(field: string): string {
  if (field.length < 4 || !field.startsWith('"') || !field.endsWith('"')) return field;
  const inside = field.slice(1, -1);
  return inside.includes('""') && !inside.replaceAll('""', '').includes('"')
    ? inside.replaceAll('""', '"')
    : field;
}

/** Fields of a record by RFC 4180; null while a quoted field is open. Text after a closing quote is kept as it stands. */
export function splitQuoted(text: string, delimiter: string): string[] | null {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    let field = '';
    if (text[at] === '"') {
      for (at += 1; ;) {
        const quote = text.indexOf('"', at);
        if (quote < 0) return null;
        field += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        field += '"';
        at += 1;
      }
    }
    const next = text.indexOf(delimiter, at);
    field += next < 0 ? text.slice(at) : text.slice(at, next);
    fields.push(field);
    if (next < 0) return fields;
    at = next + delimiter.length;
  }
}
