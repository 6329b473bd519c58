import type { RecordedSegment } from '../../domain/live/covered-segments.ts';

/** What clips of a recording can be cut from: all of it, or what its replay buffer holds. */
export class RecordedMedia {
  readonly #segments: RecordedSegment[];

  constructor(segments: readonly RecordedSegment[]) {
    this.#segments = [...segments];
  }

  /** In order. */
  get segments(): readonly RecordedSegment[] {
    return this.#segments;
  }

  get durationMs(): number {
    return this.#segments.reduce((sum, { startUnixMs, endUnixMs }) => sum + endUnixMs - startUnixMs, 0);
  }

  get bytes(): number {
    return this.#segments.reduce((sum, { fromByte, toByte }) => sum + toByte - fromByte, 0);
  }

  add({ run, fromByte, toByte, startUnixMs, endUnixMs }: RecordedSegment): void {
    this.#segments.push({ run, fromByte, toByte, startUnixMs, endUnixMs });
  }

  /** A file is gone. */
  drop(file: string): void {
    const kept = this.#segments.filter(({ run }) => run !== file);
    this.#segments.splice(0, Infinity, ...kept);
  }
}
