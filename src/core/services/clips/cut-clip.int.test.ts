import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CodedSource,
  ffmpeg,
  makeCodedSource,
  readBeepsSec,
  readFrameHashes,
  readFrameNumbers,
  readVideoLagMs,
} from '../../../../test/support/frame-code.ts';
import type { ClipAudio } from '../../domain/clips/clip-args.ts';
import { createMediaTool } from '../../infra/ffmpeg/media-tool.ts';
import { type CutClipRequest, type CutClipResult, cutClip, previewClip } from './cut-clip.ts';

const media = createMediaTool({ settings: () => ({ ffmpegPath: null, ffprobePath: null }) });
const signal = new AbortController().signal;
let dir = '';
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), 'klipstream-clips-'))));
afterAll(() => rm(dir, { recursive: true, force: true }));

async function source(name: string, options: Omit<CodedSource, 'path'>): Promise<string> {
  const path = join(dir, name);
  await makeCodedSource({ ...options, path });
  return path;
}

async function cut(
  sourcePath: string,
  startMs: number,
  endMs: number,
  more: Partial<CutClipRequest> = {},
): Promise<CutClipResult & { path: string }> {
  const probe = await media.probe(sourcePath);
  const outPath = join(dir, `clip-${startMs}-${endMs}-${more.mode ?? 'exact'}.mp4`);
  const audio: ClipAudio = probe.audio.length === 0 ? { kind: 'none' } : { kind: 'track', index: 0 };
  const result = await cutClip({
    ...{ media, sourcePath, probe, mode: 'exact', outPath, encoder: 'libx264', audio, signal },
    range: { startMs, endMs },
    ...more,
  });
  return { ...result, path: more.outPath ?? outPath };
}

/** Numbers from `first` up to but not including `end`. */
const numbers = (first: number, end: number): number[] =>
  Array.from({ length: end - first }, (_value, index) => first + index);

/** The beeps of a clip, moved back to the source's clock, are as far off the full seconds as this (ms). */
async function worstBeepMs(path: string, clipStartMs: number): Promise<number> {
  const beeps = await readBeepsSec(path);
  expect(beeps.length).toBeGreaterThan(1);
  const offsets = beeps.slice(1).map((sec) => sec * 1000 + clipStartMs);
  return Math.max(...offsets.map((ms) => Math.abs(ms - Math.round(ms / 1000) * 1000)));
}

const RATES = [
  { name: '30 fps mp4 with B-frames', rate: '30', ext: 'mp4', fps: 30 },
  { name: '29.97 fps mkv with B-frames', rate: '30000/1001', ext: 'mkv', fps: 30000 / 1001 },
  { name: '60 fps mp4', rate: '60', ext: 'mp4', fps: 60 },
  { name: '59.94 fps transport stream that starts late', rate: '60000/1001', ext: 'ts', fps: 60000 / 1001 },
  { name: '30 fps flv', rate: '30', ext: 'flv', fps: 30, audio: ['-c:a', 'aac', '-ar', '44100'] },
];

describe.each(RATES)('an exact cut of $name', ({ rate, ext, fps, audio }) => {
  it('holds exactly the frames asked for, and its sound in step', async () => {
    const path = await source(`exact-${fps}.${ext}`, {
      rate,
      durationSec: 14,
      ...(audio === undefined ? {} : { audio }),
      ...(ext === 'ts' ? { format: ['-muxdelay', '0', '-output_ts_offset', '37.5'] } : {}),
    });
    // Begins between keyframes, on a time that is no frame's; ends on a frame's time, which is left out.
    const endFrame = Math.round(11 * fps);
    const startMs = 5333;
    const lagMs = await readVideoLagMs(path);
    const at = (frame: number): number => Math.round((frame / fps) * 1000 + lagMs);
    const clip = await cut(path, startMs, at(endFrame));
    const first = numbers(0, 14 * 60).find((frame) => at(frame) >= startMs)!;
    expect(await readFrameNumbers(clip.path)).toEqual(numbers(first, endFrame));
    expect(Math.abs(clip.realStartMs - at(first))).toBeLessThanOrEqual(1);
    expect(await worstBeepMs(clip.path, clip.realStartMs - lagMs)).toBeLessThanOrEqual(1000 / fps);
    expect(clip.note).toBe('encoded with libx264');
  });
});

