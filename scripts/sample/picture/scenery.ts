import { createRandom, type Random } from '../random.ts';
import { PICTURE_HEIGHT_PX, PICTURE_WIDTH_PX, type Biome, type Room, type Surface } from '../game/scene.ts';
import { makePen, type Pen } from './pen.ts';
import { PALETTES, type Palette } from './palettes.ts';
import { addGlow, fillBelow, makeRaster, mixRgb, solid, verticalPaint, type Raster } from './raster.ts';

/** A gentle line of hills: a few sines whose phases come from the seed. */
function makeSkyline(random: Random, base: number, height: number, steps: number): (x: number) => number {
  const waves = Array.from({ length: 5 }, (_, index) => ({
    frequency: (steps * (index + 1) * random.range(0.75, 1.25)) / PICTURE_WIDTH_PX,
    phase: random.range(0, 7),
    size: height / (index + 1.4),
  }));
  return (x) =>
    waves.reduce((y, wave) => y - wave.size * Math.sin(x * wave.frequency * 6.28 + wave.phase), base);
}

const UNDERGROUND: ReadonlySet<Biome> = new Set(['cavern', 'lair', 'crypt']);

function paintSky(raster: Raster, biome: Biome, random: Random): void {
  const palette = PALETTES[biome];
  const [top, middle, bottom] = palette.sky;
  fillBelow(raster, () => 0, {
    color: (_x, y) => (y < 150 ? mixRgb(top, middle, y / 150) : mixRgb(middle, bottom, (y - 150) / 150)),
    alpha: 1,
  });
  const orb = { x: random.int(90, 400), y: random.int(54, 120) };
  addGlow(raster, { ...orb, radiusPx: 190 }, solid(palette.orb, 0.16));
  addGlow(raster, { ...orb, radiusPx: 70 }, solid(palette.orb, 0.3));
  if (UNDERGROUND.has(biome)) return;
  makePen(raster).ellipse([orb.x, orb.y, 19, 19], solid(palette.orb, 0.92));
  for (let star = 0; star < 46; star++) {
    const y = random.range(4, 150);
    const radiusPx = random.range(1, 2.2);
    addGlow(raster, { x: random.range(0, 640), y, radiusPx }, solid(0xffffff, random.range(0.1, 0.6) * (1 - y / 170)));
  } // prettier-ignore
}

/** Fog lies in front of far things: each layer fades towards the horizon's colour at its foot. */
function paintHills(raster: Raster, palette: Palette, random: Random): void {
  for (const [index, color] of palette.hills.entries()) {
    const base = [206, 236, 262][index]!;
    const skyline = makeSkyline(random, base, [34, 24, 15][index]!, [1.1, 1.7, 2.6][index]!);
    const haze = mixRgb(color, palette.sky[2], 0.34 - index * 0.1);
    fillBelow(raster, skyline, {
      color: (_x, y) => mixRgb(color, haze, (y - base + 30) / 110),
      alpha: 1,
    });
  }
}

function pine(pen: Pen, height: number, color: number, cap: number | null): void {
  pen.stroke([0, 0], [0, -height * 0.4], height * 0.03, solid(mixRgb(color, 0x000000, 0.25)));
  for (const [from, to, half] of [
    [0.14, 0.56, 0.25],
    [0.36, 0.78, 0.19],
    [0.58, 1, 0.13],
  ] as const) {
    pen.smooth(
      [-half * height, -from * height, 0, -(from + 0.03) * height, half * height, -from * height, half * 0.3 * height, -((from + to) / 2) * height, 0, -to * height, -half * 0.3 * height, -((from + to) / 2) * height],
      solid(color),
    ); // prettier-ignore
    if (cap !== null)
      pen.smooth(
        [-half * 0.42 * height, -((from + to * 2) / 3) * height, 0, -to * height * 0.86, half * 0.42 * height, -((from + to * 2) / 3) * height, 0, -to * height],
        solid(cap, 0.75),
      ); // prettier-ignore
  }
}

function column(pen: Pen, height: number, color: number): void {
  const light = mixRgb(color, 0xffffff, 0.12);
  pen.roundRect([-11, -height, 22, height], 2, solid(color));
  pen.roundRect([-6, -height + 8, 3, height - 14], 1, solid(light, 0.5));
  pen.roundRect([3, -height + 8, 2, height - 14], 1, solid(0x000000, 0.14));
  pen.roundRect([-16, -height - 6, 32, 9], 2, solid(light));
  pen.roundRect([-15, -8, 30, 9], 2, solid(light));
}

