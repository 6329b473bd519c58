import { SMALLEST_REGION } from '../../../shared/model/faces.ts';
import type { FaceRegion } from '../../../shared/model/faces.ts';
import { uprightSize } from '../../../shared/picture.ts';

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}
export interface Box extends Size {
  readonly leftPx: number;
  readonly topPx: number;
}
/** A place in the picture, in fractions of it. */
export interface PicturePoint {
  readonly x: number;
  readonly y: number;
}

/** Where a facecam often is, to begin from with the keyboard. */
export const USUAL_REGION: FaceRegion = { x: 0.74, y: 0.64, width: 0.24, height: 0.32 };
const KEY_STEP = 0.01;

/** Where the player shows the picture in its place: whole, in the middle. */
export function pictureBox(
  place: Size,
  video: { readonly width: number; readonly height: number; readonly rotationDeg: number },
): Box {
  const { width, height } = uprightSize(video);
  const aspect = width / height;
  const widthPx = Math.min(place.widthPx, place.heightPx * aspect);
  const heightPx = widthPx / aspect;
  return {
    leftPx: (place.widthPx - widthPx) / 2,
    topPx: (place.heightPx - heightPx) / 2,
    widthPx,
    heightPx,
  };
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));
/** Fractions that survive a way through JSON and back unchanged. */
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Inside the picture, and never smaller than what could hold a face. */
function fitted({ x, y, width, height }: FaceRegion): FaceRegion {
  const fitWidth = clamp(width, SMALLEST_REGION, 1);
  const fitHeight = clamp(height, SMALLEST_REGION, 1);
  return {
    x: rounded(clamp(x, 0, 1 - fitWidth)),
    y: rounded(clamp(y, 0, 1 - fitHeight)),
    width: rounded(fitWidth),
    height: rounded(fitHeight),
  };
}

/** The rectangle between two places, in whichever direction it was drawn. */
export function regionBetween(from: PicturePoint, to: PicturePoint): FaceRegion {
  const [x1, x2] = [clamp(from.x, 0, 1), clamp(to.x, 0, 1)];
  const [y1, y2] = [clamp(from.y, 0, 1), clamp(to.y, 0, 1)];
  return fitted({
    x: Math.min(x1, x2),
    y: Math.min(y1, y2),
    width: Math.abs(x2 - x1),
    height: Math.abs(y2 - y1),
  });
}

const ARROWS: Readonly<Record<string, PicturePoint>> = {
  ArrowLeft: { x: -KEY_STEP, y: 0 },
  ArrowRight: { x: KEY_STEP, y: 0 },
  ArrowUp: { x: 0, y: -KEY_STEP },
  ArrowDown: { x: 0, y: KEY_STEP },
};

/** Arrows move it for a hundredth of the picture, with Shift they move its lower right corner; null for other keys. */
export function regionAfterKey(region: FaceRegion, key: string, withShift: boolean): FaceRegion | null {
  const step = ARROWS[key];
  if (step === undefined) return null;
  if (!withShift) return fitted({ ...region, x: region.x + step.x, y: region.y + step.y });
  return fitted({
    ...region,
    width: Math.min(region.width + step.x, 1 - region.x),
    height: Math.min(region.height + step.y, 1 - region.y),
  });
}
