import { joined, type ContainerCheck, type SegmentFacts } from './container.ts';

interface TrackFacts {
  readonly timescale: number;
  readonly defaultDuration: number;
}

/** What an initialisation segment says: clocks by track id, and one name for its parameters. */
export interface InitFacts {
  readonly tracks: ReadonlyMap<number, TrackFacts>;
  readonly format: string;
}

interface Box {
  readonly type: string;
  readonly body: Uint8Array;
}

const u32 = (data: Uint8Array, at: number): number =>
  ((data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!) >>> 0;
const u64 = (data: Uint8Array, at: number): number => u32(data, at) * 2 ** 32 + u32(data, at + 4);
const typeAt = (data: Uint8Array, at: number): string => String.fromCharCode(...data.subarray(at, at + 4));

function boxes(data: Uint8Array): Box[] {
  const found: Box[] = [];
  for (let at = 0; at + 8 <= data.length;) {
    const size = u32(data, at);
    if (size < 8 || at + size > data.length) break;
    found.push({ type: typeAt(data, at + 4), body: data.subarray(at + 8, at + size) });
    at += size;
  }
  return found;
}

/** Boxes at the end of a path, e.g. `trak/mdia/mdhd`. */
function inside(data: Uint8Array, path: string): Uint8Array[] {
  return path.split('/').reduce<Uint8Array[]>(
    (level, type) =>
      level.flatMap((body) =>
        boxes(body)
          .filter((box) => box.type === type)
          .map((box) => box.body),
      ),
    [data],
  );
}

/** Reads an initialisation segment (ISO/IEC 14496-12); null when it is not whole. `format` names its content. */
export function readInitSegment(data: Uint8Array, format: string): InitFacts | null {
  const moov = inside(data, 'moov')[0];
  if (moov === undefined) return null;
  const defaults = new Map(inside(moov, 'mvex/trex').map((trex) => [u32(trex, 4), u32(trex, 12)]));
  const tracks = new Map<number, TrackFacts>();
  for (const trak of inside(moov, 'trak')) {
    const tkhd = inside(trak, 'tkhd')[0];
    const mdhd = inside(trak, 'mdia/mdhd')[0];
    if (tkhd === undefined || mdhd === undefined) continue;
    const id = u32(tkhd, tkhd[0] === 1 ? 20 : 12);
    tracks.set(id, {
      timescale: u32(mdhd, mdhd[0] === 1 ? 20 : 12) || 1,
      defaultDuration: defaults.get(id) ?? 0,
    });
  }
  return tracks.size === 0 ? null : { tracks, format };
}

interface FragmentSpan {
  startSec: number;
  endSec: number;
}

/** Boxes of a media segment: all whole, at least one `moof` with its `mdat`. Only the `moof`s are kept while reading. */
export function createFmp4Check(init: InitFacts | null): ContainerCheck {
  let pending = new Uint8Array(0);
  let skip = 0;
  let fragments = 0;
  let mediaData = 0;
  let broken = false;
  const spans = new Map<number, FragmentSpan>();

  const takeBoxes = (): void => {
    while (!broken && skip === 0 && pending.length >= 8) {
      let size = u32(pending, 0);
      const type = typeAt(pending, 4);
      if (size === 1) {
        if (pending.length < 16) return;
        size = u64(pending, 8);
      }
      if (size < 8 || !/^[\x20-\x7e]{4}$/.test(type)) {
        broken = true;
        return;
      }
      if (type === 'moof') {
        if (pending.length < size) return;
        readFragment(pending.subarray(8, size), init, spans);
        fragments++;
      }
      if (type === 'mdat') mediaData++;
      skip = size;
      drop();
    }
  };
  const drop = (): void => {
    const dropped = Math.min(skip, pending.length);
    pending = pending.slice(dropped);
    skip -= dropped;
  };

  return {
    push(chunk) {
      if (skip >= chunk.length) {
        skip -= chunk.length;
        return;
      }
      pending = joined(pending, skip > 0 ? chunk.subarray(skip) : chunk);
      skip = 0;
      takeBoxes();
    },
    end() {
      if (broken) return { reason: 'its boxes are damaged' };
      if (skip > 0 || pending.length > 0) return { reason: 'it was cut in the middle of a box' };
      if (fragments === 0 || mediaData < fragments) return { reason: 'it holds no whole fragment' };
      return { facts: factsOf([...spans.values()], init) };
    },
  };
}

function readFragment(moof: Uint8Array, init: InitFacts | null, spans: Map<number, FragmentSpan>): void {
  for (const traf of inside(moof, 'traf')) {
    const tfhd = inside(traf, 'tfhd')[0];
    const tfdt = inside(traf, 'tfdt')[0];
    if (tfhd === undefined || tfdt === undefined) continue;
    const id = u32(tfhd, 4);
    const track = init?.tracks.get(id);
    if (track === undefined) continue;
    const flags = u32(tfhd, 0) & 0xffffff;
    const durationAt = 8 + ((flags & 1) !== 0 ? 8 : 0) + ((flags & 2) !== 0 ? 4 : 0);
    const each = (flags & 8) !== 0 ? u32(tfhd, durationAt) : track.defaultDuration;
    const start = tfdt[0] === 1 ? u64(tfdt, 4) : u32(tfdt, 4);
    const length = inside(traf, 'trun').reduce((sum, trun) => sum + runDuration(trun, each), 0);
    const startSec = start / track.timescale;
    const endSec = (start + length) / track.timescale;
    const known = spans.get(id);
    if (known === undefined) spans.set(id, { startSec, endSec });
    else known.endSec = Math.max(known.endSec, endSec);
  }
}

/** Sum of a track run's sample durations (ISO/IEC 14496-12 §8.8.8). */
function runDuration(trun: Uint8Array, each: number): number {
  const flags = u32(trun, 0) & 0xffffff;
  const count = u32(trun, 4);
  if ((flags & 0x100) === 0) return count * each;
  const fields = [0x100, 0x200, 0x400, 0x800].filter((flag) => (flags & flag) !== 0).length;
  let at = 8 + ((flags & 1) !== 0 ? 4 : 0) + ((flags & 4) !== 0 ? 4 : 0);
  let sum = 0;
  for (let sample = 0; sample < count && at + 4 <= trun.length; sample++, at += 4 * fields)
    sum += u32(trun, at);
  return sum;
}

function factsOf(spans: readonly FragmentSpan[], init: InitFacts | null): SegmentFacts {
  const start = Math.min(...spans.map(({ startSec }) => startSec));
  const end = Math.max(...spans.map(({ endSec }) => endSec));
  const isTimed = spans.length > 0;
  return {
    container: 'fmp4',
    durationSec: isTimed ? end - start : null,
    startPtsSec: isTimed ? start : null,
    endPtsSec: isTimed ? end : null,
    format: init === null ? 'fmp4' : init.format,
  };
}

/** Where the initialisation section ends that a file of fMP4 begins with: behind its `moov`. Null: not within `head`. */
export function initSectionEnd(head: Uint8Array): number | null {
  for (let at = 0; at + 8 <= head.length;) {
    const size = u32(head, at);
    if (size < 8) return null;
    at += size;
    if (typeAt(head, at - size + 4) === 'moov') return at <= head.length ? at : null;
  }
  return null;
}
