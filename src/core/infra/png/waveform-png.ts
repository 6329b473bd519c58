import { PNG } from 'pngjs';

const WIDTH_PX = 1800;
const HEIGHT_PX = 280;
const PADDING_PX = 12;
const FULL_SCALE = 32768;
/** Supersampling of the edges, in rows per pixel. */
const SUBROWS = 4;

type Colour = readonly [number, number, number];
const BACKGROUND: Colour = [16, 18, 24];
const AXIS: Colour = [44, 49, 62];
/** From the axis outwards. */
const WAVE_INNER: Colour = [94, 92, 230];
const WAVE_OUTER: Colour = [126, 214, 223];
/** The inner part of each column is drawn brighter, for depth. */
const CORE_RATIO = 0.55;
const CORE_LIFT = 0.22;

const mix = (from: Colour, to: Colour, share: number): Colour => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];

interface Column {
  readonly min: number;
  readonly max: number;
}

/** Least and greatest of all pairs that fall into each of `width` columns, full scale = 1. */
function toColumns(pairs: Int16Array, width: number): Column[] {
  const length = pairs.length / 2;
  return Array.from({ length: width }, (_, column) => {
    const from = Math.floor((column * length) / width);
    const to = Math.max(from + 1, Math.floor(((column + 1) * length) / width));
    let min = 0;
    let max = 0;
    for (let at = from; at < Math.min(to, length); at++) {
      min = Math.min(min, pairs[at * 2]!);
      max = Math.max(max, pairs[at * 2 + 1]!);
    }
    return { min: min / FULL_SCALE, max: max / FULL_SCALE };
  });
}

/** Draws one row of subpixels after the other; `level` is the amplitude at the row, -1 (bottom) to 1 (top). */
function shade(column: Column, level: number, scale: number): Colour | null {
  const top = column.max * scale;
  const bottom = column.min * scale;
  if (level > top || level < bottom) return null;
  const colour = mix(WAVE_INNER, WAVE_OUTER, Math.min(1, Math.abs(level)));
  const isCore = level <= top * CORE_RATIO && level >= bottom * CORE_RATIO;
  return isCore ? mix(colour, [255, 255, 255], CORE_LIFT) : colour;
}

/** A picture of a whole waveform from min,max pairs of one channel; quiet recordings are drawn up to full height. */
export function renderWaveformPng(pairs: Int16Array): Buffer {
  const png = new PNG({ width: WIDTH_PX, height: HEIGHT_PX, colorType: 2 });
  const columns = toColumns(pairs, WIDTH_PX);
  const loudest = columns.reduce((peak, { min, max }) => Math.max(peak, -min, max), 0);
  const scale = loudest === 0 ? 1 : 1 / loudest;
  const half = HEIGHT_PX / 2;
  const reach = half - PADDING_PX;
  for (let x = 0; x < WIDTH_PX; x++) {
    for (let y = 0; y < HEIGHT_PX; y++) {
      const ground = Math.abs(y + 0.5 - half) < 1 ? AXIS : BACKGROUND;
      const sum = [0, 0, 0];
      for (let sub = 0; sub < SUBROWS; sub++) {
        const level = (half - (y + (sub + 0.5) / SUBROWS)) / reach;
        const colour = shade(columns[x]!, level, scale) ?? ground;
        for (let part = 0; part < 3; part++) sum[part]! += colour[part]! / SUBROWS;
      }
      const at = (y * WIDTH_PX + x) * 4;
      for (let part = 0; part < 3; part++) png.data[at + part] = Math.round(sum[part]!);
      png.data[at + 3] = 255;
    }
  }
  return PNG.sync.write(png, { colorType: 2 });
}
