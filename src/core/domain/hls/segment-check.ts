import { joined, type ContainerCheck, type SegmentFacts } from './container.ts';
import { createFmp4Check, type InitFacts } from './fmp4-check.ts';
import { createTsCheck } from './ts-check.ts';

export type SegmentVerdict =
  | { readonly ok: true; readonly facts: SegmentFacts }
  /** `consistent`: whole in itself, but not as long as the playlist says: may be all that the service has. */
  | { readonly ok: false; readonly reason: string; readonly consistent: SegmentFacts | null };

export interface SegmentExpectation {
  readonly durationSec: number;
  /** Of the `EXT-X-MAP` part, for fMP4. */
  readonly init: InitFacts | null;
  /** Exact length of a byte range; null where the playlist doesn't say. */
  readonly bytes: number | null;
}

/** A segment that is this much shorter or longer than listed was not sent whole, or is not the one asked for. */
const toleranceSec = (durationSec: number): number => Math.min(0.5, Math.max(0.1, durationSec * 0.15));

/**
 * Judges a segment: structure (whole packets with sync bytes, tables and timestamps; or whole boxes) and duration
 * against the playlist's. Bytes on the wire say nothing of it: a 200 may be cut, empty or something else.
 */
export function createSegmentCheck(expected: SegmentExpectation): {
  push(chunk: Uint8Array): void;
  end(): SegmentVerdict;
} {
  let check: ContainerCheck | null = null;
  let head = new Uint8Array(0);
  let bytes = 0;
  const start = (): void => {
    check = checkFor(head, expected);
    check.push(head);
  };
  return {
    push(chunk) {
      bytes += chunk.length;
      if (check !== null) check.push(chunk);
      else {
        head = joined(head, chunk);
        if (head.length >= HEAD_BYTES) start();
      }
    },
    end() {
      if (head.length === 0) return { ok: false, reason: 'it is empty', consistent: null };
      if (expected.bytes !== null && bytes !== expected.bytes)
        return { ok: false, reason: `it has ${bytes} bytes instead of ${expected.bytes}`, consistent: null };
      if (check === null) start();
      const result = check!.end();
      if ('reason' in result) return { ok: false, reason: result.reason, consistent: null };
      const { durationSec } = result.facts;
      if (durationSec === null) return { ok: true, facts: result.facts };
      const tolerance = toleranceSec(expected.durationSec);
      if (
        durationSec < expected.durationSec - tolerance ||
        durationSec > expected.durationSec + 2 * tolerance
      )
        return {
          ok: false,
          reason: `it holds ${durationSec.toFixed(1)} s instead of ${expected.durationSec.toFixed(1)} s`,
          consistent: result.facts,
        };
      return { ok: true, facts: result.facts };
    },
  };
}

const HEAD_BYTES = 12;
const TS_SYNC = 0x47;

function checkFor(head: Uint8Array, expected: SegmentExpectation): ContainerCheck {
  if (head[0] === TS_SYNC) return createTsCheck();
  const type = String.fromCharCode(...head.subarray(4, 8));
  if (['styp', 'moof', 'sidx', 'emsg', 'prft', 'ftyp', 'free'].includes(type))
    return createFmp4Check(expected.init);
  if (isPackedAudio(head)) return packedAudio;
  return { push: () => undefined, end: () => ({ reason: 'it is no media segment' }) };
}

/** ADTS, or ID3 in front of it (RFC 8216 §3.4): nothing in it tells that it is whole. */
const isPackedAudio = (head: Uint8Array): boolean =>
  (head[0] === 0xff && (head[1]! & 0xf6) === 0xf0) || String.fromCharCode(...head.subarray(0, 3)) === 'ID3';

const packedAudio: ContainerCheck = {
  push: () => undefined,
  end: () => ({
    facts: {
      container: 'packed-audio',
      durationSec: null,
      startPtsSec: null,
      endPtsSec: null,
      format: 'packed-audio',
    },
  }),
};
