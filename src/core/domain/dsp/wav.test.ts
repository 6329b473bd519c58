import { describe, expect, it } from 'vitest';
import { encodeWavHeader, parseWavHeader } from './wav.ts';

const text = (value: string): number[] => Array.from(value, (character) => character.charCodeAt(0));

describe('a WAV header', () => {
  it('is 44 bytes of RIFF for ordinary sizes and reads back', () => {
    const header = encodeWavHeader({ sampleRateHz: 16_000, channels: 1, dataBytes: 32_000 });
    expect(header.length).toBe(44);
    expect(parseWavHeader(header)).toEqual({
      sampleRateHz: 16_000,
      channels: 1,
      bitsPerSample: 16,
      formatTag: 1,
      dataOffset: 44,
      dataBytes: 32_000,
    });
  });

  it('turns into RF64 past 4 GB and keeps the true size', () => {
    const header = encodeWavHeader({ sampleRateHz: 48_000, channels: 2, dataBytes: 6_000_000_000 });
    expect(String.fromCharCode(...header.subarray(0, 4))).toBe('RF64');
    expect(parseWavHeader(header)).toMatchObject({ dataOffset: 80, dataBytes: 6_000_000_000, channels: 2 });
  });

  it('leaves the size open where a stream wrote it', () => {
    const header = encodeWavHeader({ sampleRateHz: 16_000, channels: 1, dataBytes: 0 });
    new DataView(header.buffer).setUint32(40, 0xffff_ffff, true);
    expect(parseWavHeader(header).dataBytes).toBeNull();
  });

  it('skips chunks that it does not know, odd ones with their padding', () => {
    const header = encodeWavHeader({ sampleRateHz: 8000, channels: 1, dataBytes: 4 });
    const list = [...text('LIST'), 3, 0, 0, 0, 1, 2, 3, 0];
    const bytes = Uint8Array.from([...header.subarray(0, 36), ...list, ...header.subarray(36)]);
    expect(parseWavHeader(bytes)).toMatchObject({ dataOffset: 56, dataBytes: 4 });
  });

  it.each([
    ['nothing', new Uint8Array(0), /shorter than its header/],
    ['another format', Uint8Array.from([...text('OggS'), ...new Uint8Array(40)]), /no WAVE file/],
    [
      'no data chunk',
      encodeWavHeader({ sampleRateHz: 1, channels: 1, dataBytes: 2 }).slice(0, 36),
      /no sound data/,
    ],
  ])('is refused for %s', (_what, bytes, reason) => {
    expect(() => parseWavHeader(bytes)).toThrow(reason);
  });
});
