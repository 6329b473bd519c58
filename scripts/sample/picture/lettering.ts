import { makePen } from './pen.ts';
import { blit, makeRaster, solid, type Raster, type Rgb } from './raster.ts';

/** Each sign as pen strokes on a grid 4 wide and 6 high; a pair of digits is a point, `|` lifts the pen. */
const STROKES: Readonly<Record<string, string>> = {
  A: '06 02 20 42 46|04 44', B: '06 00 30 41 42 33 03|33 44 45 36 06', C: '41 30 10 01 05 16 36 45',
  D: '00 30 41 45 36 06 00', E: '40 00 06 46|03 33', F: '40 00 06|03 33', G: '41 30 10 01 05 16 36 45 43 23',
  H: '00 06|40 46|03 43', I: '10 30|20 26|16 36', J: '40 45 36 16 05', K: '00 06|40 03 46', L: '00 06 46',
  M: '06 00 23 40 46', N: '06 00 46 40', O: '10 30 41 45 36 16 05 01 10', P: '06 00 30 41 42 33 03',
  Q: '10 30 41 45 36 16 05 01 10|24 46', R: '06 00 30 41 42 33 03|23 46', S: '41 30 10 01 02 13 33 44 45 36 16 05',
  T: '00 40|20 26', U: '00 05 16 36 45 40', V: '00 26 40', W: '00 16 23 36 40', X: '00 46|40 06', Y: '00 23 40|23 26',
  Z: '00 40 06 46', 0: '10 30 41 45 36 16 05 01 10', 1: '11 20 26|16 36', 2: '01 10 30 41 42 06 46',
  3: '01 10 30 41 42 33 13|33 44 45 36 16 05', 4: '36 30 04 44', 5: '40 00 02 32 43 45 36 16 05',
  6: '41 30 10 01 05 16 36 45 44 33 03', 7: '00 40 16', 8: '10 30 41 42 33 13 02 01 10|13 04 05 16 36 45 44 33',
  9: '05 16 36 45 41 30 10 01 02 13 43', '.': '26 26', ':': '22 22|25 25', '-': '13 33', '+': '03 43|21 25',
  '!': '20 24|26 26', '?': '01 10 30 41 42 23 24|26 26', ',': '25 17', "'": '20 21', '%': '06 40|10 10|36 36',
  '/': '06 40', '(': '30 21 25 36', ')': '10 21 25 16', _: '06 46',
}; // prettier-ignore

/** Size of one grid step, thickness of the strokes as a share of it, colour. */
export interface Lettering {
  readonly stepPx: number;
  readonly weight: number;
  readonly color: Rgb;
}

const cache = new Map<string, Raster>();

function glyph(sign: string, { stepPx, weight, color }: Lettering): Raster | null {
  const strokes = STROKES[sign];
  if (strokes === undefined) return null;
  const key = `${sign} ${stepPx} ${weight} ${color}`;
  const known = cache.get(key);
  if (known) return known;
  const radius = (stepPx * weight) / 2;
  const margin = Math.ceil(radius) + 1;
  const raster = makeRaster(Math.ceil(4 * stepPx) + 2 * margin, Math.ceil(6 * stepPx) + 2 * margin);
  const pen = makePen(raster).at(margin, margin);
  for (const line of strokes.split('|')) {
    const points = line
      .split(' ')
      .map((pair) => [Number(pair[0]) * stepPx, Number(pair[1]) * stepPx] as const);
    for (let i = 1; i < points.length; i++) pen.stroke(points[i - 1]!, points[i]!, radius, solid(color));
  }
  cache.set(key, raster);
  return raster;
}

const NARROW = new Set(['.', ':', '!', ',', "'", ' ', '(', ')', 'I', '1']);
const advance = (sign: string, stepPx: number): number => stepPx * (NARROW.has(sign) ? 4.4 : 6);

export function textWidthPx(text: string, stepPx: number): number {
  let width = -2 * stepPx;
  for (const sign of text.toUpperCase()) width += advance(sign, stepPx);
  return width;
}

/** Writes capitals; `x`, `y` is the upper left corner of the first. Signs without strokes leave a space. */
export function write(
  target: Raster,
  text: string,
  at: { x: number; y: number; alpha?: number; align?: 'left' | 'centre' | 'right' },
  lettering: Lettering,
): void {
  const { stepPx, weight } = lettering;
  const width = textWidthPx(text, stepPx);
  const shift = at.align === 'centre' ? width / 2 : at.align === 'right' ? width : 0;
  const margin = Math.ceil((stepPx * weight) / 2) + 1;
  let x = at.x - shift;
  for (const sign of text.toUpperCase()) {
    const picture = glyph(sign, lettering);
    const narrow = NARROW.has(sign) ? 0.8 * stepPx : 0;
    if (picture) blit(target, picture, { x: x - margin - narrow, y: at.y - margin, alpha: at.alpha ?? 1 });
    x += advance(sign, stepPx);
  }
}
