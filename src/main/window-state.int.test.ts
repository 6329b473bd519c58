import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readWindowState, writeWindowState, type WindowState } from './window-state.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const state: WindowState = { x: 2000, y: 40, width: 1440, height: 900, maximized: false };

let dir = '';
let path = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'klip-window-'));
  path = join(dir, 'window.json');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('puts the window back where it was', () => {
  writeWindowState(path, { ...state, x: 100 });
  expect(readWindowState(path, [screen])).toEqual({ ...state, x: 100 });
});

it('forgets a place on a display that is gone', () => {
  writeWindowState(path, state);
  expect(readWindowState(path, [screen])).toBeNull();
  expect(readWindowState(path, [screen, { ...screen, x: 1920 }])).toEqual(state);
});

it('starts afresh when the file is missing, broken or can’t be written', () => {
  expect(readWindowState(path, [screen])).toBeNull();
  writeFileSync(path, '{"x":"left"}');
  expect(readWindowState(path, [screen])).toBeNull();
  expect(() => writeWindowState(join(path, 'below-a-file'), state)).not.toThrow();
});
