import type { ReplayBounds } from '../../../shared/model/replay.ts';

/** A new part begins after so long: what is dropped is a part. */
const PART_MS = 20_000;

interface Part {
  readonly file: string;
  bytes: number;
  durationMs: number;
}

/** Which files of a recording that keeps its last minutes have to go before more is written. Holds numbers, no media. */
export class ReplayBuffer {
  readonly #bounds: ReplayBounds;
  readonly #parts: Part[] = [];

  constructor(bounds: ReplayBounds) {
    this.#bounds = bounds;
  }

  /** Length of the media that is held. */
  get durationMs(): number {
    return this.#parts.reduce((sum, part) => sum + part.durationMs, 0);
  }

  get bytes(): number {
    return this.#parts.reduce((sum, part) => sum + part.bytes, 0);
  }

  /** Whether the newest file is long enough for a part. */
  get wantsPart(): boolean {
    return (this.#parts.at(-1)?.durationMs ?? 0) >= PART_MS;
  }

  /** Takes out what has to be dropped, oldest first, so that with so much more both bounds still hold. */
  makeRoom(bytes: number, durationMs: number): string[] {
    const dropped: string[] = [];
    while (
      this.#parts.length > 0 &&
      (this.bytes + bytes > this.#bounds.maxBytes || this.durationMs + durationMs > this.#bounds.maxMs)
    )
      dropped.push(this.#parts.shift()!.file);
    return dropped;
  }

  add(file: string, bytes: number, durationMs: number): void {
    let part = this.#parts.at(-1);
    if (part?.file !== file) {
      part = { file, bytes: 0, durationMs: 0 };
      this.#parts.push(part);
    }
    part.bytes += bytes;
    part.durationMs += durationMs;
  }
}
