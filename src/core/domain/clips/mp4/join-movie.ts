import { type FrameRate } from '../frame-rate.ts';
import { mergeAvcConfigs, readAvcConfig, writeAvcConfig } from '../h264-parameter-sets.ts';
import { ascii, childBoxes, concatBytes, u32, u64Table, viewOf, writeBox } from './boxes.ts';
import type { MovieSample, MovieTrack } from './read-movie.ts';
import { type TrackToWrite, writeFileType, writeMovie } from './write-movie.ts';

/** Bytes of one part file that go into the result. */
interface CopyRun {
  /** Index into the parts, the sound last. */
  readonly part: number;
  readonly offset: number;
  readonly sizeBytes: number;
}

/** The joined file: `header` (ftyp, moov and the begin of mdat), then the runs one after the other. */
export interface JoinedMovie {
  readonly header: Uint8Array;
  readonly runs: readonly CopyRun[];
  readonly frameCount: number;
}

export interface JoinInput {
  /** H.264 parts in the order they are shown; each begins with a sync sample. */
  readonly video: readonly MovieTrack[];
  /** The part whose format the file declares: the copied one. */
  readonly mainPart: number;
  readonly audio: MovieTrack | null;
  readonly rate: FrameRate;
}

/** avc1: box header, then the visual sample entry (ISO/IEC 14496-12 §12.1.3), then boxes. */
export const VISUAL_ENTRY_BYTES = 86;
const WIDTH_AT = 32;
const HEIGHT_AT = 34;
const CHUNK_SEC = 0.5;
const LOWEST_TIMESCALE = 10_000;
const LARGE_OFFSETS_FROM_BYTES = 0xf000_0000;
/** Kept from the main part: pixel shape and colours. */
const KEPT_ENTRY_BOXES = new Set(['pasp', 'colr']);

interface PlacedSample extends MovieSample {
  readonly part: number;
}

/**
 * Joins parts of H.264 video at container level: samples are copied byte for byte, shown on the grid of a constant
 * rate, with the parameter sets of all parts in the one sample entry. Throws RangeError when the parts don't fit.
 */
export function joinMovie(input: JoinInput): JoinedMovie {
  const videoSamples = input.video.flatMap((track, part) =>
    track.samples.map((sample): PlacedSample => ({ ...sample, part })),
  );
  const audioSamples = (input.audio?.samples ?? []).map((sample): PlacedSample => ({
    ...sample,
    part: input.video.length,
  }));
  const factor = Math.max(1, Math.ceil(LOWEST_TIMESCALE / input.rate.numerator));
  const timescale = input.rate.numerator * factor;
  const frameTicks = input.rate.denominator * factor;
  const chunks = interleave(
    { samples: videoSamples, ticks: videoSamples.map(() => frameTicks), timescale },
    {
      samples: audioSamples,
      ticks: audioSamples.map((sample) => sample.durationTicks),
      timescale: input.audio?.timescale ?? 1,
    },
  );
  const video = videoTrack({ input, samples: videoSamples, timescale, frameTicks, chunks });
  const tracks = [video, ...(input.audio === null ? [] : [audioTrack(input.audio, video, chunks)])];
  return layOut(tracks, chunks, videoSamples.length);
}

interface Stream {
  readonly samples: readonly PlacedSample[];
  readonly ticks: readonly number[];
  readonly timescale: number;
}

interface Chunk {
  readonly track: number;
  readonly samples: readonly PlacedSample[];
}

/** Half a second of pictures, then the sound up to there, and so on. */
function interleave(video: Stream, audio: Stream): Chunk[] {
  const chunks: Chunk[] = [];
  const streams = [video, audio].map((stream) => ({ ...stream, next: 0, atTicks: 0 }));
  for (
    let untilSec = CHUNK_SEC;
    streams.some((one) => one.next < one.samples.length);
    untilSec += CHUNK_SEC
  ) {
    for (const [track, stream] of streams.entries()) {
      const from = stream.next;
      while (stream.next < stream.samples.length && stream.atTicks < untilSec * stream.timescale)
        stream.atTicks += stream.ticks[stream.next++]!;
      if (stream.next > from) chunks.push({ track, samples: stream.samples.slice(from, stream.next) });
    }
  }
  return chunks;
}

/** For each sample in decoding order its place in the order of showing; parts never mix. */
function displayOrder(tracks: readonly MovieTrack[]): number[] {
  const order: number[] = [];
  let base = 0;
  for (const track of tracks) {
    let decodeTicks = 0;
    const shown = track.samples.map((sample, index) => {
      const atTicks = decodeTicks + sample.compositionTicks;
      decodeTicks += sample.durationTicks;
      return { index, atTicks };
    });
    shown.sort((left, right) => left.atTicks - right.atTicks);
    for (const [place, { index }] of shown.entries()) order[base + index] = base + place;
    base += track.samples.length;
  }
  return order;
}

interface VideoTrackInput {
  readonly input: JoinInput;
  readonly samples: readonly PlacedSample[];
  readonly timescale: number;
  readonly frameTicks: number;
  readonly chunks: readonly Chunk[];
}

