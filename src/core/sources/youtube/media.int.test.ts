import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve as absolute } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SimFormat } from '../../../../test/sim/youtube/videos.ts';
import {
  startYouTubeSim,
  type YouTubeSim,
  type YouTubeSimOptions,
} from '../../../../test/sim/youtube/youtube-sim.ts';
import { openMediaLab, VIDEO_ARGS, type MediaLab } from '../../../../test/support/media-lab.ts';
import { chatRequest, TransferFolders, WHOLE } from '../../../../test/support/site-lab.ts';
import { endedStream, youTubeLab } from '../../../../test/support/youtube-lab.ts';
import type { FetchedMedia, FetchMediaRequest, TransferProgress } from '../../ports/site.ts';

const YT_DLP = absolute('test/sim/youtube/yt-dlp.mjs');
const DURATION_SEC = 12;
let media: MediaLab;
let formats: SimFormat[];

beforeAll(async () => {
  media = await openMediaLab();
  const picture = (height: number): string[] => [
    ...['-f', 'lavfi', '-i', `testsrc2=size=${(height * 16) / 9}x${height}:rate=30:duration=${DURATION_SEC}`],
    ...VIDEO_ARGS,
  ];
  const small = await media.make(...picture(180), 'small.mp4');
  const large = await media.make(...picture(360), 'large.mp4');
  const tone = ['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=48000:duration=${DURATION_SEC}`];
  const sound = await media.make(...tone, '-c:a', 'aac', '-b:a', '96k', 'sound.m4a');
  const format = (itag: number, file: string, height: number | null): SimFormat => ({
    ...{ itag, bytes: readFileSync(file), bitrate: 96_000 + (height ?? 0), isSound: height === null },
    mimeType: height === null ? 'audio/mp4; codecs="mp4a.40.2"' : 'video/mp4; codecs="avc1.42c01e"',
    ...(height === null ? {} : { height, width: (height * 16) / 9, fps: 30 }),
  });
  formats = [format(134, large, 360), format(160, small, 180), format(140, sound, null)];
});
afterAll(() => media.dispose());

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  delete process.env['SIM_YTDLP'];
});

async function lab(options: YouTubeSimOptions, ytDlpPath: string | null) {
  const sim = await startYouTubeSim({
    ...options,
    video: { durationSec: DURATION_SEC, formats, ...options.video },
  });
  const folders = new TransferFolders();
  cleanups.push(
    () => sim.close(),
    () => folders.remove(),
  );
  // Without a path the PATH is searched: here it holds no yt-dlp.
  const { site } = youTubeLab(sim, { settings: { ytDlpPath } });
  const fetchMedia = (more: Partial<FetchMediaRequest> = {}): Promise<FetchedMedia> =>
    site.fetchMedia!({
      ...chatRequest(endedStream(sim), folders),
      ...{ want: 'video', media: media.media, choice: { ...WHOLE, quality: 'source' } },
      ...more,
    });
  return { sim, folders, fetchMedia };
}

const codeAndMessage = (thrown: unknown): [string, string] => {
  const { code, message } = thrown as { code: string; message: string };
  return [code, message];
};
const order = (what: object): void => {
  process.env['SIM_YTDLP'] = JSON.stringify(what);
};
const ranges = (sim: YouTubeSim): (string | undefined)[] =>
  sim.requests.filter(({ url }) => url.pathname === '/videoplayback').map(({ headers }) => headers.range);
const shape = async ({ file }: FetchedMedia) => {
  const { durationMs, video, audio } = await media.media.probe(file);
  return { sec: Math.round(durationMs / 1000), height: video?.height ?? null, sounds: audio.length };
};

