import { describe, expect, test } from 'vitest';
import { normaliseChord } from '../ui/chord.ts';
import {
  ACTION_IDS,
  changedShortcuts,
  findAction,
  findConflicts,
  makeKeymap,
  SHORTCUTS,
} from './shortcuts.ts';

describe('the shipped shortcuts', () => {
  test('have no two actions on one key of a screen', () => {
    expect(findConflicts(makeKeymap({}))).toEqual([]);
  });

  test('are written in their one spelling', () => {
    const written = ACTION_IDS.flatMap((id) => [...SHORTCUTS[id].chords]);
    expect(written).toEqual(written.map(normaliseChord));
  });
});

describe('a keymap', () => {
  test('puts the person’s keys over the shipped ones', () => {
    const keymap = makeKeymap({ 'review.keep': 'g Shift+g', 'review.skip': '', 'gone.action': 'X' });
    expect(keymap['review.keep']).toEqual(['G', 'Shift+G']);
    expect(keymap['review.skip']).toEqual([]);
    expect(keymap['review.marker']).toEqual(['M']);
  });

  test('finds the screen’s own action before one that works everywhere', () => {
    const keymap = makeKeymap({ 'review.keep': 'Mod+K' });
    expect(findAction(keymap, 'Mod+K', 'review')).toBe('review.keep');
    expect(findAction(keymap, 'Mod+K', 'library')).toBe('app.search');
    expect(findAction(keymap, 'Y', 'library')).toBeNull();
  });

  test('names every pair that one chord would start on the same screen', () => {
    const conflicts = findConflicts(
      makeKeymap({ 'review.keep': 'N', 'library.rename': 'Mod+K', 'clips.show': 'Y' }),
    );
    expect(conflicts).toEqual([
      { chord: 'Mod+K', ids: ['app.search', 'library.rename'] },
      { chord: 'N', ids: ['review.keep', 'review.skip'] },
    ]);
  });
});

describe('a change of keys', () => {
  test('is kept only where it differs from the shipped keys', () => {
    const changed = changedShortcuts({}, 'review.keep', 'G');
    expect(changed).toEqual({ 'review.keep': 'G' });
    expect(changedShortcuts(changed, 'review.keep', null)).toEqual({});
    expect(changedShortcuts(changed, 'review.keep', 'Y')).toEqual({});
    expect(changedShortcuts(changed, 'review.skip', '')).toEqual({ 'review.keep': 'G', 'review.skip': '' });
  });
});
