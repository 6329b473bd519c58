import { describe, expect, it } from 'vitest';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import { playbackPlan } from './plan.ts';

type Video = NonNullable<MediaProbe['video']>;

const track = (codec: string, sampleRateHz = 48_000): MediaProbe['audio'][number] => ({
  index: 0,
  codec,
  channels: 2,
  sampleRateHz,
  title: null,
  language: null,
});

function probe(options: {
  container?: string;
  video?: Partial<Video> | null;
  audio?: string | null;
  sampleRateHz?: number;
  hours?: number;
}): MediaProbe {
  const { container = 'mov,mp4,m4a,3gp,3g2,mj2', video = {}, audio = 'aac', hours = 1 } = options;
  return {
    container,
    durationMs: hours * 3_600_000,
    startSec: 0,
    sizeBytes: 1e9,
    bitRate: null,
    video:
      video === null
        ? null
        : {
            codec: 'h264',
            profile: 'High',
            width: 1280,
            height: 720,
            pixelFormat: 'yuv420p',
            frameRate: 30,
            frameRateRatio: '30/1',
            variableFrameRate: false,
            rotationDeg: 0,
            ...video,
          },
    audio: audio === null ? [] : [track(audio, options.sampleRateHz)],
    createdAtUnixMs: null,
    title: null,
  };
}

describe('the player gets the original', () => {
  it.each([
    ['MP4 with H.264 and AAC', probe({}), 'video/mp4'],
    [
      'Matroska with H.264 and Opus',
      probe({ container: 'matroska,webm', audio: 'opus' }),
      'video/x-matroska',
    ],
    [
      'WebM with VP9 and Opus',
      probe({ container: 'matroska,webm', video: { codec: 'vp9' }, audio: 'opus' }),
      'video/webm',
    ],
    ['QuickTime with PCM', probe({ audio: 'pcm_s16le' }), 'video/mp4'],
    ['video without sound', probe({ audio: null, hours: 20 }), 'video/mp4'],
    ['M4A', probe({ video: null }), 'audio/mp4'],
    ['MP3', probe({ container: 'mp3', video: null, audio: 'mp3' }), 'audio/mpeg'],
    ['WAV', probe({ container: 'wav', video: null, audio: 'pcm_s24le' }), 'audio/wav'],
    ['FLAC', probe({ container: 'flac', video: null, audio: 'flac' }), 'audio/flac'],
    ['AV1 at 1080p', probe({ video: { codec: 'av1', width: 1920, height: 1080 } }), 'video/mp4'],
    ['12 h 25 m at 48 kHz', probe({ hours: 12.4 }), 'video/mp4'],
  ])('for %s', (_what, media, mimeType) => {
    expect(playbackPlan(media)).toEqual({ kind: 'original', mimeType, note: null });
  });
});

describe('the player gets a copy', () => {
  it.each([
    ['a transport stream', probe({ container: 'mpegts' }), /can't open mpegts/],
    ['FLV', probe({ container: 'flv' }), /can't open flv/],
  ])('of the same streams for %s', (_what, media, note) => {
    const plan = playbackPlan(media);
    expect(plan).toMatchObject({ kind: 'proxy', copyVideo: true, copyAudio: true, partCount: 1 });
    expect(plan.note).toMatch(note);
    expect(plan.note).toMatch(/Clips are still cut from the original/);
  });

  it.each([
    ['HEVC', { codec: 'hevc' }],
    ['10-bit H.264', { pixelFormat: 'yuv420p10le' }],
    ['4:4:4 H.264', { pixelFormat: 'yuv444p' }],
    ['MPEG-4 part 2', { codec: 'mpeg4' }],
    ['ProRes', { codec: 'prores' }],
    ['AV1 at 4K', { codec: 'av1', width: 3840, height: 2160 }],
  ])('with new pictures and the old sound for %s', (_what, video) => {
    expect(playbackPlan(probe({ video }))).toMatchObject({
      kind: 'proxy',
      copyVideo: false,
      copyAudio: true,
    });
  });

  it('with new sound and the old pictures for AC-3', () => {
    expect(playbackPlan(probe({ container: 'matroska,webm', audio: 'ac3' }))).toMatchObject({
      copyVideo: true,
      copyAudio: false,
    });
  });

  it.each([
    ['13 h at 48 kHz', probe({ hours: 13 }), 4],
    ['13 h at 44.1 kHz', probe({ hours: 13, sampleRateHz: 44_100 }), null],
    ['26 h at 48 kHz', probe({ hours: 26 }), 8],
    ['7 h at 96 kHz', probe({ hours: 7, sampleRateHz: 96_000 }), 2],
  ])('in parts that stay below the limit: %s', (_what, media, partCount) => {
    const plan = playbackPlan(media);
    expect(plan.kind === 'proxy' ? plan.partCount : null).toBe(partCount);
  });
});
