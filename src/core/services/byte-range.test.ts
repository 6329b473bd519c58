import { describe, expect, it } from 'vitest';
import { parseRange } from './byte-range.ts';

describe('parseRange', () => {
  it.each([
    [null, null],
    ['bytes=0-', { startByte: 0, endByte: 100 }],
    ['bytes=10-19', { startByte: 10, endByte: 20 }],
    ['bytes=90-500', { startByte: 90, endByte: 100 }],
    ['bytes=-5', { startByte: 95, endByte: 100 }],
    ['bytes=-500', { startByte: 0, endByte: 100 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=20-10', null],
    ['bytes=0-1,5-6', null],
    ['items=0-1', null],
    ['bytes=-', null],
  ])('reads %s of a file of 100 bytes', (header, expected) => {
    expect(parseRange(header, 100)).toEqual(expected);
  });
});
