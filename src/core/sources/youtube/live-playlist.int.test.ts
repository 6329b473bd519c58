import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { SimRoute } from '../../../../test/sim/sim-server.ts';
import { startYouTubeSim } from '../../../../test/sim/youtube/youtube-sim.ts';
import { siteDeps } from '../../../../test/support/site-lab.ts';
import { processRunner } from '../../infra/process/run-process.ts';
import { openYouTubePlaylist } from './live-playlist.ts';

const ends: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const MASTER = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=3400000,RESOLUTION=1280x720\n720.m3u8\n';
const routes: readonly SimRoute[] = [({ url }) => (url.pathname === '/found.m3u8' ? { body: MASTER } : null)];

/** A live stream whose address YouTube keeps to itself; yt-dlp is a script that answers with `body` of its arguments. */
async function lab(body: (simUrl: string) => string, ytDlpTimeoutMs?: number) {
  const sim = await startYouTubeSim({ routes, video: { kind: 'live' } });
  ends.push(() => sim.close());
  const dir = mkdtempSync(join(tmpdir(), 'klip-ytdlp-'));
  ends.push(() => rmSync(dir, { recursive: true }));
  const ytDlpPath = join(dir, 'yt-dlp.cjs');
  writeFileSync(
    ytDlpPath,
    `#!${process.execPath}\nconst args = process.argv.slice(2);\nif (args[0] === '--version') console.log('2026.01.29');\nelse { ${body(sim.url)} }\n`,
  );
  chmodSync(ytDlpPath, 0o755);
  const base = siteDeps(sim.endpoints);
  const deps = {
    ...base,
    processes: processRunner,
    settings: () => ({ ...base.settings(), ytDlpPath }),
    ...(ytDlpTimeoutMs === undefined ? {} : { ytDlpTimeoutMs }),
  };
  const { videoId } = sim.video;
  const url = `https://www.youtube.com/watch?v=${videoId}`;
  return {
    sim,
    find: (signal = new AbortController().signal) =>
      openYouTubePlaylist(deps, {
        link: { platform: 'youtube', kind: 'video', id: videoId, channel: null, startMs: null, url },
        ...{ quality: '720p', signal },
      }),
  };
}

describe.skipIf(process.platform === 'win32')('the address of a live stream by yt-dlp', () => {
  it('is the manifest that it prints for the video, after whatever else it says', async () => {
    const { sim, find } = await lab(
      (simUrl) =>
        `if (args.at(-1).endsWith('v=simVideo001') && args[args.indexOf('--print') + 1] === 'manifest_url') console.log('said first\\n${simUrl}/found.m3u8');`,
    );
    expect((await find()).url).toBe(`${sim.url}/720.m3u8`);
  });

  it.each([
    ['has none', "console.log('NA');"],
    ['fails', "console.log('https://127.0.0.1/not-it.m3u8'); process.exitCode = 1;"],
  ])('is said to be missing where yt-dlp %s', async (_name, body) => {
    await expect((await lab(() => body)).find()).rejects.toMatchObject({ code: 'youtube/no-live-media' });
  });

  it('is not waited for longer than the limit', async () => {
    const { find } = await lab(() => 'setInterval(() => {}, 1000);', 300);
    await expect(find()).rejects.toMatchObject({ code: 'youtube/no-live-media' });
  });
});
