import { describe, expect, it } from 'vitest';
import { textPieces } from './chat-text.ts';
import { contrastRatio, readableColor } from './readable-color.ts';
import fc from '../../../../test/support/properties.ts';

const emote = (name: string, begin: number) => ({
  id: null,
  name,
  provider: 'twitch' as const,
  begin,
  end: begin + name.length,
});

describe('chat text', () => {
  it('cuts a line into text, emotes and mentions', () => {
    expect(
      textPieces({ text: 'KEKW @marlowe that was KEKW', emotes: [emote('KEKW', 23), emote('KEKW', 0)] }),
    ).toEqual([
      { kind: 'emote', text: 'KEKW' },
      { kind: 'text', text: ' ' },
      { kind: 'mention', text: '@marlowe' },
      { kind: 'text', text: ' that was ' },
      { kind: 'emote', text: 'KEKW' },
    ]);
  });

  it('says of which provider an emote is where its picture can be asked for', () => {
    const text = 'KEKW Pog';
    const known = { ...emote('KEKW', 0), id: 'abc', provider: '7tv' as const };
    const unknown = { ...emote('Pog', 5), id: 'x', provider: 'unknown' as const };
    expect(textPieces({ text, emotes: [known, unknown] })).toEqual([
      { kind: 'emote', text: 'KEKW', emote: { provider: '7tv', id: 'abc' } },
      { kind: 'text', text: ' ' },
      { kind: 'emote', text: 'Pog' },
    ]);
  });

  it('marks what was looked for, in any case, but not inside emotes', () => {
    expect(textPieces({ text: 'No way NO WAY', emotes: [] }, 'no way')).toEqual([
      { kind: 'found', text: 'No way' },
      { kind: 'text', text: ' ' },
      { kind: 'found', text: 'NO WAY' },
    ]);
    expect(textPieces({ text: 'KEKW', emotes: [emote('KEKW', 0)] }, 'ke')).toEqual([
      { kind: 'emote', text: 'KEKW' },
    ]);
  });

  it('never loses or doubles a character, whatever the emote ranges say', () => {
    const ranges = fc.array(fc.tuple(fc.integer({ min: -3, max: 30 }), fc.integer({ min: -3, max: 30 })));
    fc.assert(
      fc.property(fc.string({ maxLength: 25 }), ranges, fc.string({ maxLength: 3 }), (text, list, needle) => {
        const emotes = list.map(([begin, end]) => ({ ...emote('x', begin), begin, end }));
        const pieces = textPieces({ text, emotes }, needle);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      }),
    );
  });
});

describe('readable colours', () => {
  it('leave readable names alone and lift dark ones on dark, lower light ones on light', () => {
    expect(readableColor('#5ab4ec', '#14171d')).toBe('#5ab4ec');
    for (const [color, background] of [
      ['#0000ff', '#14171d'],
      ['#000000', '#14171d'],
      ['#ffff00', '#ffffff'],
    ] as const)
      expect(contrastRatio(readableColor(color, background)!, background)).toBeGreaterThanOrEqual(4.5);
  });

  it('say nothing of what is no colour', () => {
    expect([readableColor(null, '#000000'), readableColor('tomato', '#000000')]).toEqual([null, null]);
  });
});
