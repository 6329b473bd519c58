import type { Enemy, HeroState } from '../game/scene.ts';
import { enemyXAt } from '../game/scene.ts';
import type { Pen } from './pen.ts';
import { addGlow, mixRgb, solid, type Rgb } from './raster.ts';

const CLOAK = 0x3d6fb8;
const CLOAK_DARK = 0x2b4d86;
const SKIN = 0xf2cfae;
const SCARF = 0xe2574c;
const BOOT = 0x2a2733;
const LIGHT = 0xffd98a;

/** Figures are drawn a little larger than they are laid out, so that they can be made out in a small player. */
const FIGURE_SCALE = 1.3;

/** The hero's legs, arms and lean for one instant. */
interface Gait {
  readonly legs: readonly [number, number];
  readonly lean: number;
  readonly bob: number;
  readonly arm: readonly [number, number];
}

function gaitOf(hero: HeroState): Gait {
  const swing = Math.sin(hero.walkedPx * 0.2);
  const breath = Math.sin(hero.ageMs / 420);
  switch (hero.pose) {
    case 'run':
      return { legs: [swing * 7, -swing * 7], lean: 0.14, bob: Math.abs(swing) * 1.6, arm: [9, -15 + swing * 2] };
    case 'sneak':
      return { legs: [swing * 4, -swing * 4], lean: 0.3, bob: -2, arm: [9, -11] };
    case 'jump':
      return { legs: [5, -4], lean: 0.08, bob: 1, arm: [8, -21] };
    case 'attack': {
      const thrust = Math.sin(Math.min(1, hero.ageMs / 200) * Math.PI);
      return { legs: [7, -6], lean: 0.2 * thrust, bob: 0, arm: [9 + 8 * thrust, -13] };
    }
    case 'cheer':
      return { legs: [3, -3], lean: 0, bob: Math.abs(Math.sin(hero.ageMs / 170)) * 5, arm: [5, -30] };
    case 'sit':
      return { legs: [9, 6], lean: -0.08, bob: -6, arm: [8, -11] };
    case 'idle':
    case 'dead':
    case 'spin':
    case 'hidden':
      return { legs: [3, -3], lean: 0, bob: breath * 0.6, arm: [8, -13] };
  }
} // prettier-ignore

/** Draws the hero with his feet at the pen's origin, looking right. */
function drawBody(pen: Pen, gait: Gait, timeMs: number): void {
  const { legs, bob, arm } = gait;
  for (const [index, leg] of legs.entries()) {
    const hip = index === 0 ? 2.5 : -2.5;
    const lift = Math.max(0, leg) * 0.35;
    pen.stroke([hip, -8 - bob], [hip + leg * 0.7, -2 - lift], 2.5, solid(BOOT));
  }
  const wave = Math.sin(timeMs / 130) * 2.2;
  pen.smooth([-3, -19 - bob, -10, -18 - bob + wave * 0.4, -18, -14 - bob + wave, -16, -11 - bob + wave, -9, -14 - bob, -3, -15 - bob], solid(SCARF)); // prettier-ignore
  pen.smooth([-7, -6 - bob, -6.5, -15 - bob, -3, -20 - bob, 3, -20 - bob, 6.5, -15 - bob, 7.5, -6 - bob, 0, -4 - bob], solid(CLOAK)); // prettier-ignore
  pen.smooth([-7, -6 - bob, -6.5, -15 - bob, -3, -20 - bob, -2, -12 - bob, -2.5, -5 - bob], solid(CLOAK_DARK)); // prettier-ignore
  pen.ellipse([0.5, -25 - bob, 7.6, 7.4], solid(CLOAK));
  pen.ellipse([-2, -25.5 - bob, 5, 6.6], solid(CLOAK_DARK, 0.7));
  pen.smooth([-4, -30 - bob, -9, -34 - bob, -5, -27 - bob], solid(CLOAK));
  pen.ellipse([3, -24 - bob, 4.6, 4.6], solid(SKIN));
  pen.ellipse([4.8, -24.6 - bob, 1, 1.5], solid(0x22202c));
  pen.ellipse([1.8, -24.6 - bob, 0.9, 1.4], solid(0x22202c));
  pen.stroke([2, -14 - bob], [arm[0], arm[1] - bob], 2, solid(CLOAK));
  pen.stroke([arm[0], arm[1] - bob], [arm[0] + 1.5, arm[1] + 4 - bob], 0.8, solid(0x8a6a3c));
  pen.roundRect([arm[0] - 1, arm[1] + 3.5 - bob, 5.5, 6.5], 2, solid(0x8a6a3c));
  pen.roundRect([arm[0] + 0.2, arm[1] + 4.6 - bob, 3.1, 4.3], 1.2, solid(LIGHT));
}

