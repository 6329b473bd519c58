import { ascii, childBoxes, findBox, needBox, u32, viewOf } from './boxes.ts';
import type { FragmentedMovie, TrackSamples } from './fragments.ts';
import { joinPieces, pieces, type Pieces, type WordList } from './sample-tables.ts';

/**
 * The `moov` that makes an ordinary MP4 of a fragmented one: everything that the fragmented one's `moov` (a body) says of
 * its tracks, with the sample tables of all fragments. Offsets are those in the file as it lies.
 */
export function writeIndex(
  moov: Uint8Array,
  movie: FragmentedMovie,
): { readonly moov: Pieces; readonly durationSec: number } {
  const movieTimescale = timescaleOf(needBox(moov, 'mvhd'));
  const tracks = childBoxes(moov)
    .filter(({ type }) => type === 'trak')
    .map(({ body }) => writeTrack(body, movie, movieTimescale));
  const durationTicks = Math.max(0, ...tracks.map((track) => track.durationTicks));
  const written = box('moov', [
    ...childBoxes(moov).flatMap(({ type, body }) => {
      if (type === 'mvhd') return [box(type, [pieces(withDuration(body, MVHD, durationTicks))])];
      return type === 'mvex' || type === 'trak' ? [] : [box(type, [pieces(body)])];
    }),
    ...tracks.map(({ trak }) => trak),
  ]);
  return { moov: written, durationSec: durationTicks / movieTimescale };
}

const box = (type: string, inner: readonly Pieces[]): Pieces => {
  const body = joinPieces(inner);
  return joinPieces([pieces(u32(body.bytes + 8), ascii(type)), body]);
};

const fullBox = (type: string, version: number, ...inner: readonly Pieces[]): Pieces =>
  box(type, [pieces(u32(version * 0x1000000)), ...inner]);

const timescaleOf = (header: Uint8Array): number => viewOf(header).getUint32(header[0] === 1 ? 20 : 12);

/** Where the duration of a header stands in its versions 0 and 1. */
const MVHD = [16, 24] as const;
const TKHD = [20, 28] as const;

function withDuration(
  header: Uint8Array,
  [short, long]: readonly [number, number],
  ticks: number,
): Uint8Array {
  const patched = header.slice();
  if (header[0] === 1) viewOf(patched).setBigUint64(long, BigInt(ticks));
  else viewOf(patched).setUint32(short, ticks);
  return patched;
}

interface WrittenTrack {
  readonly trak: Pieces;
  /** In the movie's ticks. */
  readonly durationTicks: number;
}

function writeTrack(trak: Uint8Array, movie: FragmentedMovie, movieTimescale: number): WrittenTrack {
  const head = needBox(trak, 'tkhd');
  const samples = movie.tracks.get(viewOf(head).getUint32(head[0] === 1 ? 20 : 12));
  if (samples === undefined) throw new RangeError('a track without fragments');
  const timescale = timescaleOf(needBox(trak, 'mdia/mdhd'));
  const toMovie = (ticks: number): number => Math.round((ticks * movieTimescale) / timescale);
  const edits = editsOf(findBox(trak, 'edts/elst'), samples, toMovie);
  const { durationTicks } = edits;
  return {
    durationTicks,
    trak: box('trak', [
      box('tkhd', [pieces(withDuration(head, TKHD, durationTicks))]),
      ...(edits.elst === null ? [] : [box('edts', [box('elst', [pieces(edits.elst)])])]),
      ...childBoxes(trak).flatMap(({ type, body }) => {
        if (type === 'mdia') return [writeMedia(body, samples)];
        return type === 'tkhd' || type === 'edts' ? [] : [box(type, [pieces(body)])];
      }),
    ]),
  };
}

/**
 * The edit list with the length that it could not know before: its last entry shows all that there is from its media time
 * on. Media times count from the first sample.
 */
function editsOf(
  elst: Uint8Array | null,
  samples: TrackSamples,
  toMovie: (ticks: number) => number,
): { elst: Uint8Array | null; durationTicks: number } {
  const endTicks = samples.shownTicks - samples.startTicks;
  if (elst === null) return { elst, durationTicks: toMovie(endTicks) };
  const patched = elst.slice();
  const view = viewOf(patched);
  const isLong = patched[0] === 1;
  let durationTicks = 0;
  const count = view.getUint32(4);
  for (let index = 0; index < count; index++) {
    const at = 8 + index * (isLong ? 20 : 12);
    const mediaTicks = isLong ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
    let lengthTicks = isLong ? Number(view.getBigUint64(at)) : view.getUint32(at);
    if (mediaTicks >= 0) {
      const fromTicks = Math.max(0, mediaTicks - samples.startTicks);
      if (isLong) view.setBigInt64(at + 8, BigInt(fromTicks));
      else view.setInt32(at + 4, fromTicks);
      if (index === count - 1) lengthTicks = toMovie(endTicks - fromTicks);
      if (isLong) view.setBigUint64(at, BigInt(lengthTicks));
      else view.setUint32(at, lengthTicks);
    }
    durationTicks += lengthTicks;
  }
  return { elst: patched, durationTicks };
}

function writeMedia(mdia: Uint8Array, samples: TrackSamples): Pieces {
  return box(
    'mdia',
    childBoxes(mdia).map(({ type, body }) => {
      if (type === 'mdhd') return writeMediaHeader(body, samples.nextTicks - samples.startTicks);
      if (type !== 'minf') return box(type, [pieces(body)]);
      return box(
        'minf',
        childBoxes(body).map((inner) =>
          inner.type === 'stbl' ? writeTables(inner.body, samples) : box(inner.type, [pieces(inner.body)]),
        ),
      );
    }),
  );
}

/** Always in the long version: 90,000 ticks a second fill 32 bits after 13 hours. */
function writeMediaHeader(mdhd: Uint8Array, durationTicks: number): Pieces {
  const head = new Uint8Array(36);
  const view = viewOf(head);
  view.setUint8(0, 1);
  view.setUint32(20, timescaleOf(mdhd));
  view.setBigUint64(24, BigInt(durationTicks));
  head.set(mdhd.subarray(mdhd.length - 4), 32);
  return box('mdhd', [pieces(head)]);
}

function writeTables(stbl: Uint8Array, samples: TrackSamples): Pieces {
  const { sizes, durations, compositions, syncs, chunkOffsets, chunkRuns } = samples;
  const counted = (words: WordList, perEntry: number): Pieces =>
    joinPieces([pieces(u32(words.length / perEntry)), words.written()]);
  return box('stbl', [
    box('stsd', [pieces(needBox(stbl, 'stsd'))]),
    fullBox('stts', 0, durations.table()),
    // Version 1: offsets may be negative.
    ...(samples.hasCompositions ? [fullBox('ctts', 1, compositions.table())] : []),
    ...(syncs.length === sizes.length ? [] : [fullBox('stss', 0, counted(syncs, 1))]),
    fullBox('stsc', 0, counted(chunkRuns, 3)),
    fullBox('stsz', 0, pieces(u32(0, sizes.length)), sizes.written()),
    fullBox('co64', 0, counted(chunkOffsets, 2)),
  ]);
}
