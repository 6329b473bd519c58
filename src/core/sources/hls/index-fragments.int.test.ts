import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ffmpeg, makeCodedSource, withTempDir } from '../../../../test/support/frame-code.ts';
import { mediaTool } from '../../../../test/support/media-lab.ts';
import { childBoxes } from '../../domain/clips/mp4/boxes.ts';
import { indexFragments } from './index-fragments.ts';

const signal = new AbortController().signal;
const FRAGMENTED = ['-movflags', '+delay_moov+default_base_moof+skip_trailer', '-frag_duration', '2000000'];

/** Every packet with its times, place in the order, size and flags; then what is said of each stream. */
async function described(path: string): Promise<string[]> {
  const packets = 'packet=stream_index,pts,dts,size,flags';
  const streams = 'stream=codec_name,time_base,start_pts,duration_ts,nb_frames,extradata_size,width,height';
  const show = ['-v', 'error', '-show_entries', `${packets}:${streams}`, '-of', 'compact'];
  return (await mediaTool().ffprobe([...show, path])).split('\n').sort();
}

it.each([
  ['pictures out of order with sound', ['-map', '0']],
  ['pictures alone', ['-map', '0:v']],
  ['sound alone', ['-map', '0:a']],
])('%s: the file says packet for packet what ffmpeg would have written', async (_what, maps) => {
  await withTempDir(async (dir) => {
    const [source, plain, indexed] = ['source.ts', 'plain.mp4', 'indexed.mp4'].map((name) => join(dir, name));
    await makeCodedSource({ path: source!, rate: '30000/1001', durationSec: 7, format: ['-f', 'mpegts'] });
    const copy = ['-i', source!, ...maps, '-c', 'copy', '-bsf:a', 'aac_adtstoasc'];
    await ffmpeg(...copy, plain!);
    await ffmpeg(...copy, ...FRAGMENTED, indexed!);
    const durationSec = await indexFragments(indexed!, signal);
    expect(await described(indexed!)).toEqual(await described(plain!));
    expect(childBoxes(await readFile(indexed!)).map(({ type }) => type)).toEqual(['ftyp', 'mdat', 'moov']);
    const length = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', plain!];
    expect(durationSec).toBeCloseTo(Number(await mediaTool().ffprobe(length)), 2);
    // The pictures and sounds themselves, decoded.
    const hash = (path: string): Promise<Buffer> => ffmpeg('-i', path, '-f', 'streamhash', '-');
    expect(String(await hash(indexed!))).toBe(String(await hash(plain!)));
  });
});

it('refuses what is no fragmented MP4', async () => {
  await withTempDir(async (dir) => {
    const path = join(dir, 'other.mp4');
    await writeFile(path, 'not a movie at all, but long enough to be read');
    await expect(indexFragments(path, signal)).rejects.toMatchObject({ code: 'hls/join-failed' });
  });
});