/** Draws the hero where he is; his lantern lights what is around him. */
export function drawHero(pen: Pen, hero: HeroState, timeMs: number): void {
  if (hero.pose === 'hidden') return;
  const gait = gaitOf(hero);
  const isSpinning = hero.pose === 'spin';
  const turn = isSpinning ? hero.ageMs / 110 : hero.pose === 'dead' ? -1.45 * hero.facing : gait.lean * hero.facing;
  const stretch = isSpinning ? 1 + 0.55 * Math.sin(hero.ageMs / 90) : 1;
  addGlow(pen.raster, { x: hero.x + 12 * hero.facing, y: hero.y - 18, radiusPx: 54 }, solid(LIGHT, 0.2));
  if (!isSpinning) pen.ellipse([hero.x, hero.y + 1, 12, 2.4], solid(0x000000, 0.3));
  const body = pen.at(hero.x, hero.y - (isSpinning ? 16 : 0), { turn, scaleX: (FIGURE_SCALE * hero.facing) / stretch, scaleY: FIGURE_SCALE * stretch });
  drawBody(isSpinning ? body.at(0, 16) : body, gait, timeMs);
  if (hero.pose !== 'attack' || hero.ageMs > 260) return;
  const sweep = hero.ageMs / 260;
  const blade = pen.at(hero.x, hero.y - 20, { scaleX: FIGURE_SCALE * hero.facing, scaleY: FIGURE_SCALE });
  blade.smooth([8, -16 + sweep * 8, 25, -10 + sweep * 8, 31, 2, 24, 12, 10, 13, 19, 2], solid(0xffffff, 0.75 * (1 - sweep))); // prettier-ignore
} // prettier-ignore

function drawBlob(pen: Pen, color: Rgb, timeMs: number): void {
  const squash = Math.sin(timeMs / 240);
  const body = pen.at(0, 0, { scaleX: 1 + 0.08 * squash, scaleY: 1 - 0.08 * squash });
  body.ellipse([0, 1, 13, 2.4], solid(0x000000, 0.28));
  body.smooth([-13, 0, -12, -9, -6, -16, 3, -17, 11, -11, 13, 0, 0, 1.5], solid(color));
  body.smooth([-9, -6, -7, -12, -2, -14.5, 1, -13, -4, -10], solid(0xffffff, 0.28));
  for (const x of [-4, 4.5]) {
    body.ellipse([x, -7.5, 2.7, 3.2], solid(0xffffff));
    body.ellipse([x - 0.8, -7, 1.3, 1.8], solid(0x1d1a26));
  }
}

function drawBat(pen: Pen, color: Rgb, timeMs: number): void {
  const flap = Math.sin(timeMs / 75) * 7;
  for (const side of [-1, 1]) {
    pen.smooth([side * 3, 0, side * 11, -5 - flap, side * 18, -flap, side * 12, 2 - flap * 0.3, side * 5, 4], solid(mixRgb(color, 0x000000, 0.3))); // prettier-ignore
  }
  pen.ellipse([0, 0, 6, 6], solid(color));
  pen.ellipse([-2, -1, 1.5, 1.7], solid(0xfff2b0));
  pen.ellipse([2.4, -1, 1.5, 1.7], solid(0xfff2b0));
}

const DEATH_MS = 260;

export function drawEnemy(pen: Pen, enemy: Enemy, atMs: number, color: Rgb): void {
  const deadMs = atMs - enemy.diesMs;
  if (deadMs > DEATH_MS) return;
  const shrink = deadMs > 0 ? 1 - deadMs / DEATH_MS : 1;
  const x = enemyXAt(enemy, Math.min(atMs, enemy.diesMs));
  const lift = enemy.kind === 'bat' ? 6 * Math.sin(atMs / 380) : 0;
  const place = pen.at(x, enemy.y + lift, {
    scaleX: FIGURE_SCALE * (2 - shrink),
    scaleY: FIGURE_SCALE * shrink,
  });
  if (enemy.kind === 'bat') drawBat(place, color, atMs);
  else drawBlob(place, color, atMs);
}

export function drawCoin(pen: Pen, at: { x: number; y: number }, timeMs: number): void {
  const turn = Math.abs(Math.cos(timeMs / 260 + at.x));
  pen.ellipse([at.x, at.y, 1.2 + 4.2 * turn, 5.4], solid(0xc98a1e));
  pen.ellipse([at.x, at.y, 0.7 + 3.4 * turn, 4.4], solid(0xffd35a));
  pen.ellipse([at.x - turn, at.y - 1.4, 0.8 * turn + 0.3, 1.8], solid(0xffffff, 0.7));
}
