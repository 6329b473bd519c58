import type { Biome } from '../game/scene.ts';
import type { Rgb } from './raster.ts';

/** The colours of one kind of place, far things first. */
export interface Palette {
  readonly sky: readonly [Rgb, Rgb, Rgb];
  readonly orb: Rgb;
  readonly hills: readonly [Rgb, Rgb, Rgb];
  readonly ground: Rgb;
  readonly cap: Rgb;
  readonly accent: Rgb;
  /** What drifts through the air. */
  readonly drift: 'fireflies' | 'embers' | 'snow' | 'dust';
}

const palette = (
  sky: Palette['sky'],
  hills: Palette['hills'],
  [orb, ground, cap, accent]: readonly [Rgb, Rgb, Rgb, Rgb],
  drift: Palette['drift'],
): Palette => ({ sky, orb, hills, ground, cap, accent, drift });

export const PALETTES: Readonly<Record<Biome, Palette>> = {
  woods: palette([0x1d2a4d, 0x6a5a86, 0xe0956f], [0x55527f, 0x3a3d66, 0x252b4b], [0xffd9a0, 0x2a2440, 0x67b884, 0xffd28a], 'fireflies'),
  cavern: palette([0x0b1830, 0x14395a, 0x2a6f7f], [0x1d4a68, 0x173955, 0x102740], [0x7fe0e6, 0x18223f, 0x54c3cf, 0xd87be0], 'dust'),
  ruins: palette([0x35507a, 0x8fa3b4, 0xf0cfa0], [0x8894ab, 0x66718f, 0x474f70], [0xfff0cc, 0x443f55, 0xbfae7c, 0xf2c46a], 'dust'),
  ember: palette([0x170d1e, 0x54202c, 0xc4553a], [0x5b2733, 0x3e1b2a, 0x28121f], [0xffa25e, 0x2b1820, 0xe2743c, 0xffb057], 'embers'),
  snow: palette([0x22345a, 0x6488b0, 0xcfe2ee], [0x86a4c4, 0x6283aa, 0x426089], [0xffffff, 0x3c5176, 0xeef6ff, 0x9fd8ff], 'snow'),
  arena: palette([0x150b24, 0x3d1c55, 0x8a3f7d], [0x4c2768, 0x35194e, 0x231036], [0xe08ad0, 0x281a3c, 0xb283e6, 0xff8ac0], 'embers'),
  crypt: palette([0x0a0d1c, 0x182038, 0x2c3556], [0x252d4a, 0x1b2139, 0x12172a], [0x8fa0c8, 0x1b1f30, 0x56608a, 0x9fb0e0], 'dust'),
  camp: palette([0x0b1230, 0x1f2c5c, 0x46508a], [0x2a3566, 0x1e274f, 0x151b3a], [0xe8ecff, 0x1b2034, 0x507f62, 0xffb45e], 'fireflies'),
  lair: palette([0x0c1517, 0x1c3a34, 0x4a6f4c], [0x234a41, 0x193831, 0x102622], [0xe8d27a, 0x1a2422, 0x7cae6c, 0xf3d063], 'dust'),
}; // prettier-ignore
