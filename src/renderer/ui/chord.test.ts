import { describe, expect, test } from 'vitest';
import { chordOf, formatChord, normaliseChord, splitChord, type KeyPress } from './chord.ts';

const press = (key: string, changes: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...changes,
});

describe('a key press', () => {
  test('is named by its key, with modifiers in one order', () => {
    expect(chordOf(press('k', { code: 'KeyK' }), false)).toBe('K');
    expect(chordOf(press('Z', { code: 'KeyZ', ctrlKey: true, shiftKey: true }), false)).toBe('Mod+Shift+Z');
    expect(chordOf(press('ArrowLeft', { altKey: true }), false)).toBe('Alt+ArrowLeft');
    expect(chordOf(press(' ', { code: 'Space' }), false)).toBe('Space');
  });

  test('needs no Shift for signs, because where they lie differs by layout', () => {
    expect(chordOf(press('?', { code: 'Slash', shiftKey: true }), false)).toBe('?');
    expect(chordOf(press('?', { code: 'Minus', shiftKey: true }), false)).toBe('?');
    expect(chordOf(press('+', { code: 'Equal', shiftKey: true }), false)).toBe('+');
    expect(chordOf(press('[', { code: 'BracketLeft' }), false)).toBe('[');
  });

  test('is found by its place on layouts without Latin letters', () => {
    expect(chordOf(press('л', { code: 'KeyK' }), false)).toBe('K');
    expect(chordOf(press('Л', { code: 'KeyK', ctrlKey: true }), false)).toBe('Mod+K');
  });

  test('reads Alt with a letter although a Mac gives another sign for it', () => {
    expect(chordOf(press('¡', { code: 'Digit1', altKey: true }), true)).toBe('Alt+1');
  });

  test('takes Command for Mod on a Mac and Control elsewhere', () => {
    expect(chordOf(press('k', { code: 'KeyK', metaKey: true }), true)).toBe('Mod+K');
    expect(chordOf(press('k', { code: 'KeyK', ctrlKey: true }), true)).toBe('Ctrl+K');
    expect(chordOf(press('k', { code: 'KeyK', metaKey: true }), false)).toBe('Ctrl+K');
  });

  test('is no chord while only modifiers are down', () => {
    expect(chordOf(press('Shift', { shiftKey: true }), false)).toBeNull();
    expect(chordOf(press('Control', { ctrlKey: true }), false)).toBeNull();
  });
});

describe('a written chord', () => {
  test('is split also where its key is a plus', () => {
    expect(splitChord('Mod++')).toEqual({ modifiers: ['Mod'], key: '+' });
    expect(splitChord('+')).toEqual({ modifiers: [], key: '+' });
    expect(splitChord('Mod+Shift+Z')).toEqual({ modifiers: ['Mod', 'Shift'], key: 'Z' });
  });

  test('has one spelling', () => {
    expect(normaliseChord('Shift+Mod+z')).toBe('Mod+Shift+Z');
    expect(normaliseChord(' k ')).toBe('K');
    expect(normaliseChord('Alt+ArrowLeft')).toBe('Alt+ArrowLeft');
  });

  test('is printed as on the keyboard of the system', () => {
    expect(formatChord('Mod+K', false)).toBe('Ctrl K');
    expect(formatChord('Mod+Shift+Z', true)).toBe('⌘⇧Z');
    expect(formatChord('Alt+ArrowLeft', false)).toBe('Alt ←');
  });
});
