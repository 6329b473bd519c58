import { childBoxes, findBox, needBox, viewOf } from './boxes.ts';

/** One sample (a frame, or a packet of sound) as the tables describe it; `offset` counts from the file's begin. */
export interface MovieSample {
  readonly offset: number;
  readonly sizeBytes: number;
  readonly durationTicks: number;
  /** Presentation time minus decoding time. */
  readonly compositionTicks: number;
  readonly sync: boolean;
}

export interface MovieTrack {
  readonly handler: string;
  readonly timescale: number;
  /** The one sample entry (`avc1`, `mp4a` …) with its header. */
  readonly sampleEntry: Uint8Array;
  /** Where presentation begins in the media, from the edit list; 0 without one. */
  readonly editStartTicks: number;
  readonly samples: readonly MovieSample[];
}

/** Reads the tables of an unfragmented mp4 (`moov` without its header). Throws RangeError on anything that isn't one. */
export function readMovie(moov: Uint8Array): MovieTrack[] {
  return childBoxes(moov)
    .filter((box) => box.type === 'trak')
    .map((box) => readTrack(box.body));
}

function readTrack(trak: Uint8Array): MovieTrack {
  const stbl = needBox(trak, 'mdia/minf/stbl');
  const handler = needBox(trak, 'mdia/hdlr');
  const stsd = needBox(stbl, 'stsd');
  const entryCount = viewOf(stsd).getUint32(4);
  if (entryCount !== 1) throw new RangeError(`the track changes its format (${entryCount} sample entries)`);
  return {
    handler: String.fromCharCode(...handler.subarray(8, 12)),
    timescale: readTimescale(needBox(trak, 'mdia/mdhd')),
    sampleEntry: stsd.slice(8, 8 + viewOf(stsd).getUint32(8)),
    editStartTicks: readEditStart(findBox(trak, 'edts/elst')),
    samples: readSamples(stbl),
  };
}

function readTimescale(mdhd: Uint8Array): number {
  return viewOf(mdhd).getUint32(mdhd[0] === 1 ? 20 : 12);
}

/** The media time of the first edit that shows something (-1 marks an empty one). */
function readEditStart(elst: Uint8Array | null): number {
  if (elst === null) return 0;
  const view = viewOf(elst);
  const isLong = elst[0] === 1;
  const entryBytes = isLong ? 20 : 12;
  for (let index = 0; index < view.getUint32(4); index++) {
    const at = 8 + index * entryBytes;
    const mediaTicks = isLong ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
    if (mediaTicks >= 0) return mediaTicks;
  }
  return 0;
}

function readSamples(stbl: Uint8Array): MovieSample[] {
  const sizes = readSizes(needBox(stbl, 'stsz'));
  const durations = expandRuns(needBox(stbl, 'stts'), sizes.length);
  const ctts = findBox(stbl, 'ctts');
  const compositions = ctts === null ? null : expandRuns(ctts, sizes.length);
  const stss = findBox(stbl, 'stss');
  const syncs = stss === null ? null : new Set(readTable(stss));
  const offsets = readOffsets(stbl, sizes);
  return sizes.map((sizeBytes, index) => ({
    offset: offsets[index]!,
    sizeBytes,
    durationTicks: durations[index] ?? 0,
    compositionTicks: compositions?.[index] ?? 0,
    sync: syncs === null || syncs.has(index + 1),
  }));
}

/** Version, flags, count, then unsigned 32-bit values. */
function readTable(box: Uint8Array): number[] {
  const view = viewOf(box);
  return Array.from({ length: view.getUint32(4) }, (_value, index) => view.getUint32(8 + index * 4));
}

function readSizes(stsz: Uint8Array): number[] {
  const view = viewOf(stsz);
  const sameSize = view.getUint32(4);
  const count = view.getUint32(8);
  return Array.from({ length: count }, (_value, index) =>
    sameSize === 0 ? view.getUint32(12 + index * 4) : sameSize,
  );
}

/** `stts` and `ctts`: runs of (count, value). Offsets are read as signed, which covers both versions of `ctts`. */
function expandRuns(box: Uint8Array, length: number): number[] {
  const view = viewOf(box);
  const out: number[] = [];
  for (let run = 0; run < view.getUint32(4); run++) {
    const count = view.getUint32(8 + run * 8);
    const value = view.getInt32(12 + run * 8);
    for (let index = 0; index < count && out.length < length; index++) out.push(value);
  }
  return out;
}

function readOffsets(stbl: Uint8Array, sizes: readonly number[]): number[] {
  const stsc = viewOf(needBox(stbl, 'stsc'));
  const chunkOffsets = readChunkOffsets(stbl);
  const runs = Array.from({ length: stsc.getUint32(4) }, (_value, index) => ({
    firstChunk: stsc.getUint32(8 + index * 12) - 1,
    samplesPerChunk: stsc.getUint32(12 + index * 12),
  }));
  const offsets: number[] = [];
  for (const [index, run] of runs.entries()) {
    const endChunk = runs[index + 1]?.firstChunk ?? chunkOffsets.length;
    for (let chunk = run.firstChunk; chunk < endChunk; chunk++) {
      let at = chunkOffsets[chunk] ?? 0;
      for (let sample = 0; sample < run.samplesPerChunk && offsets.length < sizes.length; sample++) {
        offsets.push(at);
        at += sizes[offsets.length - 1]!;
      }
    }
  }
  if (offsets.length !== sizes.length) throw new RangeError('the chunk tables do not cover all samples');
  return offsets;
}

function readChunkOffsets(stbl: Uint8Array): number[] {
  const stco = findBox(stbl, 'stco');
  if (stco !== null) return readTable(stco);
  const view = viewOf(needBox(stbl, 'co64'));
  return Array.from({ length: view.getUint32(4) }, (_value, index) =>
    Number(view.getBigUint64(8 + index * 8)),
  );
}
