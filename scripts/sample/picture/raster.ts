/** A picture in memory, RGBA with premultiplied alpha. `words` is the same memory as one number per pixel. */
export interface Raster {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  readonly words: Uint32Array<ArrayBuffer>;
}

/** `0xRRGGBB`. */
export type Rgb = number;
/** What a shape is filled with: one colour, or a colour for each place. `alpha` 0..1 applies to both. */
export interface Paint {
  readonly color: Rgb | ((x: number, y: number) => Rgb);
  readonly alpha: number;
}

export const solid = (color: Rgb, alpha = 1): Paint => ({ color, alpha });

export function makeRaster(widthPx: number, heightPx: number): Raster {
  const buffer = new ArrayBuffer(widthPx * heightPx * 4);
  return { widthPx, heightPx, rgba: new Uint8ClampedArray(buffer), words: new Uint32Array(buffer) };
}

export function mixRgb(from: Rgb, to: Rgb, place: number): Rgb {
  const t = Math.min(1, Math.max(0, place));
  const channel = (shift: number): number => {
    const a = (from >> shift) & 255;
    return Math.round(a + (((to >> shift) & 255) - a) * t) << shift;
  };
  return channel(16) | channel(8) | channel(0);
}

/** Top to bottom. */
export function verticalPaint(from: Rgb, to: Rgb, y0: number, y1: number): Paint {
  return { color: (_x, y) => mixRgb(from, to, (y - y0) / (y1 - y0)), alpha: 1 };
}

function blendPixel(rgba: Uint8ClampedArray, at: number, color: Rgb, alpha: number): void {
  const keep = 1 - alpha;
  rgba[at] = ((color >> 16) & 255) * alpha + rgba[at]! * keep;
  rgba[at + 1] = ((color >> 8) & 255) * alpha + rgba[at + 1]! * keep;
  rgba[at + 2] = (color & 255) * alpha + rgba[at + 2]! * keep;
  rgba[at + 3] = 255 * alpha + rgba[at + 3]! * keep;
}

/** Sub-lines per pixel row. Along a row coverage is exact. */
const SUBLINES = 4;

/**
 * Scratch memory of `fillPolygon`, which runs some hundred times per frame: edges as columns of numbers, sorted by
 * their top, and the crossings of one sub-line.
 */
const LARGEST_POLYGON = 1024;
const edgeTop = new Float64Array(LARGEST_POLYGON);
const edgeBottom = new Float64Array(LARGEST_POLYGON);
const edgeX = new Float64Array(LARGEST_POLYGON);
const edgeSlope = new Float64Array(LARGEST_POLYGON);
const edgeWinding = new Int8Array(LARGEST_POLYGON);
const crossX = new Float64Array(LARGEST_POLYGON);
const crossWinding = new Int8Array(LARGEST_POLYGON);
const coverage = new Float32Array(8192);

/** Fills the edge columns by insertion, highest first; level edges cover nothing and are left out. */
function collectEdges(points: readonly number[]): number {
  let count = 0;
  for (let i = 0; i < points.length; i += 2) {
    const next = (i + 2) % points.length;
    const y0 = points[i + 1]!;
    const y1 = points[next + 1]!;
    if (y0 === y1) continue;
    const top = Math.min(y0, y1);
    let at = count++;
    for (; at > 0 && edgeTop[at - 1]! > top; at--) {
      edgeTop[at] = edgeTop[at - 1]!;
      edgeBottom[at] = edgeBottom[at - 1]!;
      edgeX[at] = edgeX[at - 1]!;
      edgeSlope[at] = edgeSlope[at - 1]!;
      edgeWinding[at] = edgeWinding[at - 1]!;
    }
    edgeTop[at] = top;
    edgeBottom[at] = Math.max(y0, y1);
    edgeX[at] = y0 < y1 ? points[i]! : points[next]!;
    edgeSlope[at] = (points[next]! - points[i]!) / (y1 - y0);
    edgeWinding[at] = y0 < y1 ? 1 : -1;
  }
  return count;
}