describe('video through a local yt-dlp', () => {
  it('comes with its sound in the wanted height, with progress, at media time 0', async () => {
    const seen: TransferProgress[] = [];
    const { fetchMedia } = await lab({}, YT_DLP);
    const fetched = await fetchMedia({
      choice: { ...WHOLE, quality: '240p' },
      onProgress: (progress) => seen.push(progress),
    });
    expect(await shape(fetched)).toEqual({ sec: DURATION_SEC, height: 180, sounds: 1 });
    expect(fetched).toMatchObject({
      gaps: [],
      timeMap: {
        pieces: [{ mediaStartMs: 0, streamStartMs: 0, wallStartUnixMs: Date.UTC(2026, 0, 1, 18, 0, 5) }],
        truth: [],
      },
    });
    const fractions = seen.map(({ fraction }) => fraction ?? -1);
    expect(fractions.at(-1)).toBe(1);
    expect(seen.at(-1)!.detail).toMatch(/^[\d.]+ MB \/ [\d.]+ MB · 1\.2 MB\/s$/);
  });

  it('is the sound alone when the analysis wants to begin', async () => {
    const { fetchMedia } = await lab({}, YT_DLP);
    expect(await shape(await fetchMedia({ want: 'sound' }))).toEqual({
      sec: DURATION_SEC,
      height: null,
      sounds: 1,
    });
  });

  it('is the wanted part, beginning at 0 again', async () => {
    const { fetchMedia } = await lab({}, YT_DLP);
    const range = { startMs: 4000, endMs: 8000 };
    const fetched = await fetchMedia({ choice: { ...WHOLE, range } });
    expect(await shape(fetched)).toMatchObject({ sec: 4, sounds: 1 });
    expect(fetched.timeMap.pieces).toMatchObject([
      { mediaStartMs: 0, streamStartMs: 4000, wallStartUnixMs: Date.UTC(2026, 0, 1, 18, 0, 9) },
    ]);
  });

  it('goes on at the byte where the network broke off', async () => {
    const { sim, fetchMedia } = await lab({}, YT_DLP);
    order({ stopAfterBytes: 20_000 });
    await expect(fetchMedia()).rejects.toMatchObject({
      code: 'net/unreachable',
      message: "yt-dlp can't reach YouTube.",
    });
    order({});
    const fetched = await fetchMedia();
    expect(await shape(fetched)).toEqual({ sec: DURATION_SEC, height: 360, sounds: 1 });
    expect(ranges(sim)).toEqual(['bytes=0-', 'bytes=20480-', 'bytes=0-']);
  });

  it('is ended with all its children on abort', async () => {
    const stop = new AbortController();
    const { sim, fetchMedia } = await lab({}, YT_DLP);
    order({ hangAfterBytes: 20_000 });
    const running = fetchMedia({ signal: stop.signal, onProgress: () => stop.abort() });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(ranges(sim)).toEqual(['bytes=0-']);
  });

  it('says in a sentence what yt-dlp ran into', async () => {
    const { fetchMedia } = await lab({}, YT_DLP);
    const refused: unknown[] = [];
    for (const what of [
      { error: 'Sign in to confirm you’re not a bot. Use --cookies-from-browser or --cookies' },
      { error: 'Private video. Sign in if you have been granted access to this video' },
      { error: 'Join this channel to get access to members-only content like this video' },
      { error: 'Requested format is not available. Use --list-formats' },
      { version: '2024.08.06', error: 'Unable to extract nsig function code' },
      { error: 'Something nobody has seen yet' },
    ]) {
      order(what);
      refused.push(await fetchMedia().catch(codeAndMessage));
    }
    expect(refused).toEqual([
      [
        'link/bot-check',
        "YouTube asks this network to confirm that it's not a bot, so it doesn't give this video out.",
      ],
      ['link/private', 'This YouTube video is private.'],
      ['link/sub-only', "This YouTube video is for the channel's members only."],
      [
        'link/ytdlp-outdated',
        "yt-dlp got no video out of YouTube: YouTube has changed, or yt-dlp can't run its scripts.",
      ],
      ['link/ytdlp-outdated', "This yt-dlp is too old for today's YouTube."],
      ['link/ytdlp-failed', "yt-dlp couldn't download this video."],
    ]);
  });

  it('works with one too old to know of script runtimes', async () => {
    order({ version: '2025.09.05' });
    const { fetchMedia } = await lab({}, YT_DLP);
    expect(await shape(await fetchMedia({ want: 'sound' }))).toMatchObject({ sec: DURATION_SEC });
  });

  it('names a path in Settings that is none', async () => {
    const { folders, fetchMedia } = await lab({}, '/nowhere/yt-dlp');
    await expect(fetchMedia()).rejects.toMatchObject({ code: 'link/ytdlp-path' });
    const other = join(folders.root, 'not-yt-dlp');
    writeFileSync(other, '#!/bin/sh\necho hello\n');
    chmodSync(other, 0o755);
    const second = await lab({}, other);
    await expect(second.fetchMedia()).rejects.toMatchObject({ code: 'link/ytdlp-path' });
  });
});

describe('video without yt-dlp', () => {
  it('comes from the addresses that YouTube gives its apps, picture and sound in one file', async () => {
    const { fetchMedia } = await lab({}, null);
    const fetched = await fetchMedia();
    expect(await shape(fetched)).toEqual({ sec: DURATION_SEC, height: 360, sounds: 1 });
    expect(fetched.gaps).toEqual([]);
  });

  it('is complete through resets, cut parts and empty answers', async () => {
    const { sim, fetchMedia } = await lab({}, null);
    for (const fault of [
      { kind: 'reset', afterBytes: 500 } as const,
      { kind: 'truncate', toBytes: 700 } as const,
      { kind: 'empty' } as const,
      { kind: 'status', status: 503 } as const,
    ]) {
      sim.faults.push({ match: /videoplayback/, fault });
    }
    expect(await shape(await fetchMedia({ want: 'sound' }))).toEqual({
      sec: DURATION_SEC,
      height: null,
      sounds: 1,
    });
  });

  it('asks for no finished part again after an abort', async () => {
    const { sim, fetchMedia } = await lab({}, null);
    const stop = new AbortController();
    const first = fetchMedia({ signal: stop.signal, onChunk: () => stop.abort() });
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    const before = ranges(sim).length;
    expect(await shape(await fetchMedia())).toMatchObject({ sec: DURATION_SEC, sounds: 1 });
    const asked = sim.requests
      .filter(({ url }) => url.pathname === '/videoplayback')
      .map(({ url }) => url.searchParams.get('itag'));
    expect(asked.slice(0, before)).toEqual(['134']);
    expect(asked.slice(before)).toEqual(['140']);
  });

  it('says that yt-dlp is needed where YouTube gives no address', async () => {
    const { fetchMedia } = await lab({ givesAddresses: false }, null);
    await expect(fetchMedia()).rejects.toMatchObject({
      code: 'link/needs-ytdlp',
      message: "YouTube doesn't give this video to KlipStream directly.",
    });
  });
});