function crystal(pen: Pen, height: number, color: number): void {
  const half = height * 0.2;
  pen.polygon([-half, 0, -half * 1.1, -height * 0.6, 0, -height, half, -height * 0.55, half * 0.8, 0], solid(color, 0.92)); // prettier-ignore
  pen.polygon([-half, 0, -half * 1.1, -height * 0.6, 0, -height, -half * 0.15, 0], solid(0xffffff, 0.2));
}

function stalactite(pen: Pen, length: number, color: number): void {
  pen.smooth([-length * 0.24, -6, 0, -8, length * 0.24, -6, length * 0.08, length * 0.5, 0, length, -length * 0.1, length * 0.45], solid(color)); // prettier-ignore
}

function tomb(pen: Pen, height: number, color: number): void {
  pen.roundRect([-height * 0.34, -height, height * 0.68, height + 6], height * 0.3, solid(color));
  pen.stroke([0, -height * 0.78], [0, -height * 0.36], 1.6, solid(0x000000, 0.3));
  pen.stroke([-height * 0.14, -height * 0.62], [height * 0.14, -height * 0.62], 1.6, solid(0x000000, 0.3));
}

/** What stands between the hills and the ground. `depth` 0 is far and pale, 1 is near and dark. */
function standAt(pen: Pen, biome: Biome, palette: Palette, tools: { random: Random; depth: number }): void {
  const { random, depth } = tools;
  const color = mixRgb(palette.hills[1], mixRgb(palette.hills[2], 0x000000, 0.3), depth);
  const size = 0.7 + depth * 0.55;
  switch (biome) {
    case 'woods':
    case 'camp':
      pine(pen, random.range(70, 130) * size, color, null);
      return;
    case 'snow':
      pine(pen, random.range(64, 118) * size, color, 0xe6f1fb);
      return;
    case 'ruins':
    case 'arena':
      column(pen, random.range(60, 150) * size, color);
      return;
    case 'cavern':
      crystal(pen.at(0, 0, { turn: random.range(-0.4, 0.4) }), random.range(30, 74) * size, mixRgb(color, random.chance(0.5) ? palette.accent : palette.cap, 0.5)); // prettier-ignore
      return;
    case 'ember':
      pen.smooth([-60 * size, 4, -20 * size, -60 * size, -8 * size, -78 * size, 8 * size, -78 * size, 24 * size, -54 * size, 64 * size, 4], solid(color)); // prettier-ignore
      return;
    case 'crypt':
      tomb(pen, random.range(24, 52) * size, mixRgb(color, 0x8090b0, 0.16));
      return;
    case 'lair':
      pen.smooth([-44 * size, 6, -18 * size, -18 * size, 0, -26 * size, 20 * size, -16 * size, 46 * size, 6], solid(mixRgb(color, palette.accent, 0.35))); // prettier-ignore
      return;
  }
}

function decorate(raster: Raster, biome: Biome, palette: Palette, random: Random): void {
  const pen = makePen(raster);
  if (UNDERGROUND.has(biome)) {
    for (let index = 0; index < 13; index++) {
      const length = random.range(24, 84);
      stalactite(pen.at(index * 52 + random.range(-14, 14), 0), length, mixRgb(palette.hills[2], 0x000000, 0.3));
    } // prettier-ignore
  }
  for (const depth of [0, 0.5, 1]) {
    const count = random.int(4, 6);
    for (let index = 0; index < count; index++) {
      const x = ((index + random.range(0.15, 0.85)) / count) * PICTURE_WIDTH_PX;
      standAt(pen.at(x, 250 + depth * 46), biome, palette, { random, depth });
    }
    // A low bank of ground hides the feet of what stands there.
    const bank = makeSkyline(random, 247 + depth * 44, 4, 3);
    const color = mixRgb(palette.hills[1], mixRgb(palette.hills[2], 0x000000, 0.25), depth);
    const fog = mixRgb(color, palette.sky[2], 0.3 - 0.15 * depth);
    fillBelow(raster, bank, {
      color: (_x, y) => mixRgb(color, fog, (y - 240 - depth * 44) / 80),
      alpha: 1,
    });
    addGlow(raster, { x: random.range(80, 560), y: 270, radiusPx: 150 }, solid(fog, 0.08));
  }
}

