import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../test/support/seeded-random.ts';
import { tinyTagger } from '../../../../test/support/tiny-onnx.ts';
import { decodeTrackSet, encodeTrackSet } from '../../../shared/model/track-set.ts';
import { encodeWavHeader } from '../../domain/dsp/wav.ts';
import { findOwnSounds } from './find-own-sounds.ts';
import { findSpeech } from './find-speech.ts';
import { measureSoundsTask } from './measure-sounds.ts';
import { tagSounds } from './tag-sounds.ts';

const RATE_HZ = 16_000;
const ctx = { signal: new AbortController().signal, progress: () => undefined };
let dir: string;
const inDir = (name: string): string => join(dir, name);

function writeWav(name: string, samples: Int16Array): string {
  const header = encodeWavHeader({ sampleRateHz: RATE_HZ, channels: 1, dataBytes: samples.byteLength });
  writeFileSync(inDir(name), Buffer.concat([header, new Uint8Array(samples.buffer)]));
  return inDir(name);
}

const samplesOf = (seconds: number, value: (sec: number) => number): Int16Array =>
  Int16Array.from({ length: seconds * RATE_HZ }, (_, at) => Math.round(32_767 * value(at / RATE_HZ)));

const ping = (sec: number): number =>
  sec < 0 || sec > 0.5 ? 0 : 0.2 * Math.sin(2 * Math.PI * (900 + 900 * sec) * sec) * Math.exp(-sec * 4);
const PLAYED_SEC = [7.013, 21.77, 22.6, 23.41, 40.555];

/** A minute of hiss, with the ping in it and a loud stretch near its end. */
let wavPath: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-sounds-'));
  const random = seededRandom(9);
  wavPath = writeWav(
    'speech.wav',
    samplesOf(60, (sec) => {
      const hiss = (random() * 2 - 1) * (sec >= 50 && sec < 54 ? 0.5 : 0.01);
      return Math.max(
        -1,
        Math.min(
          1,
          PLAYED_SEC.reduce((sum, at) => sum + ping(sec - at), hiss),
        ),
      );
    }),
  );
  await findSpeech({ wavPath, outPath: inDir('voice.tracks'), bandsPath: inDir('sound.bands') }, ctx);
  await measureSoundsTask(
    {
      voicePath: inDir('voice.tracks'),
      bandsPath: inDir('sound.bands'),
      tracksPath: inDir('sounds.tracks'),
    },
    ctx,
  );
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const listen = (samples: { name: string; wavPath: string }[], tagsPath: string | null = null) =>
  findOwnSounds(
    { bandsPath: inDir('sound.bands'), tracksPath: inDir('sounds.tracks'), tagsPath, samples },
    ctx,
  );

const LABELS = 'index,mid,display_name\n0,/m/09x0r,Speech\n1,/m/01j3sz,Laughter\n2,/m/03qtwd,Crowd\n';
const tag = (modelPath: string, labelsPath: string | null) =>
  tagSounds(
    {
      wavPath,
      modelPath,
      labelsPath,
      tracksPath: inDir('sounds.tracks'),
      voicePath: inDir('voice.tracks'),
      outPath: inDir('tags.tracks'),
    },
    ctx,
  );

describe('the person’s own sounds', () => {
  it('are found at every play, a streak of three included, within a frame of 40 ms', async () => {
    const sample = writeWav(
      'ping.wav',
      samplesOf(1, (sec) => ping(sec - 0.2)),
    );
    const heard = await listen([{ name: 'kill', wavPath: sample }]);
    const own = heard.events.filter(({ kind }) => kind === 'own');
    expect(heard.ownSounds).toEqual(['kill']);
    expect(
      own.map(
        ({ startMs }) =>
          Math.abs(startMs / 1000 - PLAYED_SEC[own.findIndex((event) => event.startMs === startMs)]!) <= 0.06,
      ),
    ).toEqual(PLAYED_SEC.map(() => true));
    expect(own.every(({ label, detector }) => label === 'kill' && detector === 'template')).toBe(true);
  });

  it('are not found where only something else plays, and a silent sample is left out', async () => {
    const other = writeWav(
      'other.wav',
      samplesOf(1, (sec) => 0.2 * Math.sin(2 * Math.PI * 300 * sec) * (sec % 0.2 < 0.1 ? 1 : 0)),
    );
    const silent = writeWav(
      'silent.wav',
      samplesOf(1, () => 0),
    );
    const heard = await listen([
      { name: 'other', wavPath: other },
      { name: 'silent', wavPath: silent },
    ]);
    expect(heard.ownSounds).toEqual(['other']);
    expect(heard.events.filter(({ kind }) => kind === 'own')).toEqual([]);
  });
});

