import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ffmpeg } from '../../../../test/support/frame-code.ts';
import { createMediaTool } from '../../infra/ffmpeg/media-tool.ts';
import { noMetrics } from '../../ports/metrics.ts';
import { createLiveSound, type LiveEar, type LiveSound } from './live-sound.ts';

const START = 1_700_000_000_000;
const media = createMediaTool({
  settings: () => ({ ffmpegPath: null, ffprobePath: null }),
  env: process.env,
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'klipstream-live-sound-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** 4 s of picture with a tone that is 20 dB louder in its second half, as one MPEG-TS or fMP4 stream. */
async function stream(extension: 'ts' | 'mp4', hasSound = true): Promise<Buffer> {
  const path = join(folder, `${hasSound ? 'tone' : 'mute'}.${extension}`);
  const tone = "aevalsrc='if(lt(t,2),0.05,0.5)*sin(2*PI*997*t)':s=48000:d=4";
  await ffmpeg(
    ...['-f', 'lavfi', '-i', 'color=black:size=160x90:rate=30:duration=4'],
    ...(hasSound ? ['-f', 'lavfi', '-i', tone, '-c:a', 'aac', '-ac', '2'] : []),
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '30'],
    ...(extension === 'mp4' ? ['-movflags', '+frag_keyframe+empty_moov+default_base_moof'] : []),
    path,
  );
  return readFile(path);
}

const listen = (
  onLoudness: LiveEar['onLoudness'],
  onHeard: LiveEar['onHeard'] = () => undefined,
): LiveSound => createLiveSound({ media, metrics: noMetrics }, { onLoudness, onHeard });

/** In pieces that end anywhere, as segments do not even do. */
function push(sound: LiveSound, bytes: Buffer, startUnixMs: number): void {
  for (let at = 0; at < bytes.length; at += 10_000)
    sound.push({ bytes: bytes.subarray(at, at + 10_000), beginsRun: at === 0, startUnixMs });
}

describe('sound of live segments', () => {
  it.each(['ts', 'mp4'] as const)('is measured while %s comes, run after run', async (extension) => {
    const bytes = await stream(extension);
    const heard: { atMs: number; lufs: number }[] = [];
    const sound = listen((atUnixMs, lufs) => heard.push({ atMs: atUnixMs - START, lufs }));
    expect(sound.status().state).toBe('waiting');
    push(sound, bytes, START);
    push(sound, bytes, START + 60_000);
    await sound.end();
    expect(sound.status()).toEqual({ state: 'heard', note: null, detectorNote: null });
    const meanOf = (fromMs: number, toMs: number): number => {
      const some = heard.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
      return some.reduce((sum, { lufs }) => sum + lufs, 0) / some.length;
    };
    // A full sine of 997 Hz in one channel reads −3.01 LUFS (BS.1770), and two that share its power read the same:
    // 20·lg(0.05) − 3.01 = −29.03.
    expect(meanOf(800, 1800)).toBeCloseTo(-29.03, 0);
    expect(meanOf(2800, 3800)).toBeCloseTo(-9.03, 0);
    expect(meanOf(60_800, 61_800)).toBeCloseTo(-29.03, 0);
  });

  it('of a stream without any is none, and of rubbish has failed with a sentence', async () => {
    const told: number[] = [];
    const mute = listen((_at, lufs) => told.push(lufs));
    push(mute, await stream('ts', false), START);
    await mute.end();
    expect(mute.status()).toMatchObject({ state: 'none', note: null });
    expect(told).toEqual([]);
    const rubbish = listen((_at, lufs) => told.push(lufs));
    push(rubbish, Buffer.alloc(200_000, 'x'), START);
    await rubbish.end();
    expect(rubbish.status().state).toBe('failed');
    expect(rubbish.status().note).not.toBeNull();
    expect(told).toEqual([]);
  });

  it('ends at once when the app closes, with a stream that goes on', async () => {
    const sound = listen(() => undefined);
    push(sound, await stream('ts'), START);
    sound.dispose();
    await sound.end();
    expect(sound.status().state).not.toBe('failed');
  });
});
