import { chmod, readFile, writeFile } from 'node:fs/promises';
import { constants, getPriority } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MediaLab, openMediaLab, testPicture, testTone } from '../../../../test/support/media-lab.ts';
import { givingWay } from '../../ports/media-tool.ts';
import { descendantPids } from './descendants.ts';
import { createMediaTool } from './media-tool.ts';
import { packagedBinaries, resolveMediaTools } from './locate.ts';

const nothingSet = { ffmpegPath: null, ffprobePath: null };
const noPackages = { ffmpegStatic: null, ffmpegInstaller: null, ffprobeInstaller: null };

let lab: MediaLab;
beforeAll(async () => void (lab = await openMediaLab()));
afterAll(() => lab.dispose());

/** A program that says it is ffmpeg, or ffprobe, and does nothing else. */
async function pretender(name: string, body = ''): Promise<string> {
  const path = lab.at(name);
  await writeFile(
    path,
    `#!/bin/sh\nif [ "$1" = -version ]; then echo "ffmpeg version 9.9 x"; exit 0; fi\n${body}\n`,
  );
  await chmod(path, 0o755);
  return path;
}

describe('finding ffmpeg', () => {
  it('takes the setting first, then the environment', async () => {
    const set = await pretender('set-ffmpeg');
    const inEnv = await pretender('env-ffmpeg');
    const ffprobePath = await pretender('some-ffprobe');
    const env = { KLIPSTREAM_FFMPEG: inEnv, KLIPSTREAM_FFPROBE: ffprobePath };
    expect(await resolveMediaTools({ ffmpegPath: set, ffprobePath: null }, { env })).toEqual({
      ffmpegPath: set,
      ffprobePath,
      origin: 'setting',
      version: '9.9',
    });
    expect(await resolveMediaTools(nothingSet, { env })).toMatchObject({
      ffmpegPath: inEnv,
      origin: 'setting',
    });
  });

  it('says which set path does not run instead of passing it over', async () => {
    const options = { env: {}, packaged: noPackages };
    await expect(
      resolveMediaTools({ ffmpegPath: '/no/such', ffprobePath: null }, options),
    ).rejects.toMatchObject({
      code: 'ffmpeg/not-found',
      message: 'The ffmpeg that was set does not run: /no/such',
    });
  });

  it('takes ffmpeg-static only where its file exists', async () => {
    const ffmpegStatic = await pretender('static-ffmpeg');
    const ffprobeInstaller = await pretender('installed-ffprobe');
    const env = { PATH: '' };
    const packaged = { ffmpegStatic, ffmpegInstaller: null, ffprobeInstaller };
    expect((await resolveMediaTools(nothingSet, { env, packaged })).origin).toBe('ffmpeg-static');
    const absent = { ...packaged, ffmpegStatic: lab.at('never-downloaded') };
    await expect(resolveMediaTools(nothingSet, { env, packaged: absent })).rejects.toMatchObject({
      code: 'ffmpeg/not-found',
    });
  });

  it('ends at the packaged build of 2018, which reads what it should', async () => {
    const located = await resolveMediaTools(nothingSet, {
      env: { PATH: '' },
      packaged: { ...packagedBinaries(), ffmpegStatic: null },
    });
    expect(located.origin).toBe('packaged');
    const media = createMediaTool({
      settings: () => ({ ffmpegPath: located.ffmpegPath, ffprobePath: located.ffprobePath }),
    });
    for (const name of ['old.ts', 'old.mp4', 'old.mkv']) {
      const path = await lab.make(...testPicture(2), ...testTone(2), '-c:v', 'libx264', '-c:a', 'aac', name);
      expect((await media.probe(path)).durationMs).toBeGreaterThan(1900);
    }
    const { capabilities, h264Encoders } = await media.report();
    expect(capabilities).toMatchObject({ libx264: true, aac: true, drawtext: true, xfade: false });
    expect(h264Encoders).toEqual(['libx264']);
  });

  it('reports what was tried, software last', async () => {
    const report = await lab.media.report();
    expect(report.capabilities).toMatchObject({ libx264: true, aac: true, aresample: true });
    expect(report.h264Encoders.at(-1)).toBe('libx264');
  });

  it('looks again when the setting changes', async () => {
    const ffprobePath = await pretender('ffprobe-a');
    const first = await pretender('ffmpeg-a');
    const second = await pretender('ffmpeg-b');
    let ffmpegPath = first;
    const media = createMediaTool({ settings: () => ({ ffmpegPath, ffprobePath }) });
    expect((await media.paths()).ffmpegPath).toBe(first);
    ffmpegPath = second;
    expect((await media.paths()).ffmpegPath).toBe(second);
  });
});

