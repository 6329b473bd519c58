import { open, readFile, writeFile } from 'node:fs/promises';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type MediaLab,
  openMediaLab,
  testPicture,
  testTone,
  VIDEO_ARGS,
  workerPool,
} from '../../../../test/support/media-lab.ts';
import {
  type Artefacts,
  fileArtefact,
  runStage,
  type StageBench,
} from '../../../../test/support/run-stage.ts';
import { hasTestData, testData } from '../../../../test/support/test-data.ts';
import { decodeTrackSet, type TrackSet } from '../../../shared/model/track-set.ts';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import { decodeWaveformFile, decodeWaveformJson } from '../../domain/dsp/waveform-file.ts';
import { parseWavHeader } from '../../domain/dsp/wav.ts';
import type { ArtefactKind } from '../stage.ts';
import { audioStage } from './audio.ts';
import { filmstripStage } from './filmstrip.ts';
import { loudnessStage } from './loudness.ts';
import { posterStage } from './poster.ts';
import { probeStage, soundProbeStage } from './probe.ts';
import { proxyStage } from './proxy.ts';
import { speechStage } from './speech.ts';
import { waveformStage } from './waveform.ts';

let lab: MediaLab;
let bench: StageBench;
const workers = workerPool();
beforeAll(async () => {
  lab = await openMediaLab();
  bench = { dir: lab.dir, media: lab.media, workers };
});
afterAll(async () => {
  await workers.dispose();
  await lab.dispose();
});

const proxyParams = { useHardwareEncoder: false };

async function probed(path: string): Promise<Artefacts> {
  const given = {
    'source.media': await fileArtefact('source.media', path),
    'source.sound': await fileArtefact('source.sound', path),
  };
  const artefacts = await runStage(bench, soundProbeStage, { artefacts: given, params: {} });
  return runStage(bench, probeStage, { artefacts, params: {} });
}

/** Everything that is measured of the sound. */
async function listened(path: string, voiceTrack = 0): Promise<Artefacts> {
  const params = { voiceTrack, samplesPerPixel: 256 };
  return runStage(bench, audioStage, { artefacts: await probed(path), params });
}

const bytesOf = async (artefacts: Artefacts, kind: ArtefactKind): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await readFile(artefacts[kind]?.path ?? ''));

const tracksOf = async (artefacts: Artefacts, kind: ArtefactKind): Promise<TrackSet> =>
  decodeTrackSet(await bytesOf(artefacts, kind));

async function speechSamples(artefacts: Artefacts): Promise<Int16Array> {
  const bytes = await bytesOf(artefacts, 'audio.speech');
  const { dataOffset, dataBytes, ...format } = parseWavHeader(bytes);
  expect(format).toEqual({ sampleRateHz: 16_000, channels: 1, bitsPerSample: 16, formatTag: 1 });
  return new Int16Array(bytes.buffer, dataOffset, (dataBytes ?? 0) / 2);
}

/** First tenth of a second that is louder than -30 dBFS. */
const firstSound = (levels: TrackSet): number => levels.tracks['rms']!.findIndex((value) => value > 0.03);

const JPEG_START = [0xff, 0xd8, 0xff];

