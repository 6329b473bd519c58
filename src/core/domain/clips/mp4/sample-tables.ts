import { u32 } from './boxes.ts';

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

const BLOCK_WORDS = 1 << 14;

/** 32-bit values, big endian as they are written, in blocks: nothing is copied while it grows. */
export class WordList {
  private readonly blocks: DataView[] = [];
  length = 0;

  push(value: number): void {
    if (this.length === this.blocks.length * BLOCK_WORDS)
      this.blocks.push(new DataView(new ArrayBuffer(BLOCK_WORDS * 4)));
    this.set(this.length++, value);
  }

  set(index: number, value: number): void {
    this.blocks[Math.floor(index / BLOCK_WORDS)]!.setUint32((index % BLOCK_WORDS) * 4, value >>> 0);
  }

  at(index: number): number {
    return this.blocks[Math.floor(index / BLOCK_WORDS)]!.getUint32((index % BLOCK_WORDS) * 4);
  }

  written(): Pieces {
    const list = this.blocks.flatMap(({ buffer }, block) => {
      const words = Math.min(BLOCK_WORDS, this.length - block * BLOCK_WORDS);
      return words > 0 ? [new Uint8Array(buffer, 0, words * 4)] : [];
    });
    return pieces(...list);
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
    return joinPieces([pieces(u32(this.words.length / 2)), this.words.written()]);
  }
}
