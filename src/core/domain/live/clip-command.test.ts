import { describe, expect, it } from 'vitest';
import { chatLine } from '../../../../test/support/synthetic-stream.ts';
import { clipCommandOf } from './clip-command.ts';

const by = (set: string, text: string): string | null =>
  clipCommandOf(chatLine(text, 'ann', { badges: [{ set, version: '1' }] }));

describe('!clip', () => {
  it.each([
    ['moderator', '!clip', ''],
    ['broadcaster', '!CLIP that jump ', 'that jump'],
    ['owner', '  !clip x', 'x'],
    ['vip', '!clip', null],
    ['subscriber', '!clip', null],
    ['moderator', '!clips', null],
    ['moderator', 'use !clip', null],
  ])('of a %s who writes "%s" is %j', (set, text, note) => {
    expect(by(set, text)).toBe(note);
  });

  it('is nobody’s without a badge, and no event’s', () => {
    expect(clipCommandOf(chatLine('!clip', 'ann'))).toBeNull();
    const badges = [{ set: 'moderator', version: '1' }];
    expect(clipCommandOf(chatLine('!clip', 'ann', { badges, kind: 'announcement' }))).toBeNull();
  });
});
