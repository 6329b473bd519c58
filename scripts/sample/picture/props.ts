import type { Prop } from '../game/scene.ts';
import type { Pen } from './pen.ts';
import { addGlow, mixRgb, solid } from './raster.ts';

type PropOf<K extends Prop['kind']> = Extract<Prop, { kind: K }>;

function drawBoss(pen: Pen, prop: PropOf<'boss'>, atMs: number): void {
  const deadMs = atMs - prop.diesMs;
  if (deadMs > 1500) return;
  const fade = deadMs > 0 ? 1 - deadMs / 1500 : 1;
  const breath = Math.sin(atMs / 430) * 2;
  const shake = deadMs > 0 ? Math.sin(deadMs / 22) * 4 : 0;
  const place = pen.at(prop.at[0] + shake, prop.at[1] + (1 - fade) * 26, {
    scaleX: 1.15,
    scaleY: 1.15 * (0.55 + 0.45 * fade),
  });
  const stone = 0x5a6796;
  const dark = 0x2b2f58;
  addGlow(pen.raster, { x: prop.at[0], y: prop.at[1] - 80, radiusPx: 130 }, solid(0xc04fa0, 0.22 * fade));
  place.ellipse([0, 2, 56, 6], solid(0x000000, 0.35 * fade));
  for (const side of [-1, 1]) {
    place.stroke([side * 20, -30], [side * 26, -6], 13, solid(dark, fade));
    const lift = side * Math.sin(atMs / 520) * 6;
    place.stroke([side * 36, -72 - breath], [side * 54, -36 - lift], 12, solid(stone, fade));
    place.ellipse([side * 56, -28 - lift, 16, 15], solid(mixRgb(stone, 0xffffff, 0.1), fade));
  }
  place.smooth([-40, -34, -46, -74 - breath, -24, -104 - breath, 24, -104 - breath, 46, -74 - breath, 40, -34, 0, -22], solid(stone, fade)); // prettier-ignore
  place.smooth([-40, -34, -46, -74 - breath, -24, -104 - breath, -12, -70, -18, -30], solid(dark, 0.65 * fade)); // prettier-ignore
  place.smooth([-18, -98 - breath, -20, -120 - breath, 0, -130 - breath, 20, -120 - breath, 18, -98 - breath], solid(mixRgb(stone, 0xffffff, 0.08), fade)); // prettier-ignore
  place.polygon([-14, -126, -24, -146 - breath, -4, -131], solid(dark, fade));
  place.polygon([14, -126, 24, -146 - breath, 4, -131], solid(dark, fade));
  const eye = deadMs > 0 ? 0xffffff : 0xff7ab8;
  for (const x of [-8, 8]) place.ellipse([x, -113 - breath, 4, 2.6], solid(eye, fade));
  place.smooth([-12, -64, 0, -76 - breath, 12, -64, 0, -48], solid(0xff5fa8, 0.9 * fade));
  addGlow(pen.raster, { x: prop.at[0], y: prop.at[1] - 72, radiusPx: 34 }, solid(0xff5fa8, 0.4 * fade));
}

function drawOrb(pen: Pen, prop: PropOf<'orb'>, atMs: number): void {
  if (atMs < prop.startMs || atMs > prop.endMs) return;
  const place = (atMs - prop.startMs) / (prop.endMs - prop.startMs);
  const x = prop.from[0] + (prop.to[0] - prop.from[0]) * place;
  const y = prop.from[1] + (prop.to[1] - prop.from[1]) * place;
  addGlow(pen.raster, { x, y, radiusPx: 28 }, solid(0xff5fa8, 0.6));
  pen.ellipse([x, y, 7, 7], solid(0xffc2e2));
}

function drawChest(pen: Pen, at: readonly [number, number], open: number): void {
  const place = pen.at(at[0], at[1], { scaleX: 1.25, scaleY: 1.25 });
  place.ellipse([0, 1, 26, 3.4], solid(0x000000, 0.3));
  place.roundRect([-22, -20, 44, 21], 3, solid(0x7a4a26));
  place.roundRect([-22, -9, 44, 3], 1, solid(0x5b351a));
  const lid = place.at(-20, -19, { turn: -open * 1.25 });
  lid.smooth([-2, 1, -1, -12, 12, -17, 30, -17, 42, -12, 43, 1], solid(0x935b30));
  lid.roundRect([-2, -3, 45, 4], 1, solid(0xd9a441));
  for (const x of [-20, 15]) place.roundRect([x, -20, 5, 21], 1, solid(0xd9a441));
  place.roundRect([-4, -18, 8, 9], 2, solid(0xf0c566));
}

