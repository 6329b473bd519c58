import { describe, expect, it } from 'vitest';
import { readAvcConfig, writeAvcConfig } from '../h264-parameter-sets.ts';
import { childBoxes, concatBytes, readBoxHeader, u16, u32, writeBox } from './boxes.ts';
import { VISUAL_ENTRY_BYTES, joinMovie } from './join-movie.ts';
import { type MovieTrack, readMovie } from './read-movie.ts';

/** Parameter sets with nothing but their number: `1` followed by zeros is 0, `010` is 1, `011` is 2. */
const ID_BITS = [0x80, 0x40, 0x60];
const sps = (id: number, more = 0): Uint8Array => Uint8Array.from([0x67, 100, 0, 31, ID_BITS[id]!, more]);
const pps = (id: number): Uint8Array => Uint8Array.from([0x68, ID_BITS[id]!]);

function sampleEntry(id: number, more = 0): Uint8Array {
  const fixed = new Uint8Array(VISUAL_ENTRY_BYTES - 8);
  fixed.set(u16(640, 360), 24);
  const config = writeAvcConfig({
    ...{ profile: 100, compatibility: 0, level: 30 + id, extension: new Uint8Array() },
    ...{ sps: [sps(id, more)], pps: [pps(id)] },
  });
  return writeBox('avc1', fixed, writeBox('avcC', config), writeBox('btrt', u32(0, 0, 0)));
}

/** Samples of ten bytes in decoding order, shown at the given places. */
function part(id: number, shownAt: readonly number[], more = 0): MovieTrack {
  return {
    ...{ handler: 'vide', timescale: 30, editStartTicks: 0, sampleEntry: sampleEntry(id, more) },
    samples: shownAt.map((place, index) => ({
      ...{ offset: 1000 * id + 10 * index, sizeBytes: 10, durationTicks: 1 },
      ...{ compositionTicks: place - index, sync: index === 0 },
    })),
  };
}

const audio: MovieTrack = {
  ...{ handler: 'soun', timescale: 48_000, editStartTicks: 1024 },
  sampleEntry: writeBox('mp4a', u32(1, 2, 3)),
  samples: Array.from({ length: 20 }, (_v, index) => ({
    ...{ offset: 5000 + index * 7, sizeBytes: 7, durationTicks: 1024, compositionTicks: 0, sync: true },
  })),
};
const rate = { numerator: 30, denominator: 1 };

function boxesOf(header: Uint8Array): { moov: Uint8Array; mdat: ReturnType<typeof readBoxHeader> } {
  const fileType = readBoxHeader(header)!.sizeBytes;
  const moovBytes = readBoxHeader(header.subarray(fileType))!.sizeBytes;
  return {
    moov: header.subarray(fileType + 8, fileType + moovBytes),
    mdat: readBoxHeader(header.subarray(fileType + moovBytes)),
  };
}

describe('a joined movie', () => {
  const joined = joinMovie({
    video: [part(1, [0, 1]), part(0, [0, 3, 1, 2]), part(1, [0])],
    mainPart: 1,
    audio,
    rate,
  });
  const { moov, mdat } = boxesOf(joined.header);
  const [video, sound] = readMovie(moov);

  it('shows every part after the other on an even grid', () => {
    let decode = 0;
    const shown = video!.samples.map((sample) => {
      const at = decode + sample.compositionTicks - video!.editStartTicks;
      decode += sample.durationTicks;
      return at / sample.durationTicks;
    });
    expect(shown).toEqual([0, 1, 2, 5, 3, 4, 6]);
    expect(video!.samples.every((sample) => sample.compositionTicks >= 0)).toBe(true);
    expect(video!.samples.map((sample) => sample.sync)).toEqual([
      true,
      false,
      true,
      false,
      false,
      false,
      true,
    ]);
  });

  it('puts each sample where its bytes are copied to', () => {
    const places = new Map<string, number>();
    let at = joined.header.length;
    for (const run of joined.runs) {
      for (let byte = 0; byte < run.sizeBytes; byte++)
        places.set(`${run.part}:${run.offset + byte}`, at + byte);
      at += run.sizeBytes;
    }
    expect(mdat).toEqual({ type: 'mdat', sizeBytes: at - joined.header.length + 8, headerBytes: 8 });
    expect(video!.samples.map((sample) => sample.offset)).toEqual(
      ['0:1000', '0:1010', '1:0', '1:10', '1:20', '1:30', '2:1000'].map((key) => places.get(key)),
    );
    expect(sound!.samples[3]!.offset).toBe(places.get('3:5021'));
  });

  it('carries the parameter sets of all parts in one entry, and the sound with its own begin', () => {
    const avcC = childBoxes(video!.sampleEntry.subarray(VISUAL_ENTRY_BYTES)).find(
      (box) => box.type === 'avcC',
    )!;
    const config = readAvcConfig(avcC.body);
    expect([config.sps, config.pps, config.level]).toEqual([[sps(0), sps(1)], [pps(0), pps(1)], 31]);
    expect(childBoxes(video!.sampleEntry.subarray(VISUAL_ENTRY_BYTES)).map((box) => box.type)).toEqual([
      'avcC',
    ]);
    expect([sound!.editStartTicks, sound!.samples.length, sound!.timescale]).toEqual([1024, 20, 48_000]);
  });

  it('is refused when two parts use one number for different sets', () => {
    const clash = { video: [part(1, [0]), part(0, [0]), part(1, [0], 9)], mainPart: 1, audio: null, rate };
    expect(() => joinMovie(clash)).toThrow('one number for different parameter sets');
  });
});

describe('the box reader', () => {
  it('refuses a box that reaches beyond its parent', () => {
    expect(() => childBoxes(concatBytes([u32(64), new TextEncoder().encode('moov')]))).toThrow('truncated');
  });
});
