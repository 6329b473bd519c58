/** What the bytes of a segment say of themselves. */
export interface SegmentFacts {
  readonly container: 'ts' | 'fmp4' | 'packed-audio';
  /** Media time that the segment holds; null where it can't be told. */
  readonly durationSec: number | null;
  /** Presentation time of its first picture or sound, and behind its last, on its own clock. */
  readonly startPtsSec: number | null;
  readonly endPtsSec: number | null;
  /** Equal for segments whose streams can follow on each other in one file: codecs, parameter sets, sample rate. */
  readonly format: string;
}

/** Reads a segment as it arrives, in chunks of any size; keeps no more than a few kilobytes. */
export interface ContainerCheck {
  push(chunk: Uint8Array): void;
  /** Null and a reason when the bytes are no whole segment. */
  end(): { facts: SegmentFacts } | { reason: string };
}

export function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
