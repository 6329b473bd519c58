import { u32, viewOf } from './boxes.ts';

/** Pieces of a box in order: tables of millions of samples are never copied into one another. */
export interface Pieces {
  readonly bytes: number;
  readonly list: readonly Uint8Array[];
}

export const pieces = (...list: readonly Uint8Array[]): Pieces => ({
  bytes: list.reduce((sum, part) => sum + part.length, 0),
  list,
});

export function joinPieces(parts: readonly Pieces[]): Pieces {
  return {
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    list: parts.flatMap(({ list }) => list),
  };
}

/** 32-bit values, big endian as they are written, in room that doubles. */
export class WordList {
  private buffer = new Uint8Array(1 << 12);
  private view = viewOf(this.buffer);
  length = 0;

  push(value: number): void {
    if ((this.length + 1) * 4 > this.buffer.length) {
      const larger = new Uint8Array(this.buffer.length * 2);
      larger.set(this.buffer);
      this.buffer = larger;
      this.view = viewOf(larger);
    }
    this.view.setUint32(this.length++ * 4, value >>> 0);
  }

  set(index: number, value: number): void {
    this.view.setUint32(index * 4, value >>> 0);
  }

  at(index: number): number {
    return this.view.getUint32(index * 4);
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length * 4);
  }
}

/** A run-length table (`stts`, `ctts`): pairs of count and value. */
export class RunList {
  private readonly words = new WordList();

  add(value: number): void {
    const last = this.words.length - 2;
    if (last >= 0 && this.words.at(last + 1) === value >>> 0) this.words.set(last, this.words.at(last) + 1);
    else {
      this.words.push(1);
      this.words.push(value);
    }
  }

  /** The value added last becomes another. */
  replaceLast(value: number): void {
    const last = this.words.length - 2;
    const count = this.words.at(last);
    if (count === 1) this.words.length -= 2;
    else this.words.set(last, count - 1);
    this.add(value);
  }

  /** Entry count and entries. */
  table(): Pieces {
    return pieces(u32(this.words.length / 2), this.words.bytes());
  }
}
