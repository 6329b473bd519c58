import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type MediaLab,
  openMediaLab,
  testPicture,
  testTone,
  VIDEO_ARGS,
} from '../../../../test/support/media-lab.ts';
import { AppError } from '../../../shared/errors.ts';
import { createMediaTool } from './media-tool.ts';

let lab: MediaLab;
let original = '';
beforeAll(async () => {
  lab = await openMediaLab();
  original = await lab.make(...testPicture(3), ...testTone(3), ...VIDEO_ARGS, '-c:a', 'aac', 'a.mp4');
});
afterAll(() => lab.dispose());

/** The failure of a probe as `code: message`. */
async function failureOf(path: string): Promise<string> {
  try {
    await lab.media.probe(path);
  } catch (thrown) {
    if (thrown instanceof AppError) {
      expect(thrown.nextStep).toBeTruthy();
      return `${thrown.code}: ${thrown.message}`;
    }
    throw thrown;
  }
  return 'no failure';
}

async function truncate(source: string, name: string, share = 0.5): Promise<string> {
  const bytes = await readFile(source);
  await writeFile(lab.at(name), bytes.subarray(0, Math.floor(bytes.length * share)));
  return lab.at(name);
}

describe('probing every container', () => {
  it.each(['mp4', 'mkv', 'mov', 'ts', 'flv'])('finds picture, sound and length in %s', async (extension) => {
    const path = await lab.make('-i', original, '-c', 'copy', `copy.${extension}`);
    const { video, audio, durationMs } = await lab.media.probe(path);
    expect(video).toMatchObject({ codec: 'h264', width: 320, height: 180, variableFrameRate: false });
    expect(video?.frameRate).toBeCloseTo(30, 1);
    expect(audio).toMatchObject([{ index: 0, codec: 'aac', channels: 1, sampleRateHz: 48_000 }]);
    expect(Math.abs(durationMs - 3000)).toBeLessThan(120);
  });

  it('finds picture and sound in webm', async () => {
    const path = await lab.make(
      ...testPicture(1),
      ...testTone(1),
      '-c:v',
      'libvpx',
      '-c:a',
      'libopus',
      'b.webm',
    );
    const { video, audio } = await lab.media.probe(path);
    expect([video?.codec, audio[0]?.codec]).toEqual(['vp8', 'opus']);
  });

  it.each(['mp3', 'm4a', 'wav', 'flac'])('finds sound and no picture in %s', async (extension) => {
    const path = await lab.make(...testTone(3), `sound.${extension}`);
    const { video, audio, durationMs } = await lab.media.probe(path);
    expect([video, audio.length]).toEqual([null, 1]);
    expect(Math.abs(durationMs - 3000)).toBeLessThan(100);
  });

  it('takes a cover picture for no video', async () => {
    const cover = await lab.make(...testPicture(1), '-frames:v', '1', 'cover.jpg');
    const song = await lab.make(...testTone(1), 'plain.mp3');
    const path = await lab.make('-i', song, '-i', cover, '-map', '0', '-map', '1', '-c', 'copy', 'cover.mp3');
    expect((await lab.media.probe(path)).video).toBeNull();
  });

  it('names every audio track and keeps title and date', async () => {
    const path = await lab.make(
      ...[...testTone(1), ...testTone(1, 900), '-map', '0', '-map', '1', '-c:a', 'aac'],
      ...[
        '-metadata:s:a:0',
        'title=Mix',
        '-metadata:s:a:1',
        'title=Microphone',
        '-metadata:s:a:1',
        'language=deu',
      ],
      ...['-metadata', 'title=2024', '-metadata', 'creation_time=2026-01-02T03:04:05Z', 'tracks.mkv'],
    );
    const { audio, title, createdAtUnixMs } = await lab.media.probe(path);
    expect(audio.map((track) => [track.index, track.title, track.language])).toEqual([
      [0, 'Mix', null],
      [1, 'Microphone', 'deu'],
    ]);
    expect([title, createdAtUnixMs]).toEqual(['2024', Date.parse('2026-01-02T03:04:05Z')]);
  });

  it('is not misled by titles that look like fields or by line breaks in them', async () => {
    const title = 'one\nduration=99999\n[/FORMAT]\n[STREAM]';
    const path = await lab.make('-i', original, '-c', 'copy', '-metadata', `comment=${title}`, 'comment.mkv');
    expect((await lab.media.probe(path)).durationMs).toBeLessThan(3200);
  });

  it('knows the first timestamp and measures from there', async () => {
    const path = await lab.make('-i', original, '-c', 'copy', '-output_ts_offset', '5', 'late.mkv');
    const { startSec, durationMs } = await lab.media.probe(path);
    expect(startSec).toBeGreaterThan(4.9);
    expect(Math.abs(durationMs - 3000)).toBeLessThan(120);
  });

  it('sees a variable frame rate, and a constant one in a file that rounds its times', async () => {
    const uneven = "select='lt(n,45)+not(mod(n,3))',setpts=N/30/TB+gte(N\\,45)*(N-45)/15/TB";
    const path = await lab.make(
      ...[...testPicture(6), '-vf', uneven, '-vsync', '0', ...VIDEO_ARGS, 'vfr.mp4'],
    );
    expect((await lab.media.probe(path)).video?.variableFrameRate).toBe(true);
    const rounded = await lab.make(...testPicture(3, 60), ...VIDEO_ARGS, 'round.flv');
    expect((await lab.media.probe(rounded)).video?.variableFrameRate).toBe(false);
  });
});

