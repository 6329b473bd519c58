import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { NODE_FLAGS } from './node-runtime.mjs';
import { openApp } from './open-app.mjs';

const fake = vi.hoisted(() => ({ path: '' }));
vi.mock('./binaries.mjs', () => ({ usableElectron: () => fake }));

const dir = mkdtempSync(join(tmpdir(), 'klip-open-app-'));
afterAll(() => rmSync(dir, { recursive: true }));

it.skipIf(process.platform === 'win32')(
  'starts Electron with the heap that the command line gets',
  async () => {
    const told = join(dir, 'arguments.json');
    fake.path = join(dir, 'electron.cjs');
    writeFileSync(
      fake.path,
      `#!${process.execPath}\nrequire('node:fs').writeFileSync(${JSON.stringify(told)}, JSON.stringify(process.argv.slice(2)));\n`,
    );
    chmodSync(fake.path, 0o755);

    expect(await openApp({ dataDir: dir, review: 'v1', opens: true })).toBe(0);

    const given = JSON.parse(readFileSync(told, 'utf8')) as string[];
    expect(given[0]).toBe(`--js-flags=${NODE_FLAGS.join(' ')}`);
    expect(given.slice(2)).toEqual([`--data-dir=${dir}`, '--review=v1']);
  },
);
