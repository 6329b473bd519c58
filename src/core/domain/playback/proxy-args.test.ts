import { describe, expect, it } from 'vitest';
import { parsePartList, proxyArgs } from './proxy-args.ts';

const file = { kind: 'file', path: 'file:/p.mp4' } as const;
const plan = { kind: 'proxy', copyVideo: true, copyAudio: true, partCount: 1, note: '' } as const;

describe('the command for a proxy', () => {
  it('copies what the player knows', () => {
    const args = proxyArgs(plan, 'copy', file).join(' ');
    expect(args).toContain('-c:v copy');
    expect(args).toContain('-c:a copy');
    expect(args).not.toContain('scale');
  });

  it('encodes pictures of at most 720 lines with a key picture every two seconds', () => {
    const args = proxyArgs({ ...plan, copyVideo: false }, 'libx264', file).join(' ');
    expect(args).toContain("scale=w=-2:h='min(720,ih)'");
    expect(args).toContain('-preset veryfast');
    expect(args).toContain('expr:gte(t,n_forced*2)');
  });

  it('gives a hardware encoder a bit rate, since presets and CRF are x264 words', () => {
    const args = proxyArgs({ ...plan, copyVideo: false }, 'h264_nvenc', file);
    expect(args).toContain('-b:v');
    expect(args).not.toContain('-crf');
  });
});

describe('the list of parts', () => {
  it('is read as names and times, whatever the line ends and blank lines', () => {
    expect(
      parsePartList('part-0000.mp4,0.000000,21600.016000\r\npart-0001.mp4,21600.016000,46800.5\n\n'),
    ).toEqual([
      { name: 'part-0000.mp4', startMs: 0, endMs: 21_600_016 },
      { name: 'part-0001.mp4', startMs: 21_600_016, endMs: 46_800_500 },
    ]);
  });
});
