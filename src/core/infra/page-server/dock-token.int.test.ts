import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepDockToken } from './dock-token.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'klipstream-dock-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('keeps one token until it is renewed, for the person alone', () => {
  const first = keepDockToken(join(dir, 'data'), false);
  expect(first).toMatch(/^[\w-]{43}$/);
  expect(keepDockToken(join(dir, 'data'), false)).toBe(first);
  expect(statSync(join(dir, 'data', 'dock-token')).mode & 0o777).toBe(0o600);
  const renewed = keepDockToken(join(dir, 'data'), true);
  expect(renewed).not.toBe(first);
  expect(keepDockToken(join(dir, 'data'), false)).toBe(renewed);
});

it.each(['', 'short', `${'a'.repeat(43)}\n`])('lets nobody in with what is no token: %j', (text) => {
  writeFileSync(join(dir, 'dock-token'), text);
  const token = keepDockToken(dir, false);
  expect(token).not.toBe(text);
  expect(token).toMatch(/^[\w-]{43}$/);
});