describe('file names and contents that mislead', () => {
  it.each([
    '-dash first.mp4',
    'co:lon #1 100%.mp4',
    'qu\'ote "double".mp4',
    'ünïcode 日本.mp4',
    'rtmp:x.mp4',
  ])('reads %s', async (name) => {
    await writeFile(lab.at(name), await readFile(original));
    expect((await lab.media.probe(lab.at(name))).durationMs).toBeGreaterThan(2900);
  });

  it('goes by content, not by the ending', async () => {
    await writeFile(lab.at('renamed.txt'), await readFile(original));
    expect((await lab.media.probe(lab.at('renamed.txt'))).video?.codec).toBe('h264');
  });

  it.each([
    ['text named .mp4', 'notes.mp4', 'just some words\n'.repeat(100)],
    ['text named .txt', 'notes.txt', 'just some words\n'.repeat(100)],
    ['subtitles', 'subs.srt', '1\n00:00:01,000 --> 00:00:02,000\nHi\n'],
    ['a playlist of other files', 'list.m3u8', '#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\na.ts\n'],
  ])('refuses %s', async (_what, name, text) => {
    await writeFile(lab.at(name), text);
    expect(await failureOf(lab.at(name))).toBe(
      `media/unreadable: ${name} is not a video or audio file that ffmpeg can read.`,
    );
  });

  it('refuses a picture', async () => {
    expect(await failureOf(await lab.make(...testPicture(1), '-frames:v', '1', 'still.png'))).toMatch(
      /^media\/unreadable: still\.png/,
    );
  });
});

describe('media that is not whole', () => {
  it('is named when it is missing, empty or a folder', async () => {
    await writeFile(lab.at('empty.mp4'), '');
    expect(await failureOf(lab.at('gone.mp4'))).toBe('media/missing: gone.mp4 is not there.');
    expect(await failureOf(lab.at('empty.mp4'))).toBe('media/empty: empty.mp4 is empty (0 bytes).');
    expect(await failureOf(lab.dir)).toMatch(/^media\/unreadable: .* is not a file\.$/);
  });

  it('is refused when the index at the end of an MP4 is missing', async () => {
    expect(await failureOf(await truncate(original, 'cut.mp4'))).toMatch(
      /^media\/truncated: cut\.mp4 is incomplete: the index at its end is missing/,
    );
  });

  it.each([
    ['mp4', ['-c', 'copy', '-movflags', '+faststart']],
    ['mkv', ['-c', 'copy']],
    ['mp3', ['-vn']],
    ['flac', ['-vn']],
    ['wav', ['-vn']],
  ])('is refused when %s ends before its declared length, with both times', async (extension, codec) => {
    const whole = await lab.make('-i', original, ...codec, `whole.${extension}`);
    expect(await failureOf(await truncate(whole, `half.${extension}`))).toMatch(
      new RegExp(
        `^media/truncated: half\\.${extension} is cut off: it should last 0:00:03\\.\\d+ but ends at 0:00:0[12]\\.`,
      ),
    );
  });

  it('is taken for what is there where a recorder was killed and wrote no length', async () => {
    const pipe = await lab.media.pipe(['-i', original, '-c', 'copy', '-f', 'matroska', 'pipe:1']);
    const chunks: Buffer[] = [];
    for await (const chunk of pipe.stdout) chunks.push(chunk as Buffer);
    await pipe.done;
    await writeFile(lab.at('killed.mkv'), Buffer.concat(chunks));
    const { durationMs } = await lab.media.probe(
      await truncate(lab.at('killed.mkv'), 'killed-half.mkv', 0.6),
    );
    expect(durationMs).toBeGreaterThan(1000);
    expect(durationMs).toBeLessThan(2500);
  });

  it('is refused while it still grows', async () => {
    const path = await lab.make('-i', original, '-c', 'copy', 'growing.ts');
    const media = createMediaTool({
      settings: () => ({ ffmpegPath: null, ffprobePath: null }),
      sleep: () => appendFile(path, 'more'),
    });
    await expect(media.probe(path)).rejects.toMatchObject({
      code: 'media/growing',
      message: 'growing.ts is still being written to.',
    });
  });

  it('is taken without a wait when it was finished a while ago', async () => {
    const path = await lab.make('-i', original, '-c', 'copy', 'old.ts');
    const media = createMediaTool({
      settings: () => ({ ffmpegPath: null, ffprobePath: null }),
      nowUnixMs: () => Date.now() + 60_000,
      sleep: () => Promise.reject(new Error('waited')),
    });
    expect((await media.probe(path)).durationMs).toBeGreaterThan(2900);
  });

  it('is found again after it was moved back', async () => {
    const path = await lab.make('-i', original, '-c', 'copy', 'moved.mp4');
    await rename(path, lab.at('elsewhere.mp4'));
    expect(await failureOf(path)).toMatch(/^media\/missing/);
    await rename(lab.at('elsewhere.mp4'), path);
    expect(await failureOf(path)).toBe('no failure');
  });
});
