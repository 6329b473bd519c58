import { describe, expect, it } from 'vitest';
import { isTooOld, readYtDlpLine, ytDlpArgs, ytDlpFailure, ytDlpVersion, type YtDlpOrder } from './yt-dlp.ts';

const order = (more: Partial<YtDlpOrder> = {}): YtDlpOrder => ({
  ...{ url: 'https://y/watch?v=a', version: 20_260_131, want: 'video', quality: '720p', range: null },
  ...{ outputBase: '/w/ytdlp-video', ffmpegPath: '/bin/ffmpeg', nodePath: '/bin/node', ...more },
});
const valueOf = (args: readonly string[], name: string): string | undefined => args[args.indexOf(name) + 1];

describe('version', () => {
  it.each<[string, number | null]>([
    ['2025.12.08\n', 20_251_208],
    ['2025.12.08.232947', 20_251_208],
    ['2026.1.5', 20_260_105],
    ['hello', null],
    ['youtube-dl 2021.12.17', null],
  ])('%j', (text, version) => expect(ytDlpVersion(text)).toBe(version));

  it('tells the ones that know no script runtime', () => {
    expect([20_251_111, 20_251_112].map(isTooOld)).toEqual([true, false]);
  });
});

describe('command line', () => {
  it('asks for H.264 at or below the height first, and ends with the address', () => {
    const args = ytDlpArgs(order());
    expect(valueOf(args, '-f')).toBe(
      'bestvideo[height<=720][vcodec^=avc1]+bestaudio[ext=m4a]/bestvideo[height<=720]+bestaudio[ext=m4a]/' +
        'bestvideo[height<=720]+bestaudio/best[height<=720]/worstvideo+bestaudio/worst',
    );
    expect(valueOf(args, '--js-runtimes')).toBe('node:/bin/node');
    expect(args.slice(-4)).toEqual(['-o', '/w/ytdlp-video.%(ext)s', '--', 'https://y/watch?v=a']);
    expect(args).not.toContain('--download-sections');
  });

  it('names no height for the source, no picture for the sound, and no runtime to an old version', () => {
    expect(valueOf(ytDlpArgs(order({ quality: 'source' })), '-f')).toMatch(/^bestvideo\[vcodec\^=avc1\]\+/);
    const sound = ytDlpArgs(order({ want: 'sound', version: 20_250_905 }));
    expect(valueOf(sound, '-f')).toBe('bestaudio[ext=m4a]/bestaudio/worst[acodec!=none]');
    expect(sound).not.toContain('--js-runtimes');
    expect(sound).not.toContain('--merge-output-format');
  });

  it('gives a range in seconds', () => {
    const args = ytDlpArgs(order({ range: { startMs: 90_500, endMs: 120_000 } }));
    expect(valueOf(args, '--download-sections')).toBe('*90.5-120');
  });
});

describe('output', () => {
  it.each<[string, unknown]>([
    [
      'klipstream-progress downloading 1024 2048 NA 512.5',
      { progress: { status: 'downloading', bytes: 1024, totalBytes: 2048, bytesPerSec: 512.5 } },
    ],
    [
      'klipstream-progress downloading 1024 NA 4096.7 NA',
      { progress: { status: 'downloading', bytes: 1024, totalBytes: 4097, bytesPerSec: null } },
    ],
    ['klipstream-file /w/a b.mp4', { file: '/w/a b.mp4' }],
    ['[download] Destination: x', null],
  ])('%j', (line, read) => expect(readYtDlpLine(line)).toEqual(read));
});

describe('failures', () => {
  it.each<[string, string]>([
    ['ERROR: [youtube] a: Sign in to confirm you’re not a bot', 'link/bot-check'],
    ['ERROR: [youtube] a: Private video. Sign in if you have access', 'link/private'],
    ['ERROR: [youtube] a: Video unavailable. This video has been removed by the uploader', 'link/deleted'],
    ['ERROR: [youtube] a: Video unavailable', 'link/not-found'],
    ['ERROR: [youtube] a: Requested format is not available', 'link/ytdlp-outdated'],
    ['ERROR: unable to download video data: HTTP Error 403: Forbidden', 'link/ytdlp-outdated'],
    ['ERROR: [youtube] a: Unable to download webpage: HTTP Error 429: Too Many Requests', 'link/slow-down'],
    ['ERROR: unable to write data: [Errno 28] No space left on device', 'disk/full'],
    ['ERROR: [youtube] a: Unable to download API page: <urlopen error [Errno -2]>', 'net/unreachable'],
    ['WARNING: private thing\nERROR: strange', 'link/ytdlp-failed'],
    ['', 'link/ytdlp-failed'],
  ])('%j', (stderr, code) => {
    const failure = ytDlpFailure(stderr, 20_260_131);
    expect(failure.code).toBe(code);
    expect(failure.nextStep).toMatch(/\w/);
  });
});
