import { describe, expect, it } from 'vitest';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import { filmstripLayout, type FilmstripLayout } from './layout.ts';

function layoutOf(options: {
  minutes: number;
  width?: number;
  height?: number;
  rotationDeg?: number;
  codec?: string;
  container?: string;
  sizeBytes?: number;
}): FilmstripLayout | null {
  const { minutes, width = 1280, height = 720, rotationDeg = 0, codec = 'h264' } = options;
  const { container = 'mov,mp4,m4a,3gp,3g2,mj2', sizeBytes = minutes * 20e6 } = options;
  const probe: MediaProbe = {
    container,
    durationMs: minutes * 60_000,
    startSec: 0,
    sizeBytes,
    bitRate: null,
    video: {
      codec,
      profile: null,
      width,
      height,
      pixelFormat: 'yuv420p',
      frameRate: 30,
      frameRateRatio: '30/1',
      variableFrameRate: false,
      rotationDeg,
    },
    audio: [],
    createdAtUnixMs: null,
    title: null,
  };
  return filmstripLayout(probe);
}

describe('the filmstrip', () => {
  it.each([
    [1, 2000, 30],
    [8, 2000, 240],
    [60, 6000, 600],
    [12 * 60, 72_000, 600],
  ])('of %d minutes has a thumbnail every %d ms, %d in all', (minutes, stepMs, count) => {
    expect(layoutOf({ minutes })).toMatchObject({ stepMs, count });
  });

  it('keeps the shape of the picture, also when it stands upright or was turned', () => {
    expect(layoutOf({ minutes: 1 })).toMatchObject({ widthPx: 160, heightPx: 90 });
    expect(layoutOf({ minutes: 1, width: 1080, height: 1920 })).toMatchObject({ widthPx: 90, heightPx: 160 });
    expect(layoutOf({ minutes: 1, rotationDeg: -90 })).toMatchObject({ widthPx: 90, heightPx: 160 });
  });

  it('reads through or seeks, whichever is expected to be done first', () => {
    const transport = { container: 'mpegts' };
    expect(layoutOf({ minutes: 60 })?.reading).toBe('through');
    expect(layoutOf({ minutes: 60, ...transport })?.reading).toBe('through');
    expect(layoutOf({ minutes: 13 * 60 })?.reading).toBe('through');
    expect(layoutOf({ minutes: 13 * 60, sizeBytes: 40e9, ...transport })?.reading).toBe('by-seeking');
    expect(layoutOf({ minutes: 13 * 60, width: 3840, height: 2160 })?.reading).toBe('by-seeking');
    expect(layoutOf({ minutes: 60, codec: 'prores' })?.reading).toBe('by-seeking');
  });

  it('is none for a picture without size', () => {
    expect(layoutOf({ minutes: 1, width: 0 })).toBeNull();
  });
});
