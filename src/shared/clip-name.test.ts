import { describe, expect, it } from 'vitest';
import { type ClipNameFacts, clipName, freeName, safeFileName, unknownNameFields } from './clip-name.ts';
import fc from '../../test/support/properties.ts';

const facts: ClipNameFacts = {
  title: 'He jumps: "no way?"',
  startMs: 3_723_400,
  endMs: 3_753_400,
  category: 'funny',
  score: 87.6,
  recordedAtUnixMs: 1_709_164_800_000,
  channel: 'some_channel',
  number: 3,
};

describe('a clip name', () => {
  it('fills every field', () => {
    const template = '{n} {channel} {date} {title} [{start}-{end}] {duration} {category} {score}';
    expect(clipName(template, facts)).toBe(
      '03 some_channel 2024-02-29 He jumps꞉ ”no way？” [1.02.03-1.02.33] 30s funny 88',
    );
  });

  it('leaves no trace of missing facts', () => {
    const bare = { ...facts, category: null, score: null, recordedAtUnixMs: null, channel: null, title: 'A' };
    expect(clipName('{channel} - {title} [{category}] ({date}) - {score}', bare)).toBe('A');
    expect(clipName('{category}', bare)).toBe('clip');
  });

  it('names the fields that do not exist and keeps them as written', () => {
    expect(unknownNameFields('{title} {titel} {}')).toEqual(['titel', '']);
    expect(clipName('{titel}', facts)).toBe('{titel}');
  });

  it.each([
    [0, '1970-01-01'],
    [951_782_400_000, '2000-02-29'],
    [1_735_689_599_999, '2024-12-31'],
    [-1, '1969-12-31'],
  ])('writes %d as the UTC date %s', (recordedAtUnixMs, date) => {
    expect(clipName('{date}', { ...facts, recordedAtUnixMs })).toBe(date);
  });
});

describe('a safe file name', () => {
  it.each([
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['com1 .mp4', '_com1 .mp4'],
    ['console', 'console'],
    ['...hidden. . ', 'hidden'],
    ['../../etc/passwd', '⁄..⁄etc⁄passwd'],
    ['a\u0000b\nc\u202Etxt', 'a b c txt'],
    ['  ', 'fallback'],
    ['e\u0301', 'é'],
    ['bad \uD800 half', 'bad half'],
  ])('makes %j into %j', (text, name) => {
    expect(safeFileName(text, 'fallback')).toBe(name);
  });

  it('is whatever the text a name that all three systems take', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const name = safeFileName(text, 'clip');
        expect(name).not.toMatch(/[:?"*/|<>\\]|\p{Cc}|^[\s.]|[\s.]$/u);
        expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(201);
        expect(name.length).toBeGreaterThan(0);
        expect(safeFileName(name, 'clip')).toBe(name);
      }),
    );
  });

  it('is cut between characters, never inside one', () => {
    expect(safeFileName('😀'.repeat(80), 'clip')).toBe('😀'.repeat(50));
  });
});

it('a taken name gets the next free number', () => {
  const taken = new Set(['clip.mp4', 'clip (2).mp4']);
  expect(freeName('clip', '.mp4', (name) => taken.has(name))).toBe('clip (3).mp4');
});