function videoTrack({ input, samples, timescale, frameTicks, chunks }: VideoTrackInput): TrackToWrite {
  const entry = mergedEntry(input);
  const order = displayOrder(input.video);
  // One delay for the whole file, as large as the part that reorders most needs it, keeps decoding times even.
  const delay = order.reduce((most, place, index) => Math.max(most, index - place), 0);
  const view = viewOf(entry);
  return {
    handler: 'vide',
    timescale,
    sampleEntry: entry,
    widthPx: view.getUint16(WIDTH_AT),
    heightPx: view.getUint16(HEIGHT_AT),
    editStartTicks: delay * frameTicks,
    presentedTicks: samples.length * frameTicks,
    sizesBytes: samples.map((sample) => sample.sizeBytes),
    durationsTicks: samples.map(() => frameTicks),
    compositionsTicks: order.map((place, index) => (place + delay - index) * frameTicks),
    syncSamples: samples.flatMap((sample, index) => (sample.sync ? [index + 1] : [])),
    chunkSampleCounts: chunks.filter((chunk) => chunk.track === 0).map((chunk) => chunk.samples.length),
  };
}

function audioTrack(audio: MovieTrack, video: TrackToWrite, chunks: readonly Chunk[]): TrackToWrite {
  const heardTicks = audio.samples.reduce((sum, one) => sum + one.durationTicks, 0) - audio.editStartTicks;
  const shownTicks = Math.round((video.presentedTicks * audio.timescale) / video.timescale);
  return {
    handler: 'soun',
    timescale: audio.timescale,
    sampleEntry: audio.sampleEntry,
    widthPx: 0,
    heightPx: 0,
    editStartTicks: audio.editStartTicks,
    presentedTicks: Math.min(heardTicks, shownTicks),
    sizesBytes: audio.samples.map((sample) => sample.sizeBytes),
    durationsTicks: audio.samples.map((sample) => sample.durationTicks),
    compositionsTicks: null,
    syncSamples: null,
    chunkSampleCounts: chunks.filter((chunk) => chunk.track === 1).map((chunk) => chunk.samples.length),
  };
}

/** The main part's sample entry with everybody's parameter sets. */
function mergedEntry({ video, mainPart }: JoinInput): Uint8Array {
  const entries = video.map((track) => track.sampleEntry);
  const main = entries[mainPart];
  if (main === undefined) throw new RangeError('there is no part to take the format from');
  const [width, height] = [viewOf(main).getUint16(WIDTH_AT), viewOf(main).getUint16(HEIGHT_AT)];
  for (const entry of entries) {
    if (String.fromCharCode(...entry.subarray(4, 8)) !== 'avc1') throw new RangeError('a part is not avc1');
    if (viewOf(entry).getUint16(WIDTH_AT) !== width || viewOf(entry).getUint16(HEIGHT_AT) !== height)
      throw new RangeError('the parts differ in size');
  }
  const configs = entries.map((entry) => {
    const avcC = childBoxes(entry.subarray(VISUAL_ENTRY_BYTES)).find((box) => box.type === 'avcC');
    if (avcC === undefined) throw new RangeError('a part has no avcC');
    return readAvcConfig(avcC.body);
  });
  const merged = mergeAvcConfigs(
    configs[mainPart]!,
    configs.filter((_config, index) => index !== mainPart),
  );
  if (merged === null) throw new RangeError('two parts use one number for different parameter sets');
  const kept = childBoxes(main.subarray(VISUAL_ENTRY_BYTES)).filter((box) => KEPT_ENTRY_BOXES.has(box.type));
  const body = concatBytes([
    main.subarray(8, VISUAL_ENTRY_BYTES),
    writeBox('avcC', writeAvcConfig(merged)),
    ...kept.map((box) => writeBox(box.type, box.body)),
  ]);
  return writeBox('avc1', body);
}

function layOut(tracks: readonly TrackToWrite[], chunks: readonly Chunk[], frameCount: number): JoinedMovie {
  const chunkBytes = chunks.map((chunk) => chunk.samples.reduce((sum, one) => sum + one.sizeBytes, 0));
  const dataBytes = chunkBytes.reduce((sum, size) => sum + size, 0);
  const large = dataBytes >= LARGE_OFFSETS_FROM_BYTES;
  const mdatHeader = large
    ? concatBytes([u32(1), ascii('mdat'), u64Table([dataBytes + 16])])
    : concatBytes([u32(dataBytes + 8), ascii('mdat')]);
  const noOffsets = tracks.map((track) => track.chunkSampleCounts.map(() => 0));
  const fileType = writeFileType();
  const moovBytes = writeMovie(tracks, noOffsets, large).length;
  const offsets: number[][] = tracks.map(() => []);
  let at = fileType.length + moovBytes + mdatHeader.length;
  for (const [index, chunk] of chunks.entries()) {
    offsets[chunk.track]!.push(at);
    at += chunkBytes[index]!;
  }
  return {
    header: concatBytes([fileType, writeMovie(tracks, offsets, large), mdatHeader]),
    runs: coalesce(chunks.flatMap((chunk) => chunk.samples)),
    frameCount,
  };
}

function coalesce(samples: readonly PlacedSample[]): CopyRun[] {
  const runs: { part: number; offset: number; sizeBytes: number }[] = [];
  for (const { part, offset, sizeBytes } of samples) {
    const last = runs.at(-1);
    if (last?.part === part && last.offset + last.sizeBytes === offset) last.sizeBytes += sizeBytes;
    else runs.push({ part, offset, sizeBytes });
  }
  return runs;
}