describe('the sound of a recording', () => {
  it('is read once into speech, peaks and levels of its whole length', async () => {
    const path = await lab.make(...testPicture(5), ...testTone(5), ...VIDEO_ARGS, '-c:a', 'aac', 'five.mp4');
    const made = await listened(path);
    const peaks = decodeWaveformFile(await bytesOf(made, 'audio.peaks'));
    const levels = await tracksOf(made, 'audio.levels');
    expect((await speechSamples(made)).length / 16_000).toBeCloseTo(5, 1);
    expect(peaks).toMatchObject({
      version: 2,
      bits: 16,
      channels: 1,
      sampleRateHz: 48_000,
      samplesPerPixel: 256,
    });
    expect((peaks.length * 256) / 48_000).toBeCloseTo(5, 1);
    expect(levels.length).toBeGreaterThanOrEqual(50);
    expect(levels.tracks['centroidHz']![20]).toBeGreaterThan(400);
    expect(levels.tracks['centroidHz']![20]).toBeLessThan(700);
  });

  it.each(['mkv', 'ts', 'mp4'])(
    'keeps to media time when it begins 2 s after the picture in %s',
    async (extension) => {
      const path = await lab.make(
        ...[...testPicture(6), '-itsoffset', '2', ...testTone(4), ...VIDEO_ARGS, '-c:a', 'aac'],
        `late.${extension}`,
      );
      const made = await listened(path);
      expect(Math.abs(firstSound(await tracksOf(made, 'audio.levels')) - 20)).toBeLessThanOrEqual(1);
      const speech = await speechSamples(made);
      const start = speech.findIndex((value) => Math.abs(value) > 1000);
      expect(Math.abs(start / 16_000 - 2)).toBeLessThan(0.1);
    },
  );

  it('keeps to media time over a hole in its timestamps', async () => {
    const path = await lab.make(
      ...[...testTone(6), '-af', "aselect='not(between(t,2,4))'", '-c:a', 'pcm_s16le', 'hole.mkv'],
    );
    const levels = await tracksOf(await listened(path), 'audio.levels');
    expect(levels.tracks['rms']![10]).toBeGreaterThan(0.05);
    expect(levels.tracks['rms']![30]).toBeLessThan(0.001);
    expect(levels.tracks['rms']![50]).toBeGreaterThan(0.05);
  });

  it('takes speech from the chosen track and everything else from the first', async () => {
    const path = await lab.make(
      ...[
        ...testTone(2, 300),
        '-f',
        'lavfi',
        '-t',
        '2',
        '-i',
        'anullsrc=r=44100:cl=stereo',
        '-map',
        '0',
        '-map',
        '1',
      ],
      ...['-c:a', 'aac', 'tracks.mkv'],
    );
    const made = await listened(path, 1);
    expect(Math.max(...(await speechSamples(made)).map(Math.abs))).toBe(0);
    expect((await tracksOf(made, 'audio.levels')).tracks['rms']![10]).toBeGreaterThan(0.05);
    expect(made['audio.speech']?.meta).toEqual({ voiceTrack: 1 });
    await expect(listened(path, 2)).rejects.toMatchObject({ code: 'audio/no-such-track' });
  });

  it('that is not there is a named gap, and nothing is made up', async () => {
    const path = await lab.make(...testPicture(1), ...VIDEO_ARGS, 'mute.mp4');
    await expect(listened(path)).rejects.toMatchObject({
      code: 'audio/none',
      message: 'mute.mp4 has no audio track: there is no waveform, loudness or speech.',
    });
    expect(audioStage.optional).toBe(true);
  });

  it('measured twice gives the same bytes', async () => {
    const path = await lab.make(...testTone(4), '-c:a', 'aac', 'same.m4a');
    const [first, second] = [await listened(path), await listened(path)];
    for (const kind of ['audio.speech', 'audio.peaks', 'audio.levels'] as const)
      expect(first[kind]?.hash).toBe(second[kind]?.hash);
  });

  it.runIf(process.platform === 'linux')('says so when the disk fills up', async () => {
    const { ffmpegPath } = await lab.media.paths();
    const running = workers.run('audio.measure', {
      ...{
        ffmpegPath,
        mediaPath: await lab.make(...testTone(2), 'full.wav'),
        container: 'wav',
        durationMs: 2000,
      },
      ...{ mixTrack: 0, voiceTrack: 0, sampleRateHz: 48_000, channels: 1, samplesPerPixel: 256 },
      ...{ speechPath: lab.at('full-speech.wav'), peaksPath: '/dev/full', levelsPath: lab.at('full.tracks') },
    });
    await expect(running).rejects.toMatchObject({ code: 'disk/full' });
  });

  it('stops at once when cancelled', async () => {
    const path = await lab.make(...testTone(2), '-c:a', 'aac', 'cancel.m4a');
    const artefacts = await probed(path);
    const stop = new AbortController();
    const running = runStage({ ...bench, signal: stop.signal }, audioStage, {
      artefacts,
      params: { voiceTrack: 0, samplesPerPixel: 256 },
    });
    stop.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('surrounds included, is mixed for the peaks over all channels', async () => {
    const path = await lab.make(
      ...[
        '-f',
        'lavfi',
        '-i',
        'sine=frequency=440:duration=1',
        '-af',
        'pan=5.1|c0=c0',
        '-c:a',
        'flac',
        'six.flac',
      ],
    );
    const peaks = decodeWaveformFile(await bytesOf(await listened(path), 'audio.peaks'));
    expect(Math.max(...peaks.pairs)).toBeGreaterThan(500);
    expect(Math.max(...peaks.pairs)).toBeLessThan(900);
  });
});

describe.skipIf(!hasTestData)('compared with known figures', () => {
  it.each([
    ['test_file_stereo.wav', 'wav', 'test_file_stereo_8bit_64spp_wav.dat', 0],
    ['test_file_stereo.flac', 'flac', 'test_file_stereo_8bit_64spp_flac.dat', 0],
    ['test_file_stereo.mp3', 'mp3', 'test_file_stereo_8bit_64spp_mp3.dat', 1],
  ])('peaks of %s through ffmpeg equal audiowaveform', async (name, container, expectedName, tolerance) => {
    const { ffmpegPath } = await lab.media.paths();
    await workers.run('audio.measure', {
      ...{ ffmpegPath, mediaPath: testData('audio-waveform', name), container, durationMs: 7000 },
      ...{ mixTrack: 0, voiceTrack: 0, sampleRateHz: 16_000, channels: 2, samplesPerPixel: 64 },
      ...{ speechPath: lab.at('s.wav'), peaksPath: lab.at('p.dat'), levelsPath: lab.at('l.tracks') },
    });
    const made = decodeWaveformFile(await readFile(lab.at('p.dat')));
    const expected = decodeWaveformFile(await readFile(testData('audio-waveform', expectedName)));
    expect(made.length).toBe(expected.length);
    const offBy = Array.from(expected.pairs, (value, at) =>
      Math.abs(Math.trunc(made.pairs[at]! / 256) - value),
    );
    expect(Math.max(...offBy)).toBeLessThanOrEqual(tolerance);
  });

  it.each([
    ['sine_1000.wav', -3.0523, 0.01],
    ['1770-2_Comp_RelGateTest.wav', -10, 0.1],
    ['1770-2_Comp_AbsGateTest.wav', -69.5, 0.1],
  ])('the loudness stage reads %s as %d LUFS', async (name, expected, tolerance) => {
    const artefacts = await listened(testData('loudness', name));
    const made = await runStage(bench, loudnessStage, { artefacts, params: {} });
    expect(Math.abs(Number(made['feature.loudness']?.meta['integratedLufs']) - expected)).toBeLessThan(
      tolerance,
    );
    const { tracks, stepMs, length } = await tracksOf(made, 'feature.loudness');
    expect([Object.keys(tracks), stepMs, tracks['momentary']?.length]).toEqual([
      ['momentary', 'shortTerm'],
      100,
      length,
    ]);
  });

  it('the speech stage hears nearly all of a speech', async () => {
    const artefacts = await listened(testData('speech', 'jfk.flac'));
    const made = await runStage(bench, speechStage, { artefacts, params: {} });
    const { tracks } = await tracksOf(made, 'feature.voice');
    expect(Object.keys(tracks)).toEqual(['speech', 'pitchHz', 'onset', 'rmsDbfs', 'centroidHz', 'silence']);
    expect(Number(made['feature.voice']?.meta['speechRatio'])).toBeGreaterThan(0.6);
  });
});

describe('the waveform', () => {
  it('holds every zoom level, a picture and a JSON that agree with the peaks', async () => {
    const path = await lab.make(...testTone(20), 'wave.wav');
    const artefacts = await listened(path);
    const made = await runStage(bench, waveformStage, {
      artefacts,
      params: { tilePx: 2048, jsonMaxPx: 20_000 },
    });
    const peaks = decodeWaveformFile(await bytesOf(artefacts, 'audio.peaks'));
    const { levels, tilePx, sampleRateHz } = made['waveform']!.meta as {
      levels: { samplesPerPixel: number; offsetBytes: number; lengthPx: number }[];
      tilePx: number;
      sampleRateHz: number;
    };
    expect({ tilePx, sampleRateHz }).toEqual({ tilePx: 2048, sampleRateHz: 48_000 });
    expect(levels.map((level) => level.samplesPerPixel)).toEqual([256, 1024, 4096]);
    const file = await bytesOf(made, 'waveform');
    const last = levels.at(-1)!;
    expect(file.length).toBe(last.offsetBytes + last.lengthPx * 4);
    expect(new Int16Array(file.buffer, 0, peaks.pairs.length)).toEqual(peaks.pairs);
    const json = decodeWaveformJson(new TextDecoder().decode(await bytesOf(made, 'waveform.json')));
    expect(json.pairs).toEqual(peaks.pairs);
    const picture = PNG.sync.read(Buffer.from(await bytesOf(made, 'waveform.png')));
    expect([picture.width, picture.height]).toEqual([1800, 280]);
  });
});

describe('pictures', () => {
  it('make a poster and a filmstrip with a thumbnail per step', async () => {
    const path = await lab.make(...testPicture(15), ...VIDEO_ARGS, 'film.mp4');
    const artefacts = await probed(path);
    const poster = await runStage(bench, posterStage, { artefacts, params: {} });
    expect([...(await bytesOf(poster, 'poster')).subarray(0, 3)]).toEqual(JPEG_START);
    const made = await runStage(bench, filmstripStage, { artefacts, params: {} });
    const { sheets, ...shape } = made['filmstrip']!.meta as {
      sheets: { offsetBytes: number; lengthBytes: number }[];
    };
    expect(shape).toEqual({ stepMs: 2000, count: 8, columns: 10, rows: 10, widthPx: 160, heightPx: 90 });
    const file = await bytesOf(made, 'filmstrip');
    expect(sheets).toEqual([{ offsetBytes: 0, lengthBytes: file.length }]);
    expect([...file.subarray(0, 3)]).toEqual(JPEG_START);
    const again = await runStage(bench, filmstripStage, { artefacts, params: {} });
    expect(again['filmstrip']?.hash).toBe(made['filmstrip']?.hash);
  });

  it('are found by seeking where reading through would take too long, also behind a late start', async () => {
    const path = await lab.make(
      ...[...testPicture(9), ...VIDEO_ARGS, '-output_ts_offset', '3', 'offset.mkv'],
    );
    const artefacts = await probed(path);
    const through = await runStage(bench, filmstripStage, { artefacts, params: {} });
    const probe = JSON.parse(new TextDecoder().decode(await bytesOf(artefacts, 'media.probe'))) as MediaProbe;
    await writeFile(lab.at('huge.json'), JSON.stringify({ ...probe, sizeBytes: 1e12 }));
    const huge = { ...artefacts, 'media.probe': await fileArtefact('media.probe', lab.at('huge.json')) };
    const sought = await runStage(bench, filmstripStage, { artefacts: huge, params: {} });
    expect(sought['filmstrip']?.meta).toMatchObject({ stepMs: 2000, count: 5 });
    expect(sought['filmstrip']?.hash).toBe(through['filmstrip']?.hash);
  });

  it('are not missed in a recording of sound alone', async () => {
    const path = await lab.make(...testTone(1), 'alone.mp3');
    const artefacts = await probed(path);
    expect((await runStage(bench, posterStage, { artefacts, params: {} }))['poster']).toBeUndefined();
    expect((await runStage(bench, filmstripStage, { artefacts, params: {} }))['filmstrip']).toBeUndefined();
  });
});

describe('the copy for the player', () => {
  const proxyOf = async (artefacts: Artefacts): Promise<Artefacts> =>
    runStage(bench, proxyStage, { artefacts, params: proxyParams });

  it('is not made where the original plays', async () => {
    const path = await lab.make(...testPicture(1), ...VIDEO_ARGS, 'plays.mp4');
    expect((await proxyOf(await probed(path)))['proxy']).toBeUndefined();
  });

  it('holds the same streams in an MP4 for a transport stream', async () => {
    const path = await lab.make(...testPicture(3), ...testTone(3), ...VIDEO_ARGS, '-c:a', 'aac', 'stream.ts');
    const { proxy } = await proxyOf(await probed(path));
    const probe = await lab.media.probe(proxy?.path ?? '');
    expect([probe.container.startsWith('mov'), probe.video?.codec, probe.audio[0]?.codec]).toEqual([
      true,
      'h264',
      'aac',
    ]);
    expect(Math.abs(probe.durationMs - 3000)).toBeLessThan(100);
    expect(proxy?.meta).toMatchObject({
      parts: [{ startMs: 0, offsetBytes: 0, lengthBytes: proxy?.sizeBytes }],
    });
  });

  it('is H.264 of up to 720 lines for HEVC', async () => {
    const { capabilities } = await lab.media.report();
    expect(capabilities['libx265']).toBe(true);
    const path = await lab.make(
      ...['-f', 'lavfi', '-i', 'testsrc2=size=1920x1080:rate=10:duration=1', '-c:v', 'libx265'],
      ...['-preset', 'ultrafast', '-x265-params', 'log-level=none', 'hevc.mp4'],
    );
    const { proxy } = await proxyOf(await probed(path));
    const { video } = await lab.media.probe(proxy?.path ?? '');
    expect(video).toMatchObject({ codec: 'h264', width: 1280, height: 720, pixelFormat: 'yuv420p' });
  });

  it('comes in parts that play by themselves where the recording is past the limit', async () => {
    const path = await lab.make(...testPicture(8), ...testTone(8), ...VIDEO_ARGS, '-c:a', 'aac', 'long.mp4');
    const artefacts = await probed(path);
    const probe = JSON.parse(new TextDecoder().decode(await bytesOf(artefacts, 'media.probe'))) as MediaProbe;
    // Two to the 31st frames at this made-up rate are 5.4 s.
    const audio = probe.audio.map((track) => ({ ...track, sampleRateHz: 400_000_000 }));
    await writeFile(lab.at('long.json'), JSON.stringify({ ...probe, audio }));
    const { proxy } = await proxyOf({
      ...artefacts,
      'media.probe': await fileArtefact('media.probe', lab.at('long.json')),
    });
    const { parts } = proxy!.meta as {
      parts: { startMs: number; endMs: number; offsetBytes: number; lengthBytes: number }[];
    };
    expect(parts.map((part) => part.startMs)).toEqual([0, parts[0]?.endMs]);
    expect(parts[1]?.endMs).toBe(probe.durationMs);
    // Cut at a key picture; the encoder's 21 ms of lead-in may count or not.
    expect(Math.abs((parts[1]?.startMs ?? 0) - 4000)).toBeLessThan(30);
    const file = await open(proxy!.path ?? '');
    for (const [index, part] of parts.entries()) {
      const bytes = new Uint8Array(part.lengthBytes);
      await file.read(bytes, 0, part.lengthBytes, part.offsetBytes);
      await writeFile(lab.at(`part-${index}.mp4`), bytes);
      const { durationMs, startSec } = await lab.media.probe(lab.at(`part-${index}.mp4`));
      expect(Math.abs(durationMs - 4000)).toBeLessThan(150);
      expect(startSec).toBeLessThan(0.1);
    }
    await file.close();
  });
});