function drawMimic(pen: Pen, prop: PropOf<'mimic'>, atMs: number): void {
  const awakeMs = atMs - prop.bitesMs;
  if (awakeMs < -500) {
    drawChest(pen, prop.at, 0);
    return;
  }
  const rise = Math.min(1, (awakeMs + 500) / 450);
  const chew = awakeMs > 150 && awakeMs < 3200 ? Math.abs(Math.sin(awakeMs / 150)) : 0.12;
  const open = awakeMs < 150 ? rise : chew * 0.5;
  const place = pen.at(prop.at[0], prop.at[1], { scaleX: 1.25 + 0.35 * rise, scaleY: 1.25 + 0.4 * rise });
  place.roundRect([-22, -20, 44, 21], 3, solid(0x7a4a26));
  place.smooth([-20, -19, -18, -27 - 14 * open, 18, -27 - 14 * open, 20, -19], solid(0x5e1220));
  place.smooth([-6, -19, 2, -16, 14, -14, 22 + 6 * open, -8, 12, -9, -2, -14], solid(0xe2574c));
  for (let tooth = -18; tooth <= 18; tooth += 9) {
    place.polygon([tooth - 4, -19, tooth, -26, tooth + 4, -19], solid(0xfff6e0));
  }
  const lid = place.at(0, -24 - 17 * open, { turn: -0.16 * open });
  lid.smooth([-23, 2, -22, -11, -9, -16, 9, -16, 22, -11, 23, 2], solid(0x935b30));
  lid.roundRect([-23, -1, 46, 4], 1, solid(0xd9a441));
  for (let tooth = -15; tooth <= 15; tooth += 10) {
    lid.polygon([tooth - 4, 3, tooth, 10, tooth + 4, 3], solid(0xfff6e0));
  }
  for (const x of [-9, 9]) {
    lid.ellipse([x, -8, 4.6, 4.6], solid(0xfff3a8));
    lid.ellipse([x - 1, -7.4, 1.8, 3.2], solid(0x1a1016));
  }
}

function drawDragon(pen: Pen, prop: PropOf<'dragon'>, atMs: number): void {
  const awake = Math.min(1, Math.max(0, (atMs - prop.wakesMs) / 600));
  const breath = Math.sin(atMs / 900) * 3 * (1 - 0.6 * awake);
  const place = pen.at(prop.at[0], prop.at[1]);
  const skin = 0x3f8f6a;
  const dark = 0x2a6650;
  place.ellipse([20, 2, 120, 6], solid(0x000000, 0.35));
  place.smooth([120, 0, 168, -16, 176, -46, 150, -62, 164, -36, 130, -20, 90, -18], solid(dark));
  place.smooth([-64, 0, -60, -44, -10, -78 - breath, 60, -84 - breath, 122, -40, 130, 0], solid(skin));
  place.smooth([-40, 0, -34, -26, 20, -40, 84, -34, 108, 0], solid(mixRgb(skin, 0xe8d27a, 0.45)));
  for (const [index, x] of [-20, 8, 36, 64, 92].entries()) {
    const top = -66 - breath - [4, 14, 16, 12, -8][index]!;
    place.polygon([x - 10, top + 16, x + 2, top - 8, x + 12, top + 16], solid(dark));
  }
  place.smooth([30, -66 - breath, 74, -124 - breath * 2, 128, -112, 104, -96, 112, -76, 84, -78, 70, -56], solid(dark, 0.95)); // prettier-ignore
  place.smooth([-128, -2, -132, -24, -112, -40, -78, -44, -52, -28, -50, -2], solid(skin));
  place.smooth([-132, -4, -134, -20, -112, -22, -96, -8], solid(mixRgb(skin, 0xffffff, 0.14)));
  place.polygon([-86, -40, -74, -64, -68, -38], solid(0xe8dcb8));
  place.polygon([-70, -36, -52, -56, -54, -32], solid(0xe8dcb8));
  place.ellipse([-126, -18, 2, 1.4], solid(0x16352a));
  if (awake > 0) {
    addGlow(pen.raster, { x: prop.at[0] - 92, y: prop.at[1] - 27, radiusPx: 40 }, solid(0xffd23c, 0.5 * awake));
    place.ellipse([-92, -27, 7.5, 6.4 * awake], solid(0xffd23c));
    place.ellipse([-93, -27, 1.7, 5.6 * awake], solid(0x1a1208));
  } else place.stroke([-99, -26], [-85, -27], 1.2, solid(0x16352a));
} // prettier-ignore

function drawCampfire(pen: Pen, prop: PropOf<'campfire'>, atMs: number): void {
  const [x, y] = prop.at;
  addGlow(pen.raster, { x, y: y - 14, radiusPx: 130 + 6 * Math.sin(atMs / 130) }, solid(0xff9a3c, 0.3));
  pen.stroke([x - 16, y - 3], [x + 14, y - 8], 4, solid(0x4e3320));
  pen.stroke([x + 16, y - 3], [x - 14, y - 8], 4, solid(0x5f4028));
  for (const [size, color] of [
    [1, 0xe8622c],
    [0.68, 0xffa63c],
    [0.38, 0xffe28a],
  ] as const) {
    const sway = Math.sin(atMs / 140 + size * 4) * 4 * size;
    pen.smooth([x - 13 * size, y - 8, x - 11 * size, y - 20 * size, x + sway, y - 12 - 34 * size, x + 11 * size, y - 20 * size, x + 13 * size, y - 8, x, y - 4], solid(color, 0.92)); // prettier-ignore
  }
}

