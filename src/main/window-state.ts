import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const WindowState = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(320),
  height: z.number().int().min(240),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof WindowState>;

export interface AreaPx {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How much of a window must lie on a display for its place to be kept. */
const MIN_VISIBLE_PX = 100;

/** The remembered place of the window; null when there is none or no display shows it any more. */
export function readWindowState(path: string, displays: readonly AreaPx[]): WindowState | null {
  try {
    const state = WindowState.parse(JSON.parse(readFileSync(path, 'utf8')));
    return displays.some((display) => showsEnough(display, state)) ? state : null;
  } catch {
    return null;
  }
}

/** A place that can't be remembered is no reason to fail. */
export function writeWindowState(path: string, state: WindowState): void {
  try {
    writeFileSync(path, JSON.stringify(state));
  } catch {
    return;
  }
}

function showsEnough(display: AreaPx, window: AreaPx): boolean {
  const width = Math.min(display.x + display.width, window.x + window.width) - Math.max(display.x, window.x);
  const height =
    Math.min(display.y + display.height, window.y + window.height) - Math.max(display.y, window.y);
  return width >= MIN_VISIBLE_PX && height >= MIN_VISIBLE_PX;
}