/** Where a sub-line meets the edges, from left to right. */
function collectCrossings(edges: number, lineY: number): number {
  let count = 0;
  for (let edge = 0; edge < edges && edgeTop[edge]! <= lineY; edge++) {
    if (edgeBottom[edge]! <= lineY) continue;
    const x = edgeX[edge]! + (lineY - edgeTop[edge]!) * edgeSlope[edge]!;
    let at = count++;
    for (; at > 0 && crossX[at - 1]! > x; at--) {
      crossX[at] = crossX[at - 1]!;
      crossWinding[at] = crossWinding[at - 1]!;
    }
    crossX[at] = x;
    crossWinding[at] = edgeWinding[edge]!;
  }
  return count;
}

/** Adds one sub-line's span to the row's coverage, its ends in part. */
function coverSpan(row: Float32Array, from: number, to: number): void {
  const left = Math.max(0, from);
  const right = Math.min(row.length, to);
  if (right <= left) return;
  const first = Math.floor(left);
  const last = Math.min(row.length - 1, Math.floor(right));
  const unit = 1 / SUBLINES;
  if (first === last) {
    row[first]! += (right - left) * unit;
    return;
  }
  row[first]! += (first + 1 - left) * unit;
  for (let x = first + 1; x < last; x++) row[x]! += unit;
  row[last]! += (right - last) * unit;
}

/** Fills a closed polygon (`x, y, x, y …`; non-zero winding), its edges smooth. What lies outside the raster is left out. */
export function fillPolygon(raster: Raster, points: readonly number[], paint: Paint): void {
  let minX = Infinity;
  let maxX = -Infinity;
  let minY = Infinity;
  let maxY = -Infinity;
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i]!;
    const y = points[i + 1]!;
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  const firstRow = Math.max(0, Math.floor(minY));
  const lastRow = Math.min(raster.heightPx - 1, Math.ceil(maxY) - 1);
  const left = Math.max(0, Math.floor(minX));
  const right = Math.min(raster.widthPx, Math.ceil(maxX) + 1);
  if (right <= left || lastRow < firstRow || paint.alpha <= 0) return;
  if (points.length > 2 * LARGEST_POLYGON) throw new Error('a polygon has too many corners');
  const edges = collectEdges(points);
  const row = coverage.subarray(0, right - left);
  for (let y = firstRow; y <= lastRow; y++) {
    row.fill(0);
    for (let sub = 0; sub < SUBLINES; sub++) {
      const crossings = collectCrossings(edges, y + (sub + 0.5) / SUBLINES);
      let winding = 0;
      for (let i = 0; i + 1 < crossings; i++) {
        winding += crossWinding[i]!;
        if (winding !== 0) coverSpan(row, crossX[i]! - left, crossX[i + 1]! - left);
      }
    }
    paintRow(raster, { y, left }, row, paint);
  }
}

function paintRow(raster: Raster, at: { y: number; left: number }, row: Float32Array, paint: Paint): void {
  const { color, alpha } = paint;
  let index = (at.y * raster.widthPx + at.left) * 4;
  for (let i = 0; i < row.length; i++, index += 4) {
    const share = Math.min(1, row[i]!) * alpha;
    if (share < 0.004) continue;
    const rgb = typeof color === 'number' ? color : color(at.left + i, at.y);
    blendPixel(raster.rgba, index, rgb, share);
  }
}

/** Colours every pixel below a skyline, `topAt(x)` being its height; the edge is smooth. */
export function fillBelow(raster: Raster, topAt: (x: number) => number, paint: Paint): void {
  const { color, alpha } = paint;
  for (let x = 0; x < raster.widthPx; x++) {
    const top = topAt(x);
    for (let y = Math.max(0, Math.floor(top)); y < raster.heightPx; y++) {
      const share = Math.min(1, y + 1 - top) * alpha;
      const rgb = typeof color === 'number' ? color : color(x, y);
      blendPixel(raster.rgba, (y * raster.widthPx + x) * 4, rgb, share);
    }
  }
}

