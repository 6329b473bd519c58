import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeTrackSet } from '../../src/shared/model/track-set.ts';
import { findOwnSounds } from '../../src/core/workers/tasks/find-own-sounds.ts';
import { findSpeech } from '../../src/core/workers/tasks/find-speech.ts';
import { measureSoundsTask } from '../../src/core/workers/tasks/measure-sounds.ts';
import { tagSounds } from '../../src/core/workers/tasks/tag-sounds.ts';
import { createTaggerGate } from '../../src/core/domain/sounds/tagger-gate.ts';
import { encodeWavHeader } from '../../src/core/domain/dsp/wav.ts';
import { judgedSource } from '../support/sounds/judged-source.ts';
import { SCENE_RATE_HZ } from '../support/sounds/scene.ts';
import { yamnetShaped } from './yamnet-shape.ts';
import { add, isQuick, median, ratio, RUNS } from './report.ts';

const ctx = { signal: new AbortController().signal, progress: () => undefined };
/** The shipped sample stream again and again, 7 minutes of talk over a game with music. */
const SAMPLE = fileURLToPath(new URL('../../resources/sample/stream.mp4', import.meta.url));
const LOOPS = isQuick ? 3 : 9;
const WINDOW_SAMPLES = 15_600;
const CLASSES = 521;

/** CPU seconds of this process (and of ffmpeg, for the decode) per run; ratios survive a busy machine. */
async function cpuSec(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1e6);
  }
  return median(times);
}

/** CPU seconds of ffmpeg decoding an AAC recording to nowhere. */
function decodeCpuSec(path: string): number {
  const times = Array.from({ length: RUNS }, () => {
    const script = `TIMEFORMAT='%U %S'; time ffmpeg -v error -threads 1 -i "$0" -f null -`;
    const told = execFileSync('bash', ['-c', `{ ${script}; } 2>&1`, path], { encoding: 'utf8' });
    return told
      .trim()
      .split(/\s+/)
      .reduce((sum, part) => sum + Number(part), 0);
  });
  return median(times);
}

/** What hearing costs: signal features against the decode, a model's speed, and what the gate saves. */
export async function soundSpeed(dir: string): Promise<void> {
  const inDir = (name: string): string => join(dir, name);
  const stream = inDir('stream.m4a');
  const ffmpeg = (...args: string[]): Buffer => execFileSync('ffmpeg', ['-v', 'error', '-y', ...args]);
  ffmpeg('-stream_loop', String(LOOPS - 1), '-i', SAMPLE, '-vn', '-c:a', 'copy', stream);
  const asSpeech = ['-ac', '1', '-ar', String(SCENE_RATE_HZ), '-c:a', 'pcm_s16le', '-bitexact'];
  ffmpeg('-i', stream, ...asSpeech, inDir('speech.wav'));
  const seconds = (statSync(inDir('speech.wav')).size - 44) / 2 / SCENE_RATE_HZ;

  const wavPath = inDir('speech.wav');
  const voicePath = inDir('voice.tracks');
  const sounds = { wavPath, voicePath, bandsPath: inDir('bands'), tracksPath: inDir('sounds.tracks') };
  const decode = decodeCpuSec(stream);
  const speech = await cpuSec(() =>
    findSpeech({ wavPath, outPath: voicePath, bandsPath: sounds.bandsPath }, ctx),
  );
  const heard = await cpuSec(() => measureSoundsTask(sounds, ctx));
  const sample = judgedSource(21).ownSound();
  const sampleHeader = encodeWavHeader({
    sampleRateHz: SCENE_RATE_HZ,
    channels: 1,
    dataBytes: sample.length * 2,
  });
  const samples = Int16Array.from(sample, (value) => Math.round(value * 32_767));
  writeFileSync(inDir('own.wav'), Buffer.concat([sampleHeader, new Uint8Array(samples.buffer)]));
  const own = await cpuSec(() =>
    findOwnSounds({ ...sounds, tagsPath: null, samples: [{ name: 'own', wavPath: inDir('own.wav') }] }, ctx),
  );
  add(`sound of ${Math.round(seconds / 60)} min: the decode alone, CPU`, `${decode.toFixed(2)} s`);
  add('  speech activity, pitch, onsets, bands against the decode', ratio(speech / decode));
  add('  laughter, cheer, shouts against the decode', ratio(heard / decode));
  add('  one own sound against the decode', ratio(own / decode));
  add('  all signal features against the decode', ratio((speech + heard + own) / decode), 'aim ≤ 3 ×');
  await taggerSpeed(dir, { seconds, wavPath, voicePath, tracksPath: sounds.tracksPath });
}

async function taggerSpeed(
  dir: string,
  sound: { seconds: number; wavPath: string; voicePath: string; tracksPath: string },
): Promise<void> {
  const modelPath = join(dir, 'tagger.onnx');
  const labelsPath = join(dir, 'tagger.csv');
  const names = Array.from({ length: CLASSES }, (_, index) => (index === 16 ? 'Laughter' : `Class ${index}`));
  writeFileSync(
    labelsPath,
    `index,mid,display_name\n${names.map((name, at) => `${at},/m/${at},${name}`).join('\n')}\n`,
  );
  writeFileSync(modelPath, yamnetShaped(WINDOW_SAMPLES, CLASSES));
  const open = join(dir, 'open.tracks');
  const rules = decodeTrackSet(readFileSync(sound.tracksPath));
  const voice = decodeTrackSet(readFileSync(sound.voicePath));
  const gate = createTaggerGate({
    tracks: Object.values(rules.tracks),
    rmsDbfs: voice.tracks['rmsDbfs'] ?? null,
  });
  const windowMs = (WINDOW_SAMPLES * 1000) / SCENE_RATE_HZ;
  const windows = Math.floor((sound.seconds * 1000) / windowMs);
  let passed = 0;
  for (let at = 0; at < windows; at++) if (gate(at * windowMs, (at + 1) * windowMs)) passed += 1;
  const run = { ...sound, modelPath, labelsPath, outPath: open };
  const gated = await cpuSec(() => tagSounds(run, ctx));
  const ungated = await cpuSec(() => tagSounds({ ...run, isUngated: true }, ctx));
  add(
    '  a tagger of YAMNet’s size and shape (random weights), ungated, on one core',
    `${Math.round(sound.seconds / ungated)} ×`,
    'aim ≥ 150 ×',
  );
  add('  the same behind its gate', `${Math.round(sound.seconds / gated)} ×`);
  add('  windows that the gate keeps from the model', `${Math.round(100 * (1 - passed / windows))} %`);
}
