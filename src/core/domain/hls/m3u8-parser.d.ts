/** The part of m3u8-parser 7 that is used; it brings no types. What it found is unknown until a schema has seen it. */
declare module 'm3u8-parser' {
  export class Parser {
    readonly manifest: unknown;
    push(text: string): void;
    end(): void;
    addParser(options: {
      expression: RegExp;
      customType: string;
      dataParser?: (line: string) => unknown;
    }): void;
  }
}