describe('an audio tagger of the person’s', () => {
  it('is run for real where its gate lets it, and replaces the rules for what its labels name', async () => {
    writeFileSync(inDir('tagger.onnx'), tinyTagger(['samples'], [0, 4, 0]));
    writeFileSync(inDir('tagger.csv'), LABELS);
    const { model, windows, asked } = await tag(inDir('tagger.onnx'), null);
    expect({ model, windows }).toEqual({ model: 'tagger.onnx', windows: 62 });
    expect(asked).toBeGreaterThan(3);
    expect(asked).toBeLessThan(30);
    const { tracks } = decodeTrackSet(readFileSync(inDir('tags.tracks')));
    expect(Object.keys(tracks).sort()).toEqual(['cheer', 'laughter']);
    const heard = await listen([], inDir('tags.tracks'));
    expect(heard.detector).toBe('model');
    const laughs = heard.events.filter(({ kind }) => kind === 'laughter');
    expect(laughs).toHaveLength(1);
    expect(laughs[0]).toMatchObject({ detector: 'model', confidence: expect.closeTo(1, 1) as number });
    expect(Math.abs(laughs[0]!.startMs - 50_000)).toBeLessThanOrEqual(1000);
    expect(heard.events.filter(({ kind }) => kind === 'cheer')).toEqual([]);
  });

  it('may take a batch of one, of a fixed length', async () => {
    writeFileSync(inDir('batch.onnx'), tinyTagger([1, 16_000], [0, 4, 0]));
    writeFileSync(inDir('map.csv'), LABELS);
    expect(await tag(inDir('batch.onnx'), inDir('map.csv'))).toMatchObject({ windows: 60 });
  });

  it.each([
    ['no such file', 'nowhere.onnx', 'map.csv', 'sound-tagger/not-found', 'nowhere.onnx'],
    ['a file that is no model', 'text.onnx', 'map.csv', 'sound-tagger/not-onnx', 'text.onnx'],
    ['a model of pictures', 'picture.onnx', 'map.csv', 'sound-tagger/input', 'picture.onnx'],
    ['no class map beside it', 'alone/alone.onnx', null, 'sound-tagger/labels', 'alone.onnx'],
    ['a class map of another model', 'batch.onnx', 'two.csv', 'sound-tagger/labels', 'batch.onnx'],
    ['a class map that is none', 'batch.onnx', 'broken.csv', 'sound-tagger/labels', 'broken.csv, line 2'],
    ['numbers that are no scores', 'logits.onnx', 'map.csv', 'sound-tagger/scores', 'logits.onnx'],
  ])('is refused by name and with a way on: %s', async (...[, model, labels, code, named]) => {
    mkdirSync(inDir('alone'), { recursive: true });
    writeFileSync(inDir('text.onnx'), 'no model at all');
    writeFileSync(inDir('picture.onnx'), tinyTagger([1, 3, 224, 224], [1, 1, 1]));
    writeFileSync(inDir('alone/alone.onnx'), tinyTagger(['n'], [1, 1, 1]));
    writeFileSync(inDir('logits.onnx'), tinyTagger(['n'], [-9, 1, 1]));
    writeFileSync(inDir('batch.onnx'), tinyTagger([1, 16_000], [0, 4, 0]));
    writeFileSync(inDir('map.csv'), LABELS);
    writeFileSync(inDir('two.csv'), 'index,mid,display_name\n0,/m/1,Laughter\n1,/m/2,Speech\n');
    writeFileSync(inDir('broken.csv'), 'index,mid,display_name\nLaughter\n');
    const refused = tag(inDir(model), labels === null ? null : inDir(labels));
    await expect(refused).rejects.toMatchObject({
      code,
      message: expect.stringContaining(named) as string,
      nextStep: expect.stringMatching(/Choose|Export/) as string,
    });
  });
});

it('nothing is known to be a shout where no speech was measured', async () => {
  const empty = { startMs: 0, stepMs: 100, length: 0, tracks: {}, meta: {} };
  writeFileSync(inDir('none.tracks'), encodeTrackSet(empty));
  const paths = { bandsPath: inDir('sound.bands'), tracksPath: inDir('t') };
  const { length } = await measureSoundsTask({ voicePath: inDir('none.tracks'), ...paths }, ctx);
  expect(length).toBe(600);
  expect(Math.max(...decodeTrackSet(readFileSync(inDir('t'))).tracks['shout']!)).toBe(0);
});