function drawBench(pen: Pen, prop: PropOf<'bench'>): void {
  const place = pen.at(prop.at[0], prop.at[1], { scaleX: 1.25, scaleY: 1.25 });
  for (const x of [-24, 20]) place.roundRect([x, -12, 5, 12], 1, solid(0x4e3320));
  place.roundRect([-30, -15, 60, 5], 2, solid(0x7a5433));
  place.roundRect([-30, -27, 60, 5], 2, solid(0x6b4829));
  for (const x of [-22, 18]) place.roundRect([x, -28, 4, 16], 1, solid(0x4e3320));
}

function drawWisp(pen: Pen, prop: PropOf<'wisp'>, atMs: number): void {
  const goneMs = atMs - prop.fadesMs;
  const fade = goneMs > 0 ? Math.max(0, 1 - goneMs / 6500) : 1;
  if (fade <= 0) return;
  const x = prop.at[0] + Math.sin(atMs / 620) * 5;
  const y = prop.at[1] - Math.max(0, goneMs) * 0.018 + Math.sin(atMs / 410) * 3;
  addGlow(pen.raster, { x, y, radiusPx: 64 }, solid(0xa8e8ff, 0.5 * fade));
  pen.smooth([x - 8, y, x - 6, y - 8, x, y - 12, x + 6, y - 8, x + 8, y, x + 2, y + 6, x, y + 13, x - 3, y + 6], solid(0xe9fbff, 0.9 * fade)); // prettier-ignore
  for (const dx of [-3, 3]) pen.ellipse([x + dx, y - 2, 1.3, 1.9], solid(0x24506a, fade));
}

function drawGiant(pen: Pen, prop: PropOf<'giant'>, atMs: number): void {
  const sway = Math.sin(atMs / 1500) * 5;
  const place = pen.at(prop.at[0] + sway, prop.at[1] + 10, { scaleX: 1.5, scaleY: 1.5 });
  const color = 0x14090f;
  place.smooth([-52, 0, -58, -70, -34, -116, 34, -118, 60, -70, 52, 0], solid(color, 0.96));
  place.smooth([-20, -108, -22, -136, 0, -148, 22, -136, 20, -108], solid(color, 0.96));
  for (const side of [-1, 1]) {
    place.stroke([side * 44, -96], [side * 74, -40 + sway], 14, solid(color, 0.96));
    place.ellipse([side * 8, -128, 3.6, 2.4], solid(0xffb057));
  }
  addGlow(pen.raster, { x: prop.at[0] + sway, y: prop.at[1] - 182, radiusPx: 60 }, solid(0xff7a2c, 0.35));
}

/** The face that jumps at the viewer; drawn over everything. */
export function drawFace(pen: Pen, prop: PropOf<'face'>, atMs: number): void {
  if (atMs < prop.startMs || atMs > prop.endMs) return;
  const age = (atMs - prop.startMs) / (prop.endMs - prop.startMs);
  const size = 0.75 + Math.min(1, age * 6) * 0.75;
  const shake = Math.sin(atMs / 17) * 7 * (1 - age);
  const place = pen.at(300 + shake, 190, { scaleX: size, scaleY: size });
  place.ellipse([0, 0, 88, 120], solid(0xd9dde6));
  place.ellipse([-14, 10, 74, 104], solid(0xf1f3f7, 0.8));
  for (const side of [-1, 1]) {
    place.smooth([side * 14, -34, side * 34, -58, side * 58, -36, side * 50, -6, side * 24, -8], solid(0x0a0a10)); // prettier-ignore
    place.ellipse([side * 37, -30, 4.5, 4.5], solid(0xff3b3b));
  }
  place.smooth([-34, 34, -18, 24, 18, 24, 34, 34, 30, 92, 0, 108, -30, 92], solid(0x0a0a10));
  for (let tooth = -22; tooth <= 22; tooth += 11) {
    place.polygon([tooth - 5, 29, tooth, 48, tooth + 5, 29], solid(0xf1f3f7));
  }
}

/** Draws what stands in a room beside the hero, except the face (`drawFace`). */
export function drawProp(pen: Pen, prop: Prop, atMs: number): void {
  switch (prop.kind) {
    case 'boss': {
      drawBoss(pen, prop, atMs);
      return;
    }
    case 'orb': {
      drawOrb(pen, prop, atMs);
      return;
    }
    case 'chest': {
      drawChest(pen, prop.at, Math.min(1, Math.max(0, (atMs - prop.opensMs) / 350)));
      return;
    }
    case 'mimic': {
      drawMimic(pen, prop, atMs);
      return;
    }
    case 'dragon': {
      drawDragon(pen, prop, atMs);
      return;
    }
    case 'campfire': {
      drawCampfire(pen, prop, atMs);
      return;
    }
    case 'bench': {
      drawBench(pen, prop);
      return;
    }
    case 'wisp': {
      drawWisp(pen, prop, atMs);
      return;
    }
    case 'giant': {
      drawGiant(pen, prop, atMs);
      return;
    }
    case 'face':
      return;
  }
}
