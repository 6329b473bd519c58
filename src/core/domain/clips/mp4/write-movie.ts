import { ascii, u16, u32, u32Table, u64Table, writeBox, writeFullBox } from './boxes.ts';

/** A track to write. Samples lie in `chunks`, in order; chunk offsets count from the file's begin. */
export interface TrackToWrite {
  readonly handler: 'vide' | 'soun';
  readonly timescale: number;
  readonly sampleEntry: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Where presentation begins in the media, and how long it lasts. */
  readonly editStartTicks: number;
  readonly presentedTicks: number;
  readonly sizesBytes: readonly number[];
  readonly durationsTicks: readonly number[];
  /** null = every sample is shown when it is decoded. */
  readonly compositionsTicks: readonly number[] | null;
  /** 1-based numbers of the samples that can be entered at; null = all. */
  readonly syncSamples: readonly number[] | null;
  readonly chunkSampleCounts: readonly number[];
}

const UNITY_MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
const UNDETERMINED_LANGUAGE = 0x55c4;

/** `ftyp` of an H.264 mp4. */
export const writeFileType = (): Uint8Array =>
  writeBox('ftyp', ascii('isom'), u32(0x200), ascii('isomiso2avc1mp41'));

/** The whole `moov` box. Its size depends on the tracks and `large`, not on the offsets. */
export function writeMovie(
  tracks: readonly TrackToWrite[],
  chunkOffsets: readonly (readonly number[])[],
  large: boolean,
): Uint8Array {
  const timescale = tracks[0]?.timescale ?? 1000;
  const inMovieTicks = (track: TrackToWrite): number =>
    Math.round((track.presentedTicks * timescale) / track.timescale);
  const durationTicks = Math.max(0, ...tracks.map(inMovieTicks));
  return writeBox(
    'moov',
    writeFullBox(
      'mvhd',
      {},
      u32(0, 0, timescale, durationTicks, 0x10000),
      u16(0x100, 0),
      u32(0, 0),
      UNITY_MATRIX,
      u32(0, 0, 0, 0, 0, 0, tracks.length + 1),
    ),
    ...tracks.map((track, index) =>
      writeBox(
        'trak',
        writeTrackHeader(track, index + 1, inMovieTicks(track)),
        writeBox(
          'edts',
          writeFullBox('elst', {}, u32(1, inMovieTicks(track), track.editStartTicks, 0x10000)),
        ),
        writeMedia(track, chunkOffsets[index]!, large),
      ),
    ),
  );
}

const ENABLED_IN_MOVIE = 3;

function writeTrackHeader(track: TrackToWrite, trackId: number, durationTicks: number): Uint8Array {
  const isVideo = track.handler === 'vide';
  return writeFullBox(
    'tkhd',
    { flags: ENABLED_IN_MOVIE },
    u32(0, 0, trackId, 0, durationTicks, 0, 0),
    u16(0, isVideo ? 0 : 1, isVideo ? 0 : 0x100, 0),
    UNITY_MATRIX,
    u32(track.widthPx * 0x10000, track.heightPx * 0x10000),
  );
}

function writeMedia(track: TrackToWrite, chunkOffsets: readonly number[], large: boolean): Uint8Array {
  const isVideo = track.handler === 'vide';
  const mediaTicks = track.durationsTicks.reduce((sum, ticks) => sum + ticks, 0);
  return writeBox(
    'mdia',
    writeFullBox('mdhd', {}, u32(0, 0, track.timescale, mediaTicks), u16(UNDETERMINED_LANGUAGE, 0)),
    writeFullBox(
      'hdlr',
      {},
      u32(0),
      ascii(track.handler),
      u32(0, 0, 0),
      ascii(isVideo ? 'VideoHandler\0' : 'SoundHandler\0'),
    ),
    writeBox(
      'minf',
      isVideo ? writeFullBox('vmhd', { flags: 1 }, u16(0, 0, 0, 0)) : writeFullBox('smhd', {}, u16(0, 0)),
      writeBox('dinf', writeFullBox('dref', {}, u32(1), writeFullBox('url ', { flags: 1 }))),
      writeSampleTables(track, chunkOffsets, large),
    ),
  );
}

function writeSampleTables(track: TrackToWrite, chunkOffsets: readonly number[], large: boolean): Uint8Array {
  const chunkRuns = runsOf(track.chunkSampleCounts);
  let chunk = 1;
  const stsc = chunkRuns.flatMap(([count, samples]) => {
    const entry = [chunk, samples, 1];
    chunk += count;
    return entry;
  });
  return writeBox(
    'stbl',
    writeFullBox('stsd', {}, u32(1), track.sampleEntry),
    writeRuns('stts', track.durationsTicks),
    ...(track.compositionsTicks === null ? [] : [writeRuns('ctts', track.compositionsTicks)]),
    ...(track.syncSamples === null
      ? []
      : [writeFullBox('stss', {}, u32(track.syncSamples.length), u32Table(track.syncSamples))]),
    writeFullBox('stsc', {}, u32(chunkRuns.length), u32Table(stsc)),
    writeFullBox('stsz', {}, u32(0, track.sizesBytes.length), u32Table(track.sizesBytes)),
    large
      ? writeFullBox('co64', {}, u32(chunkOffsets.length), u64Table(chunkOffsets))
      : writeFullBox('stco', {}, u32(chunkOffsets.length), u32Table(chunkOffsets)),
  );
}

/** Equal neighbours as `[count, value]`. */
function runsOf(values: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last?.[1] === value) last[0]++;
    else runs.push([1, value]);
  }
  return runs;
}

function writeRuns(type: string, values: readonly number[]): Uint8Array {
  const runs = runsOf(values);
  return writeFullBox(type, {}, u32(runs.length), u32Table(runs.flat()));
}