describe('running ffmpeg', () => {
  it('reports progress up to the end', async () => {
    const seen: number[] = [];
    await lab.media.run(['-y', ...testPicture(4), '-c:v', 'libx264', lab.at('progress.mp4')], {
      durationMs: 4000,
      onProgress: (fraction) => seen.push(fraction),
    });
    expect(seen.at(-1)).toBe(1);
    expect(seen.every((fraction, at) => at === 0 || fraction >= seen[at - 1]!)).toBe(true);
  });

  it('gives stdout to the caller, and its failure afterwards', async () => {
    const pipe = await lab.media.pipe([...testTone(1), '-f', 's16le', 'pipe:1']);
    let bytes = 0;
    for await (const chunk of pipe.stdout) bytes += (chunk as Buffer).length;
    await pipe.done;
    expect(bytes).toBe(96_000);
    const broken = await lab.media.pipe(['-i', lab.at('nothing.mp4'), '-f', 's16le', 'pipe:1']);
    broken.stdout.resume();
    await expect(broken.done).rejects.toMatchObject({ code: 'media/missing' });
  });

  it('never overwrites a file unless told to', async () => {
    await writeFile(lab.at('precious.mp4'), 'precious');
    await expect(lab.media.run([...testPicture(1), lab.at('precious.mp4')])).rejects.toMatchObject({
      code: 'ffmpeg/failed',
    });
    expect(await readFile(lab.at('precious.mp4'), 'utf8')).toBe('precious');
  });

  it.runIf(process.platform === 'linux')('says so when the disk is full', async () => {
    await expect(lab.media.run([...testTone(1), '-f', 'wav', '-y', '/dev/full'])).rejects.toMatchObject({
      code: 'disk/full',
      nextStep: expect.stringContaining('Free some space') as string,
    });
  });

  it('kills everything below it on abort', async () => {
    const pidFile = lab.at('grandchild.pid');
    const wrapper = await pretender('wrapper', `sleep 600 & echo $! > ${pidFile}\necho started\nwait`);
    const media = createMediaTool({ settings: () => ({ ffmpegPath: wrapper, ffprobePath: wrapper }) });
    const stop = new AbortController();
    const pipe = await media.pipe([], { signal: stop.signal });
    await new Promise((resolve) => pipe.stdout.once('data', resolve));
    const grandchild = Number(await readFile(pidFile, 'utf8'));
    expect(descendantPids(process.pid)).toContain(grandchild);
    stop.abort();
    await expect(pipe.done).rejects.toMatchObject({ name: 'AbortError' });
    expect(descendantPids(process.pid)).not.toContain(grandchild);
  });

  it('gives way to others where it is told to, and only there', async () => {
    const sleeper = await pretender('sleeper', 'echo $$\nexec sleep 600');
    const media = createMediaTool({ settings: () => ({ ffmpegPath: sleeper, ffprobePath: sleeper }) });
    const stop = new AbortController();
    for (const [tool, priority] of [
      [media, getPriority()],
      [givingWay(media), constants.priority.PRIORITY_BELOW_NORMAL],
    ] as const) {
      const pipe = await tool.pipe([], { signal: stop.signal });
      const pid = await new Promise<string>((resolve) =>
        pipe.stdout.once('data', (text) => resolve(`${text}`)),
      );
      expect(getPriority(Number(pid))).toBe(priority);
    }
    stop.abort();
  });

  it('does not start when it was cancelled before', async () => {
    await expect(lab.media.run([], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
