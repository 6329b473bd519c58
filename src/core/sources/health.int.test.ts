import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError, abortError } from '../../shared/errors.ts';
import type { SiteCapability } from '../ports/site.ts';
import { endpointsOf } from './endpoints.ts';
import { createHealth, type Health } from './health.ts';

let folder: string;
let file: string;
let now = 1_000_000;
const signal = new AbortController().signal;

const health = (endpoints: Record<string, string> = {}): Health =>
  createHealth({
    file,
    endpoints: () => endpointsOf({ endpoints }),
    clock: { nowUnixMs: () => now },
    checkTimeoutMs: 50,
  });
const capability = (
  id: string,
  check: SiteCapability['check'] = () => Promise.resolve('fine'),
): SiteCapability => ({
  id,
  label: id,
  check,
});
const failing = (error: Error) => () => Promise.reject(error);
const KICK = capability('kick.vod');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'health-'));
  file = join(folder, 'sub', 'health.json');
  now = 1_000_000;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('createHealth', () => {
  it('says of what was never tried that it was never verified', async () => {
    expect(await health().check([KICK], { ask: false, signal })).toEqual([
      {
        id: 'kick.vod',
        platform: 'kick',
        label: 'kick.vod',
        state: 'unknown',
        message: 'Never verified against the real service.',
        workedAtUnixMs: null,
        error: null,
      },
    ]);
  });

  it('remembers over restarts when it last worked, and that it failed since', async () => {
    await health().check([KICK], { ask: true, signal });
    now = 2_000_000;
    await health().record('kick.vod', { ok: false, error: new AppError({ code: 'a/b', message: 'No.' }) });
    expect(await health().check([KICK], { ask: false, signal })).toMatchObject([
      { state: 'fails', message: 'No.', workedAtUnixMs: 1_000_000, error: { code: 'a/b' } },
    ]);
  });

  it('takes no stand-in for the real service', async () => {
    const replaced = health({ kickWeb: 'http://127.0.0.1:1' });
    const [state] = await replaced.check([KICK], { ask: true, signal });
    expect(state).toMatchObject({ state: 'works', workedAtUnixMs: null });
    expect(state!.message).toContain('Not the real service');
    // Another platform's stand-in and a changed client id say nothing about this one.
    const other = health({ twitchGql: 'http://127.0.0.1:1', kickPusherKey: 'x' });
    expect(await other.check([KICK], { ask: true, signal })).toMatchObject([{ workedAtUnixMs: 1_000_000 }]);
  });

  it('tells failing, slow, switched off and not checked apart, all asked at once', async () => {
    const hang: SiteCapability['check'] = (given) =>
      new Promise((_resolve, reject) => given.addEventListener('abort', () => reject(abortError())));
    const states = await health().check(
      [
        capability('kick.a', failing(new AppError({ code: 'x/y', message: 'Broken.', detail: 'long' }))),
        capability('kick.b', hang),
        capability('youtube.c', failing(new AppError({ code: 'health/off', message: 'Not installed.' }))),
        capability('kick.d', failing(new AppError({ code: 'health/not-checked', message: 'No question.' }))),
        capability('kick.e', failing(new TypeError('bug'))),
        capability('other', () => Promise.resolve('ok')),
      ],
      { ask: true, signal },
    );
    expect(states.map(({ state, message, platform }) => [platform, state, message])).toEqual([
      ['kick', 'fails', 'Broken.'],
      ['kick', 'fails', 'kick.b: there was no answer in time.'],
      ['youtube', 'off', 'Not installed.'],
      ['kick', 'unknown', 'No question.'],
      ['kick', 'fails', 'Something went wrong inside KlipStream: bug'],
      [null, 'works', 'ok'],
    ]);
    expect(await readFile(file, 'utf8')).not.toContain('long');
  });

  it('is cancelled without a word about the service', async () => {
    const stop = new AbortController();
    const check = health().check(
      [
        capability('kick.vod', () => {
          stop.abort(abortError());
          return Promise.reject(abortError());
        }),
      ],
      { ask: true, signal: stop.signal },
    );
    await expect(check).rejects.toMatchObject({ name: 'AbortError' });
    await health().record('kick.vod', { ok: false, error: abortError() });
    expect(await health().check([KICK], { ask: false, signal })).toMatchObject([{ state: 'unknown' }]);
  });

  it('survives a damaged file and records that arrive together', async () => {
    await health().record('kick.vod', { ok: true, message: 'one' });
    await writeFile(file, '{"kick.vod": 5, "kick.clip": ');
    const again = health();
    await Promise.all(['kick.vod', 'kick.clip'].map((id) => again.record(id, { ok: true, message: id })));
    const states = await health().check([KICK, capability('kick.clip')], { ask: false, signal });
    expect(states.map(({ message }) => message)).toEqual(['kick.vod', 'kick.clip']);
  });
});
