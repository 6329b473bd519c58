import { expect, it } from 'vitest';
import fc from '../../../../test/support/properties.ts';
import { growingContainer } from './growing-container.ts';

const box = (type: string, ...content: number[]): number[] => [
  ...[0, 0, 0, 8 + content.length],
  ...Array.from(type, (letter) => letter.charCodeAt(0)),
  ...content,
];
const bytes = (...parts: number[][]): Uint8Array => Uint8Array.from(parts.flat());
const ftyp = box('ftyp', ...Array<number>(12).fill(0));

it('tells what can be read while it grows, and a plain MP4 from a fragmented one', () => {
  expect(growingContainer(bytes([0x1a, 0x45, 0xdf, 0xa3]))).toBe('matroska');
  expect(growingContainer(bytes([0x46, 0x4c, 0x56, 1]))).toBe('flv');
  const packet = [0x47, ...Array<number>(187).fill(0xff)];
  expect(growingContainer(bytes(packet, packet, packet))).toBe('mpegts');
  expect(growingContainer(bytes(ftyp, box('moov', ...box('mvhd', 1, 2), ...box('mvex'))))).toBe('mov');
  expect(growingContainer(bytes(ftyp, box('moof')))).toBe('mov');
  expect(growingContainer(bytes(ftyp, box('free'), box('mdat')))).toBe('plain-mp4');
  expect(growingContainer(bytes(ftyp, box('moov', ...box('mvhd', 1, 2))))).toBe('plain-mp4');
  expect(growingContainer(bytes(packet, packet, Array<number>(188).fill(0)))).toBe('unknown');
});

it('waits for more bytes where they do not tell yet', () => {
  expect(growingContainer(bytes())).toBeNull();
  expect(growingContainer(bytes(ftyp))).toBeNull();
  const whole = bytes(ftyp, box('moov', ...box('mvhd', 1, 2), ...box('mvex')));
  for (let length = 8; length < whole.length; length++)
    expect([null, 'mov']).toContain(growingContainer(whole.subarray(0, length)));
});

it('answers whatever the bytes are', () => {
  const answers = ['matroska', 'mpegts', 'flv', 'mov', 'plain-mp4', 'unknown', null];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), fc.boolean(), (tail, isMp4) => {
      const head = isMp4 ? Uint8Array.from([...ftyp, ...tail]) : tail;
      expect(answers).toContain(growingContainer(head));
    }),
  );
});
