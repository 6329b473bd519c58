import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { fakeHandlers } from '../../../../test/support/fake-handlers.ts';
import { DOCK_NAMES } from '../../../shared/contract/dock-scope.ts';
import { contract, type Handlers } from '../../../shared/contract/index.ts';
import { Settings } from '../../../shared/model/settings.ts';
import { dockAssets, dockHandlers } from './dock-rights.ts';

const renderer = join(import.meta.dirname, '../../../renderer');
const live = join(renderer, 'features/live');
/** What a dock's page runs beside the live window (app/App.tsx), as far as that window uses it. */
const FRAME = ['app/LiveData.tsx', 'app/settings.ts'].map((file) => join(renderer, file));

/** The names of the contract that stand in these files. */
function namesIn(files: readonly string[]): Set<string> {
  const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  return new Set(Object.keys(contract).filter((name) => text.includes(`'${name}'`)));
}

const windowFiles = readdirSync(live)
  .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
  .map((name) => join(live, name));
const ctx = { signal: new AbortController().signal };
const dockOf = (given: Partial<Handlers>, clipsDir = '/clips'): Partial<Handlers> =>
  dockHandlers(fakeHandlers(given), () => clipsDir);

it('allows everything that the live window asks', () => {
  expect(
    [...namesIn(windowFiles)].filter((name) => !(DOCK_NAMES as readonly string[]).includes(name)),
  ).toEqual([]);
});

it('allows nothing that neither the live window nor its frame asks', () => {
  const asked = namesIn([...windowFiles, ...FRAME]);
  expect(DOCK_NAMES.filter((name) => !asked.has(name))).toEqual([]);
});

it('answers what is on the list, and has no handler for the rest', () => {
  expect(Object.keys(dockOf({})).sort()).toEqual([...DOCK_NAMES].sort());
});

it('tells of the settings only what the live window follows, and of no key', async () => {
  const settings = Settings.parse({
    ...{ theme: 'light', facesEnabled: true, clipsFolder: '/home/me/clips', ignoredChatters: ['bot'] },
    chatConsents: { 'twitch:me': { keep: true } },
  });
  const secrets = [{ name: 'obs-password' as const, isSet: true }];
  const dock = dockOf({
    'settings.get': () => Promise.resolve({ settings, secrets, secretsKept: 'file' as const }),
  });
  expect(await dock['settings.get']!({}, ctx)).toEqual({
    settings: Settings.parse({ theme: 'light', facesEnabled: true }),
    ...{ secrets: [], secretsKept: 'file' },
  });
});

it.each(['/clips', '/clips/../secrets', '/etc/passwd', '/clips-of-others/a.mp4', 'a.mp4'])(
  'shows no folder but that of the clips: %s',
  async (path) => {
    const show = vi.fn(() => Promise.resolve({}));
    const dock = dockOf({ 'host.showInFolder': show });
    await expect(dock['host.showInFolder']!({ path }, ctx)).rejects.toMatchObject({
      code: 'rpc/not-allowed',
    });
    expect(show).not.toHaveBeenCalled();
  },
);

it('shows a clip in its folder', async () => {
  const show = vi.fn(() => Promise.resolve({}));
  const path = '/clips/me live/a.mp4';
  await dockOf({ 'host.showInFolder': show })['host.showInFolder']!({ path }, ctx);
  expect(show).toHaveBeenCalledWith({ path }, ctx);
});

it.each(['media/v1', 'clip/c1', 'poster/v1', 'tracks/v1/hype?weights=live-clip/', 'live-clips/r/m'])(
  'gives no bytes of %s',
  async (path) => {
    const serve = vi.fn();
    const request = { range: null, method: 'GET' as const, signal: ctx.signal };
    expect((await dockAssets({ serve }).serve(path, request)).status).toBe(403);
    expect(serve).not.toHaveBeenCalled();
  },
);
