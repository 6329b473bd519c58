import type { Spark } from '../game/scene.ts';
import type { Pen } from './pen.ts';
import { addGlow, solid, tint } from './raster.ts';

/** A number 0..1 that is always the same for the same index. */
const scatter = (index: number, salt: number): number => {
  const value = Math.sin(index * 127.1 + salt * 311.7) * 43_758.5453;
  return value - Math.floor(value);
};

const CONFETTI = [0xff6b6b, 0xffd35a, 0x6bd6ff, 0x8fe388, 0xd78bff] as const;

function heart(place: Pen, alpha: number): void {
  place.smooth([0, 3, -3.4, -0.6, -3, -3.2, -1.2, -3.6, 0, -2, 1.2, -3.6, 3, -3.2, 3.4, -0.6], solid(0xff7a9c, alpha)); // prettier-ignore
}

function flying(pen: Pen, spark: Spark, age: number, color: number): void {
  const [x, y] = spark.at;
  const count = spark.kind === 'burst' ? 14 : 7;
  for (let index = 0; index < count; index++) {
    const angle = (index / count + scatter(index, spark.atMs) * 0.1) * 2 * Math.PI;
    const reach = (spark.kind === 'burst' ? 46 : 24) * (0.5 + scatter(index, 2)) * Math.sqrt(age);
    const size = (spark.kind === 'burst' ? 3.6 : 5) * (1 - age) * (0.5 + scatter(index, 3));
    pen.ellipse([x + Math.cos(angle) * reach, y + Math.sin(angle) * reach * 0.8 + age * age * 14, size, size], solid(color, 0.9 * (1 - age))); // prettier-ignore
  }
}

function beam(pen: Pen, spark: Spark, age: number): void {
  const [x, y] = spark.at;
  const strength = Math.min(1, age * 12) * Math.min(1, (1 - age) * 4);
  for (let ray = 0; ray < 7; ray++) {
    const angle = -Math.PI / 2 + (ray - 3) * 0.23 + Math.sin(age * 20 + ray) * 0.05;
    const length = 210 * strength;
    const width = 0.06;
    pen.polygon([x, y, x + Math.cos(angle - width) * length, y + Math.sin(angle - width) * length, x + Math.cos(angle + width) * length, y + Math.sin(angle + width) * length], solid(0xffe9a0, 0.2 * strength)); // prettier-ignore
  }
  addGlow(pen.raster, { x, y: y - 20, radiusPx: 110 }, solid(0xffd76a, 0.55 * strength));
  const float = y - 40 - Math.sin(age * 24) * 4;
  const item = pen.at(x, float, { turn: 0.4 });
  item.smooth([0, -17 * strength, 6, -3, 13 * strength, 0, 6, 3, 0, 17 * strength, -6, 3, -13 * strength, 0, -6, -3], solid(0xfff7d6)); // prettier-ignore
}

/** Draws one effect at its age; nothing before its time and after it. */
export function drawSpark(pen: Pen, spark: Spark, atMs: number): void {
  const age = (atMs - spark.atMs) / spark.durationMs;
  if (age < 0 || age >= 1) return;
  const [x, y] = spark.at;
  switch (spark.kind) {
    case 'puff': {
      flying(pen, spark, age, 0xf2f2f6);
      return;
    }
    case 'burst': {
      flying(pen, spark, age, 0xffc46b);
      return;
    }
    case 'sparkle': {
      flying(pen, { ...spark, kind: 'burst' }, age, 0xbdf0ff);
      return;
    }
    case 'ring': {
      const radius = 10 + 70 * Math.sqrt(age);
      addGlow(pen.raster, { x, y, radiusPx: radius }, solid(0xffa45a, 0.7 * (1 - age)));
      for (let dot = 0; dot < 18; dot++) {
        const angle = (dot / 18) * 2 * Math.PI;
        pen.ellipse([x + Math.cos(angle) * radius, y + Math.sin(angle) * radius, 3 * (1 - age), 3 * (1 - age)], solid(0xfff0c8)); // prettier-ignore
      }
      return;
    }
    case 'hearts': {
      heart(
        pen.at(x + Math.sin(age * 7) * 6, y - age * 70, { scaleX: 1.3 + age, scaleY: 1.3 + age }),
        0.95 * (1 - age),
      );
      return;
    }
    case 'confetti':
      for (let index = 0; index < 46; index++) {
        const fall = age * (0.8 + 0.7 * scatter(index, 4));
        const px = 640 * scatter(index, 5) + Math.sin(fall * 16 + index) * 10;
        const py = -20 + fall * 330 + scatter(index, 6) * 40 - 30;
        const place = pen.at(px, py, { turn: fall * 14 + index });
        place.roundRect([-3, -1.5, 6, 3], 0.8, solid(CONFETTI[index % 5]!, Math.min(1, (1 - age) * 4)));
      }
      return;
    case 'flash': {
      tint(pen.raster, 0xffffff, 0.8 * (1 - age));
      return;
    }
    case 'beam': {
      beam(pen, spark, age);
      return;
    }
  }
}