/** Adds light in a round, soft spot. */
export function addGlow(
  raster: Raster,
  spot: { x: number; y: number; radiusPx: number },
  light: Paint,
): void {
  const rgb = typeof light.color === 'number' ? light.color : 0xffffff;
  const [red, green, blue] = [(rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255];
  const { x: cx, y: cy, radiusPx } = spot;
  const { rgba } = raster;
  const y1 = Math.min(raster.heightPx - 1, Math.ceil(cy + radiusPx));
  const x1 = Math.min(raster.widthPx - 1, Math.ceil(cx + radiusPx));
  for (let y = Math.max(0, Math.floor(cy - radiusPx)); y <= y1; y++) {
    for (let x = Math.max(0, Math.floor(cx - radiusPx)); x <= x1; x++) {
      const distance = ((x - cx) ** 2 + (y - cy) ** 2) / (radiusPx * radiusPx);
      if (distance >= 1) continue;
      const strength = light.alpha * (1 - distance) ** 2;
      const at = (y * raster.widthPx + x) * 4;
      rgba[at]! += red * strength;
      rgba[at + 1]! += green * strength;
      rgba[at + 2]! += blue * strength;
    }
  }
}

/** Lays a premultiplied picture over another at whole pixels. */
export function blit(target: Raster, source: Raster, at: { x: number; y: number; alpha?: number }): void {
  const { x, y, alpha = 1 } = at;
  const left = Math.round(x);
  const top = Math.round(y);
  const fromX = Math.max(0, -left);
  const toX = Math.min(source.widthPx, target.widthPx - left);
  const toY = Math.min(source.heightPx, target.heightPx - top);
  for (let row = Math.max(0, -top); row < toY; row++) {
    let from = (row * source.widthPx + fromX) * 4;
    let to = ((top + row) * target.widthPx + left + fromX) * 4;
    for (let column = fromX; column < toX; column++, from += 4, to += 4) {
      const opacity = source.rgba[from + 3]!;
      if (opacity === 0) continue;
      const keep = 1 - (opacity / 255) * alpha;
      target.rgba[to] = source.rgba[from]! * alpha + target.rgba[to]! * keep;
      target.rgba[to + 1] = source.rgba[from + 1]! * alpha + target.rgba[to + 1]! * keep;
      target.rgba[to + 2] = source.rgba[from + 2]! * alpha + target.rgba[to + 2]! * keep;
      target.rgba[to + 3] = opacity * alpha + target.rgba[to + 3]! * keep;
    }
  }
}

/** Copies an opaque picture of the same size, moved by whole pixels; the uncovered edge repeats the source's own edge. */
export function copyShifted(target: Raster, source: Raster, dx: number, dy: number): void {
  if (dx === 0 && dy === 0) {
    target.words.set(source.words);
    return;
  }
  const { widthPx, heightPx } = source;
  for (let y = 0; y < heightPx; y++) {
    const row = Math.min(heightPx - 1, Math.max(0, y - dy)) * widthPx;
    const from = Math.max(0, -dx);
    const to = Math.min(widthPx, widthPx - dx);
    target.words.set(source.words.subarray(row + from, row + to), y * widthPx + Math.max(0, dx));
    if (dx > 0) target.words.fill(source.words[row]!, y * widthPx, y * widthPx + dx);
    else if (dx < 0)
      target.words.fill(source.words[row + widthPx - 1]!, y * widthPx + widthPx + dx, (y + 1) * widthPx);
  }
}

/** Mixes the whole picture, or the rows `[fromY, toY)` of it, with one colour. */
export function tint(raster: Raster, color: Rgb, alpha: number, rows?: readonly [number, number]): void {
  const [fromY, toY] = rows ?? [0, raster.heightPx];
  const end = toY * raster.widthPx * 4;
  for (let at = fromY * raster.widthPx * 4; at < end; at += 4) blendPixel(raster.rgba, at, color, alpha);
}