function paintSurface(raster: Raster, surface: Surface, palette: Palette, random: Random): void {
  const pen = makePen(raster);
  const { x0, x1, y } = surface;
  const bottom = surface.floating ? y + random.int(24, 34) : PICTURE_HEIGHT_PX + 8;
  const dark = mixRgb(palette.ground, 0x000000, 0.4);
  const light = mixRgb(palette.ground, palette.cap, 0.16);
  const outline: number[] = [x0, y + 3, x0 + 4, y, x1 - 4, y, x1, y + 3];
  if (surface.floating) {
    const steps = 7;
    for (let step = 0; step <= steps; step++) {
      const place = step / steps;
      const bulge = Math.sin(place * Math.PI) * (bottom - y);
      outline.push(x1 - (x1 - x0) * place, y + 8 + bulge * random.range(0.75, 1));
    }
  } else outline.push(x1 - 3, bottom, x0 + 3, bottom);
  pen.polygon(outline, verticalPaint(light, dark, y, surface.floating ? bottom : y + 90));
  for (let stone = 0; stone < (x1 - x0) / 11; stone++) {
    const sx = random.range(x0 + 10, x1 - 10);
    const sy = random.range(y + 14, surface.floating ? y + 18 : y + 54);
    pen.roundRect([sx - 6, sy - 3, random.range(7, 16), random.range(4, 7)], 3, solid(random.chance(0.5) ? dark : light, 0.34)); // prettier-ignore
  }
  pen.roundRect([x0 - 1, y - 2, x1 - x0 + 2, 8], 4, solid(mixRgb(palette.cap, 0x000000, 0.22)));
  pen.roundRect([x0 - 1, y - 3, x1 - x0 + 2, 5.5], 3, solid(palette.cap));
  for (let x = x0 + 3; x < x1 - 3; x += random.range(4, 9)) {
    const blade = random.range(2, 5.5);
    pen.polygon([x - 1.4, y - 1, x + random.range(-1.5, 1.5), y - 2 - blade, x + 1.4, y - 1], solid(palette.cap));
    if (random.chance(0.4))
      pen.polygon([x - 1.6, y + 4, x, y + 5 + blade, x + 1.8, y + 4], solid(mixRgb(palette.cap, 0x000000, 0.22))); // prettier-ignore
  } // prettier-ignore
}

function paintSpikes(raster: Raster, spikes: Room['spikes'][number], palette: Palette): void {
  const pen = makePen(raster);
  for (let x = spikes.x0 + 8; x < spikes.x1 - 4; x += 13) {
    pen.polygon([x - 7, spikes.y + 16, x, spikes.y - 16, x + 7, spikes.y + 16], solid(0xb9c0cc));
    pen.polygon([x, spikes.y - 16, x + 7, spikes.y + 16, x + 1, spikes.y + 16], solid(0x6d7688));
  }
  addGlow(
    raster,
    { x: (spikes.x0 + spikes.x1) / 2, y: spikes.y + 10, radiusPx: 120 },
    solid(palette.accent, 0.18),
  );
}

function vignette(raster: Raster): void {
  const { rgba, widthPx, heightPx } = raster;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const edge = ((x / widthPx - 0.5) * 1.9) ** 2 * 0.75 + ((y / heightPx - 0.5) * 1.8) ** 2 * 0.6;
      const keep = 1 - 0.42 * Math.min(1, edge) ** 1.5;
      const at = (y * widthPx + x) * 4;
      for (const channel of [0, 1, 2]) rgba[at + channel]! *= keep;
    }
  }
}

/** Paints everything of a room that stands still. Same room, same picture. */
export function paintRoom(room: Room, seed: number): Raster {
  const random = createRandom(`scenery ${seed} ${room.key}`);
  const palette = PALETTES[room.biome];
  const raster = makeRaster(PICTURE_WIDTH_PX, PICTURE_HEIGHT_PX);
  paintSky(raster, room.biome, random);
  paintHills(raster, palette, random);
  decorate(raster, room.biome, palette, random);
  vignette(raster);
  for (const spikes of room.spikes) paintSpikes(raster, spikes, palette);
  for (const surface of room.surfaces) paintSurface(raster, surface, palette, random);
  return raster;
}
