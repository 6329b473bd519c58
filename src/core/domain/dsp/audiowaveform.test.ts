import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasTestData, testData } from '../../../../test/support/test-data.ts';
import { createPeakMeter, peaksTo8Bit } from './peaks.ts';
import {
  decodeWaveformFile,
  decodeWaveformJson,
  encodeWaveformFile,
  encodeWaveformJson,
} from './waveform-file.ts';
import { parseWavHeader } from './wav.ts';

const file = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(testData('audio-waveform', name)));

function samplesOf(name: string): { samples: Int16Array; channels: number; sampleRateHz: number } {
  const bytes = file(name);
  const { dataOffset, dataBytes, channels, sampleRateHz } = parseWavHeader(bytes);
  const data = bytes.slice(dataOffset, dataOffset + (dataBytes ?? 0));
  return { samples: new Int16Array(data.buffer), channels, sampleRateHz };
}

function measure(name: string, splitChannels: boolean): Int16Array {
  const { samples, channels } = samplesOf(name);
  const meter = createPeakMeter({ channels, samplesPerPixel: 64, splitChannels });
  const whole = meter.push(samples).slice();
  return Int16Array.from([...whole, ...meter.finish()]);
}

describe.skipIf(!hasTestData)('compared with BBC audiowaveform', () => {
  it('16-bit peaks of a stereo WAV are identical', () => {
    const expected = decodeWaveformFile(file('test_file_stereo_16bit_64spp_wav.dat'));
    expect(measure('test_file_stereo.wav', false)).toEqual(expected.pairs);
  });

  it.each([
    ['mixed', 'test_file_stereo_8bit_64spp_wav.dat', false],
    ['per channel', 'test_file_2channel_8bit_64spp_wav.dat', true],
  ] as const)('8-bit peaks of a stereo WAV are identical, %s', (_how, expectedName, splitChannels) => {
    const expected = decodeWaveformFile(file(expectedName));
    expect(peaksTo8Bit(measure('test_file_stereo.wav', splitChannels))).toEqual(expected.pairs);
  });

  it.each(['07023003_8bit_64spp_2channel.dat', 'test_file_2channel_8bit_64spp_wav.dat'])(
    'a version 2 file is written back byte for byte: %s',
    (name) => {
      expect(encodeWaveformFile(decodeWaveformFile(file(name)))).toEqual(file(name));
    },
  );

  it('the JSON of a waveform holds what its .dat holds', () => {
    const fromDat = decodeWaveformFile(file('07023003_8bit_64spp_2channel.dat'));
    const text = new TextDecoder().decode(file('07023003_8bit_64spp_2channel.json'));
    expect(decodeWaveformJson(text)).toEqual(fromDat);
    expect(JSON.parse(encodeWaveformJson(fromDat))).toEqual(JSON.parse(text));
  });

  it.each([
    ['size_mismatch.dat', /promises 2056 pixels .* but it has 3620 bytes/],
    ['version3.dat', /version 3 is not known/],
    ['zero_length.dat', /promises 1800 pixels .* but it has 20 bytes/],
  ])('%s is refused with its reason', (name, reason) => {
    expect(() => decodeWaveformFile(file(name))).toThrow(reason);
  });
});

describe('a waveform file', () => {
  it('survives writing and reading at both resolutions', () => {
    const base = { version: 2, sampleRateHz: 48_000, samplesPerPixel: 256, channels: 1, length: 2 } as const;
    const wide = { ...base, bits: 16, pairs: Int16Array.of(-32768, 32767, -1, 0) } as const;
    const narrow = { ...base, bits: 8, pairs: Int8Array.of(-128, 127, -1, 0) } as const;
    expect(decodeWaveformFile(encodeWaveformFile(wide))).toEqual(wide);
    expect(decodeWaveformFile(encodeWaveformFile(narrow))).toEqual(narrow);
    expect(decodeWaveformJson(encodeWaveformJson(wide))).toEqual(wide);
  });

  it.each([
    ['no JSON', 'nonsense', /not JSON/],
    ['a missing field', '{"version":2}', /sample_rate/],
    [
      'too few values',
      '{"version":2,"channels":1,"sample_rate":8000,"samples_per_pixel":64,"bits":8,"length":2,"data":[0,1]}',
      /promises 2 pixels/,
    ],
  ])('in JSON with %s is refused', (_what, text, reason) => {
    expect(() => decodeWaveformJson(text)).toThrow(reason);
  });
});
