import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppSim, type AppSim } from '../sim/app/app-sim.ts';
import { makeSeededMedia } from '../sim/app/seeded-media.ts';
import { startSimServer, type SimRequest, type SimServer } from '../sim/sim-server.ts';
import { compareLink, linkOf, type Comparison } from './compare.ts';

/** One stand-in plays the real service here: no test asks a real one. */
let real: AppSim;
let standIn: AppSim;
let proxy: SimServer;
let dir = '';

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-compare-'));
  const media = await makeSeededMedia(dir, 1, 30);
  const options = { seed: 1, messages: 200, media, latencyMs: 0, faults: [] };
  real = await startAppSim(options);
  standIn = await startAppSim(options);
  proxy = await startSimServer({ routes: [changed] });
});
afterAll(async () => {
  await Promise.all([real.close(), standIn.close(), proxy.close()]);
  rmSync(dir, { recursive: true, force: true });
});

/** The real service as it might be some day: a field and a tag have other names, one more is there, a number is text. */
async function changed({
  method,
  url,
  headers,
  body,
}: SimRequest): Promise<{ status: number; body: string }> {
  const answer = await fetch(`${real.endpoints['twitchUsher']!}${url.pathname}${url.search}`, {
    method,
    headers: { 'client-id': String(headers['client-id']) },
    ...(method === 'POST' ? { body: new Uint8Array(body) } : {}),
  });
  const text = (await answer.text())
    .replaceAll('"lengthSeconds"', '"lengthInSeconds"')
    .replaceAll('"userColor"', '"isFirst":true,"userColor"')
    .replaceAll(/"contentOffsetSeconds":(\d+)/g, '"contentOffsetSeconds":"$1"')
    .replaceAll('STABLE-VARIANT-ID', 'VARIANT');
  return { status: answer.status, body: text };
}

const against = (name: string, given: Readonly<Record<string, string>>): Promise<Comparison> =>
  compareLink(real.links[name]!, given, () =>
    Promise.resolve({ link: linkOf(standIn.links[name]!), endpoints: standIn.endpoints }),
  );

describe('the real services against the stand-ins', () => {
  it.each([
    ['Twitch VOD', 9],
    ['Twitch live', 4],
    ['YouTube, ended', 4],
    ['Kick live', 2],
    ['Twitch clip', 2],
    ['Kick VOD', 5],
    ['Kick clip', 3],
  ])('%s: no difference is none', async (name, atLeast) => {
    const { asked, ...told } = await against(name, real.endpoints);
    expect(told).toEqual({ verdict: 'same', lines: [] });
    expect(asked).toBeGreaterThanOrEqual(atLeast);
  });

  it('names what was planted: fields and tags that are gone, new or of another type', async () => {
    const given = { ...real.endpoints, twitchGql: `${proxy.url}/gql`, twitchUsher: proxy.url };
    const { verdict, lines } = await against('Twitch VOD', given);
    expect(verdict).toBe('broken');
    expect(lines.map((line) => line.trim())).toEqual(
      expect.arrayContaining([
        'twitchGql video(id): no .data.video.lengthSeconds',
        'twitchGql video(id): also .data.video.lengthInSeconds',
        'twitchUsher GET /vod/v2/*.m3u8: no #EXT-X-STREAM-INF STABLE-VARIANT-ID',
        expect.stringMatching(/contentOffsetSeconds: string instead of number$/) as string,
        expect.stringMatching(/also .*\.isFirst$/) as string,
      ]),
    );
  });

  it('says in a sentence that there is no network', async () => {
    const file = join(dir, 'nowhere.json');
    writeFileSync(file, JSON.stringify({ twitchGql: 'http://127.0.0.1:1/gql' }));
    const args = [resolve('scripts/test-live.mjs'), '--endpoints', file, real.links['Twitch VOD']!];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let stdout = '';
    child.stdout.on('data', (part: Buffer) => (stdout += part.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    expect([code, stdout]).toEqual([
      2,
      `${real.links['Twitch VOD']!}\n  There is no network here: 127.0.0.1:1 can't be reached. Nothing was compared.\n`,
    ]);
  });
});