describe('an exact cut', () => {
  it('puts a variable frame rate on a constant grid and keeps first frame, last frame and sound', async () => {
    const path = await source('vfr.mkv', {
      rate: '60',
      durationSec: 12,
      filter: "select='not(mod(n,3)*gte(mod(n,120),60))'",
      format: ['-fflags', '+genpts'],
    });
    const lagMs = Math.round(await readVideoLagMs(path));
    const clip = await cut(path, 4500 + lagMs, 9500 + lagMs);
    const frames = await readFrameNumbers(clip.path);
    expect(frames[0]).toBe(270);
    expect(frames.at(-1)).toBe(567);
    expect(frames.length).toBe(300);
    // Dropped frames are filled by the one before: the picture never runs ahead of the clock by more than a frame.
    for (const [index, frame] of frames.entries())
      expect(Math.abs(frame - (270 + index))).toBeLessThanOrEqual(2);
    expect(await worstBeepMs(clip.path, 4500)).toBeLessThanOrEqual(17);
    expect(clip.note).toContain('constant 60 fps');
  });

  it('fills with silence where the sound begins late', async () => {
    const path = await source('late.mp4', { rate: '30', durationSec: 10, audioDelaySec: 5.2 });
    const clip = await cut(path, 3000, 8900);
    expect(await readFrameNumbers(clip.path)).toEqual(numbers(90, 267));
    const beeps = await readBeepsSec(clip.path);
    expect(beeps.map((sec) => Math.round(sec * 10) / 10)).toEqual([3, 4, 5]);
    const silent = await cut(path, 1000, 4000);
    expect(await readBeepsSec(silent.path)).toEqual([]);
    expect((await media.probe(silent.path)).audio).toHaveLength(1);
  });

  it('starts at the first frame of the media and ends at its last', async () => {
    const path = await source('whole.mp4', { rate: '30', durationSec: 4 });
    const clip = await cut(path, 0, 60_000);
    expect(await readFrameNumbers(clip.path)).toEqual(numbers(0, 120));
    expect(clip.realEndMs).toBe(4000);
  });

  it('keeps the rotation of the picture and makes odd sizes even', async () => {
    const odd = join(dir, 'odd.mkv');
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=321x181:rate=30', '-t', '3', '-c:v', 'ffv1', odd);
    const clip = await cut(odd, 500, 2000);
    const rotated = join(dir, 'rotated.mp4');
    await ffmpeg('-i', clip.path, '-c', 'copy', '-metadata:s:v:0', 'rotate=90', rotated);
    const turned = await cut(rotated, 0, 1000, { outPath: join(dir, 'turned.mp4') });
    const facts = async (file: string): Promise<unknown> => {
      const video = (await media.probe(file)).video!;
      return [video.width, video.height, video.pixelFormat, video.profile];
    };
    expect(await facts(clip.path)).toEqual([320, 180, 'yuv420p', 'High']);
    expect(await facts(turned.path)).toEqual([180, 320, 'yuv420p', 'High']);
  });

  it('takes the audio track that was chosen, or a mix of several', async () => {
    const path = join(dir, 'tracks.mkv');
    await ffmpeg(
      ...['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=30', '-f', 'lavfi', '-i', 'sine=frequency=300'],
      ...['-f', 'lavfi', '-i', 'sine=frequency=3000', '-map', '0', '-map', '1', '-map', '2', '-t', '5'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'pcm_s16le', path],
    );
    const loud = async (clip: string, filter: string): Promise<boolean> => {
      const pcm = await ffmpeg('-i', clip, '-af', filter, '-ac', '1', '-f', 's16le', '-');
      const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.length >> 1);
      return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0) > 1500;
    };
    const low = 'atrim=start=0.5,lowpass=f=600,lowpass=f=600,lowpass=f=600,atrim=1:1.5';
    const high = 'atrim=start=0.5,highpass=f=1500,highpass=f=1500,highpass=f=1500,atrim=1:1.5';
    const heard = async (audio: ClipAudio): Promise<boolean[]> => {
      const { path: clip } = await cut(path, 1000, 3000, { audio, outPath: join(dir, 'heard.mp4') });
      return [await loud(clip, low), await loud(clip, high)];
    };
    expect(await heard({ kind: 'track', index: 0 })).toEqual([true, false]);
    expect(await heard({ kind: 'track', index: 1 })).toEqual([false, true]);
    expect(await heard({ kind: 'mix', indexes: [0, 1] })).toEqual([true, true]);
  });

  it('cuts sound alone into an m4a of the length asked for', async () => {
    const path = join(dir, 'sound.mp3');
    await ffmpeg(
      ...['-f', 'lavfi', '-i', "aevalsrc='0.5*sin(880*2*PI*t)*lt(mod(t,1),0.05)':s=44100", '-t', '10'],
      path,
    );
    const outPath = join(dir, 'sound.m4a');
    const clip = await cut(path, 2500, 7250, { outPath });
    const probe = await media.probe(outPath);
    expect(clip).toMatchObject({ realStartMs: 2500, realEndMs: 7250 });
    expect(Math.abs(probe.durationMs - 4750)).toBeLessThan(30);
    expect(probe.video).toBeNull();
    expect(await worstBeepMs(outPath, 2500)).toBeLessThan(30);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const path = await source('cancel.mp4', { rate: '30', durationSec: 12 });
    const folder = join(dir, 'cancelled');
    const abort = new AbortController();
    const request = cut(path, 1000, 11_000, {
      outPath: join(folder, 'a.mp4'),
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await expect(request).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a copy', () => {
  it.each(['mp4', 'mkv', 'ts'])(
    'begins at the keyframe that the preview names, without a hole (%s)',
    async (ext) => {
      const path = await source(`copy.${ext}`, { rate: '30', durationSec: 14 });
      const probe = await media.probe(path);
      const range = { startMs: 5333, endMs: 9000 };
      const preview = await previewClip({ media, sourcePath: path, probe, range, mode: 'copy', signal });
      const clip = await cut(path, range.startMs, range.endMs, { mode: 'copy' });
      expect([clip.realStartMs, clip.realEndMs]).toEqual([preview.realStartMs, preview.realEndMs]);
      const lagMs = await readVideoLagMs(path);
      expect(clip.realStartMs).toBe(Math.round(4000 + lagMs));
      expect(preview.note).toContain('s earlier, at the keyframe before');
      const frames = await readFrameNumbers(clip.path);
      expect(frames).toEqual(numbers(120, Math.round((clip.realEndMs - lagMs) * 0.03)));
      expect(frames.at(-1)).toBeGreaterThanOrEqual(268);
      expect(await worstBeepMs(clip.path, 4000)).toBeLessThanOrEqual(34);
      expect(clip.note).toContain('copied');
    },
  );

  it('of streams that mp4 cannot carry goes into Matroska', async () => {
    const path = await source('vp8.webm', {
      rate: '30',
      durationSec: 5,
      video: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-g', '30'],
      audio: ['-c:a', 'libvorbis'],
    });
    const clip = await cut(path, 1500, 4000, { mode: 'copy', outPath: join(dir, 'vp8.mkv') });
    expect(clip.note).toBe('copied from the keyframe before');
    const frames = await readFrameNumbers(clip.path);
    expect(frames).toEqual(numbers(30, 30 + frames.length));
  });
});

describe('a smart cut', () => {
  it.each([
    { name: 'mp4', ext: 'mp4', rate: '30' },
    { name: '29.97 fps mkv', ext: 'mkv', rate: '30000/1001' },
    { name: 'transport stream', ext: 'ts', rate: '30' },
    { name: 'flv', ext: 'flv', rate: '30', audio: ['-c:a', 'aac', '-ar', '44100'] },
  ])('of $name holds the frames asked for, its middle bit-identical to the source', async (given) => {
    const path = await source(`smart.${given.ext}`, { ...given, durationSec: 16 });
    const fps = given.rate === '30' ? 30 : 30000 / 1001;
    const lagMs = await readVideoLagMs(path);
    const at = (frame: number): number => Math.round((frame / fps) * 1000 + lagMs);
    const clip = await cut(path, at(100), at(401), { mode: 'smart' });
    expect(clip.note).toMatch(/^\d+ frames copied, \d+ at the edges encoded$/);
    expect(await readFrameNumbers(clip.path)).toEqual(numbers(100, 401));
    expect(Math.abs(clip.realStartMs - at(100)) + Math.abs(clip.realEndMs - at(401))).toBeLessThanOrEqual(2);
    expect(await worstBeepMs(clip.path, clip.realStartMs - lagMs)).toBeLessThanOrEqual(1000 / fps);
    const copied = Number.parseInt(clip.note, 10);
    const ofSource = await readFrameHashes(path);
    const ofClip = await readFrameHashes(clip.path);
    expect(copied).toBeGreaterThan(270);
    expect(ofClip.slice(20, 20 + copied)).toEqual(ofSource.slice(120, 120 + copied));
  });

  it('copies the very bytes of an mp4: packets of the middle hash the same', async () => {
    const path = await source('bytes.mp4', { rate: '30', durationSec: 10 });
    const clip = await cut(path, 1000, 8000, { mode: 'smart' });
    const packets = async (file: string): Promise<string[]> => {
      const { stdout } = await promisify(execFile)('ffprobe', [
        ...['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=data_hash'],
        ...['-show_data_hash', 'md5', '-of', 'csv=p=0', file],
      ]);
      return stdout.trim().split('\n');
    };
    const copied = Number.parseInt(clip.note, 10);
    const [ofSource, ofClip] = [await packets(path), await packets(clip.path)];
    expect(ofClip.slice(30, 30 + copied)).toEqual(ofSource.slice(60, 60 + copied));
  });

  it('needs no edges when the range begins and ends where the stream can be entered and left', async () => {
    const path = await source('aligned.mp4', {
      rate: '30',
      durationSec: 10,
      video: ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '60', '-bf', '0'],
    });
    const clip = await cut(path, 2000, 7000, { mode: 'smart' });
    expect(clip.note).toBe('150 frames copied, 0 at the edges encoded');
    expect(await readFrameNumbers(clip.path)).toEqual(numbers(60, 210));
  });

  it('of a stream with open groups of pictures never copies a frame that looks back', async () => {
    const path = await source('open.mp4', {
      rate: '30',
      durationSec: 12,
      video: ['-c:v', 'libx264', '-preset', 'veryfast', '-x264-params', 'keyint=60:open-gop=1:bframes=3'],
    });
    const clip = await cut(path, 1000, 9000, { mode: 'smart' });
    expect(await readFrameNumbers(clip.path)).toEqual(numbers(30, 270));
    expect(clip.note).toContain('encoded whole');
  });

  it.each([
    {
      why: 'two parts use one number for different parameter sets',
      video: ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '40', '-x264-params', 'sps-id=31'],
      ext: 'mp4',
    },
    { why: 'the video is mpeg4', video: ['-c:v', 'mpeg4', '-g', '30'], ext: 'mp4' },
    {
      why: 'no keyframe lies inside',
      video: ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '900'],
      ext: 'mkv',
    },
  ])('falls back to an exact cut and says why: $why', async ({ why, video, ext }) => {
    const path = await source(`fallback.${ext}`, { rate: '30', durationSec: 6, video });
    const clip = await cut(path, 1000, 4000, { mode: 'smart' });
    expect(clip.note).toContain('encoded whole');
    expect(clip.note).toContain(why);
    expect(await readFrameNumbers(clip.path)).toEqual(numbers(30, 120));
  });
});
