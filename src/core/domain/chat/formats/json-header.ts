/** Collects the JSON of a document around the list that was taken out of it. */
export class JsonHeader {
  sizeBytes = 0;
  private parts: Uint8Array[] = [];

  isEmpty(): boolean {
    return this.parts.length === 0;
  }

  /** Keeps a copy. */
  add(bytes: Uint8Array): void {
    this.parts.push(bytes.slice());
    this.sizeBytes += bytes.length;
  }

  /** Adds ASCII text. */
  addText(text: string): void {
    this.add(Uint8Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)));
  }

  clear(): void {
    this.parts = [];
    this.sizeBytes = 0;
  }

  take(): Uint8Array {
    const whole = new Uint8Array(this.sizeBytes);
    let at = 0;
    for (const part of this.parts) {
      whole.set(part, at);
      at += part.length;
    }
    this.clear();
    return whole;
  }
}
