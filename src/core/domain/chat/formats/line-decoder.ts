import type { LineParser, ParseContext } from './chat-sink.ts';
import { cleanText, excerptOf } from './field.ts';
import { countReplaced } from './unicode-stream.ts';

const MAX_LINE_CHARS = 1024 * 1024;

/** Cuts UTF-8 bytes into lines for a parser; a line that never ends is rejected without being kept. */
export class LineDecoder {
  replacedCharacters = 0;
  private readonly parser: LineParser;
  private readonly context: ParseContext;
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private rest = '';
  private lines = 0;
  private isSkipping = false;

  constructor(parser: LineParser, context: ParseContext) {
    this.parser = parser;
    this.context = context;
  }

  push(bytes: Uint8Array): void {
    this.take(this.decoder.decode(bytes, { stream: true }));
  }

  end(): void {
    this.take(this.decoder.decode());
    if (this.rest !== '') this.line(this.rest);
    this.rest = '';
    this.parser.end();
  }

  private take(text: string): void {
    this.replacedCharacters += countReplaced(text);
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.line(this.rest + text.slice(from, end));
      this.rest = '';
      from = end + 1;
    }
    this.rest += text.slice(from);
    if (this.rest.length > MAX_LINE_CHARS) {
      if (!this.isSkipping) this.tooLong(this.rest);
      this.isSkipping = true;
      this.rest = '';
    }
  }

  private line(text: string): void {
    if (this.isSkipping) {
      this.isSkipping = false;
      return;
    }
    if (text.length > MAX_LINE_CHARS) {
      this.tooLong(text);
      return;
    }
    this.lines += 1;
    this.parser.line(cleanText(text.endsWith('\r') ? text.slice(0, -1) : text), this.lines);
  }

  private tooLong(text: string): void {
    this.lines += 1;
    const reason = 'line longer than a million characters';
    this.context.sink.reject({ line: this.lines, reason, excerpt: excerptOf(text.slice(0, 400)) });
  }
}
