import type { Random } from '../random.ts';
import { PICTURE_WIDTH_PX, type Biome, type Room, type Surface } from './scene.ts';

export const GROUND_Y_PX = 296;

/** A room with ground, gaps and floating stones, made to be crossed from left to right. */
export function makePlatformRoom(biome: Biome, key: string, random: Random): Room {
  const surfaces: Surface[] = [];
  let x = -30;
  let floating = false;
  let y = GROUND_Y_PX + random.int(-8, 4);
  while (x < PICTURE_WIDTH_PX) {
    const length = floating ? random.int(72, 104) : random.int(120, 196);
    const isLast = x + length > PICTURE_WIDTH_PX - 90;
    const x1 = isLast ? PICTURE_WIDTH_PX + 30 : x + length;
    surfaces.push({ x0: x, x1, y, floating: floating && !isLast });
    if (isLast) break;
    x = x1 + random.int(34, 56);
    floating = !floating && random.chance(0.6);
    y = floating ? random.int(222, 256) : GROUND_Y_PX + random.int(-16, 6);
  }
  return { key, biome, surfaces, spikes: [] };
}

export function makeFlatRoom(biome: Biome): Room {
  return {
    key: `flat ${biome}`,
    biome,
    surfaces: [{ x0: -30, x1: PICTURE_WIDTH_PX + 30, y: GROUND_Y_PX, floating: false }],
    spikes: [],
  };
}

export function makeSpikeRoom(biome: Biome): Room {
  return {
    key: `spikes ${biome}`,
    biome,
    surfaces: [
      { x0: -30, x1: 240, y: GROUND_Y_PX, floating: false },
      { x0: 316, x1: 376, y: 244, floating: true },
      { x0: 446, x1: PICTURE_WIDTH_PX + 30, y: GROUND_Y_PX, floating: false },
    ],
    spikes: [{ x0: 240, x1: 446, y: 346 }],
  };
}
