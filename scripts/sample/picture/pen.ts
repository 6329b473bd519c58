import { fillPolygon, type Paint, type Raster } from './raster.ts';

/** Draws shapes in coordinates of its own: moved, turned and scaled. */
export interface Pen {
  readonly raster: Raster;
  polygon(points: readonly number[], paint: Paint): void;
  /** A smooth closed curve through the points. */
  smooth(points: readonly number[], paint: Paint): void;
  ellipse(box: readonly [cx: number, cy: number, rx: number, ry: number], paint: Paint): void;
  /** A thick line with round ends; the ends may differ in radius. */
  stroke(from: readonly [number, number], to: readonly [number, number], radius: number, paint: Paint): void;
  roundRect(box: readonly [x: number, y: number, w: number, h: number], radius: number, paint: Paint): void;
  at(x: number, y: number, more?: { turn?: number; scaleX?: number; scaleY?: number }): Pen;
}

type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

function ellipsePoints([cx, cy, rx, ry]: readonly [number, number, number, number], size: number): number[] {
  const count = Math.max(10, Math.min(48, Math.round(4 * Math.sqrt(size) + 6)));
  const points: number[] = [];
  for (let i = 0; i < count; i++) {
    const angle = (i / count) * 2 * Math.PI;
    points.push(cx + rx * Math.cos(angle), cy + ry * Math.sin(angle));
  }
  return points;
}

/** Catmull-Rom through the points, five pieces between two of them. */
function smoothPoints(points: readonly number[]): number[] {
  const length = points.length;
  const pieces = 5;
  const curve: number[] = [];
  for (let i = 0; i < length; i += 2) {
    for (let piece = 0; piece < pieces; piece++) {
      const t = piece / pieces;
      for (let axis = 0; axis < 2; axis++) {
        const p0 = points[((i + length - 2) % length) + axis]!;
        const p1 = points[i + axis]!;
        const p2 = points[((i + 2) % length) + axis]!;
        const p3 = points[((i + 4) % length) + axis]!;
        const bend = 2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0);
        curve.push(p1 + 0.5 * t * (p2 - p0 + t * bend));
      }
    }
  }
  return curve;
}

const CORNER_STEPS = 5;

function roundRectPoints([x, y, w, h]: readonly [number, number, number, number], radius: number): number[] {
  const r = Math.min(radius, w / 2, h / 2);
  const corners: readonly (readonly [number, number, number])[] = [
    [x + w - r, y + r, -0.5],
    [x + w - r, y + h - r, 0],
    [x + r, y + h - r, 0.5],
    [x + r, y + r, 1],
  ];
  return corners.flatMap(([cx, cy, from]) =>
    Array.from({ length: CORNER_STEPS + 1 }, (_, step) => {
      const angle = (from + (0.5 * step) / CORNER_STEPS) * Math.PI;
      return [cx + r * Math.cos(angle), cy + r * Math.sin(angle)];
    }).flat(),
  );
}

export function makePen(raster: Raster, matrix: Matrix = [1, 0, 0, 1, 0, 0]): Pen {
  const [a, b, c, d, e, f] = matrix;
  const scale = Math.sqrt(Math.abs(a * d - b * c));
  const place = (points: readonly number[]): number[] => {
    const placed = new Array<number>(points.length);
    for (let i = 0; i < points.length; i += 2) {
      const x = points[i]!;
      const y = points[i + 1]!;
      placed[i] = a * x + c * y + e;
      placed[i + 1] = b * x + d * y + f;
    }
    return placed;
  };
  return {
    raster,
    polygon: (points, paint) => fillPolygon(raster, place(points), paint),
    smooth: (points, paint) => fillPolygon(raster, place(smoothPoints(points)), paint),
    ellipse: (box, paint) =>
      fillPolygon(raster, place(ellipsePoints(box, Math.max(box[2], box[3]) * scale)), paint),
    stroke: ([x0, y0], [x1, y1], radius, paint) => {
      const angle = Math.atan2(y1 - y0, x1 - x0);
      const points: number[] = [];
      for (const [cx, cy, from] of [
        [x1, y1, -0.5],
        [x0, y0, 0.5],
      ] as const) {
        for (let step = 0; step <= 6; step++) {
          const turn = angle + (from + step / 6) * Math.PI;
          points.push(cx + radius * Math.cos(turn), cy + radius * Math.sin(turn));
        }
      }
      fillPolygon(raster, place(points), paint);
    },
    roundRect: (box, radius, paint) => fillPolygon(raster, place(roundRectPoints(box, radius)), paint),
    at: (x, y, more = {}) => {
      const { turn = 0, scaleX = 1, scaleY = 1 } = more;
      const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
      const inner: Matrix = [cos * scaleX, sin * scaleX, -sin * scaleY, cos * scaleY, x, y];
      return makePen(raster, [
        a * inner[0] + c * inner[1],
        b * inner[0] + d * inner[1],
        a * inner[2] + c * inner[3],
        b * inner[2] + d * inner[3],
        a * inner[4] + c * inner[5] + e,
        b * inner[4] + d * inner[5] + f,
      ]);
    },
  };
}
