import type { Alert, GameTimeline } from '../game/timeline.ts';
import { PICTURE_HEIGHT_PX, PICTURE_WIDTH_PX, type Banner } from '../game/scene.ts';
import { CAMERA_HEIGHT_PX, CAMERA_WIDTH_PX } from './camera.ts';
import { textWidthPx, write, type Lettering } from './lettering.ts';
import { makePen, type Pen } from './pen.ts';
import { addGlow, blit, makeRaster, solid, tint, type Raster, type Rgb } from './raster.ts';

const lettering = (stepPx: number, color: Rgb, weight = 1): Lettering => ({ stepPx, weight, color });
const SHADOW: Rgb = 0x05060b;

function writeShadowed(
  target: Raster,
  text: string,
  at: Parameters<typeof write>[2],
  letters: Lettering,
): void {
  const offset = Math.max(1, letters.stepPx * 0.35);
  write(
    target,
    text,
    { ...at, x: at.x + offset, y: at.y + offset, alpha: 0.6 * (at.alpha ?? 1) },
    { ...letters, color: SHADOW },
  );
  write(target, text, at, letters);
}

const fadeAt = (atMs: number, range: { startMs: number; endMs: number }): number =>
  Math.max(0, Math.min(1, (atMs - range.startMs) / 220, (range.endMs - atMs) / 400));

/** Sum of the points, or the last state, up to a time: the lists are sorted and are read once from front to back. */
export function makeCounters(log: GameTimeline['log']): (atMs: number) => { score: number; hearts: number } {
  let scoreIndex = 0;
  let heartIndex = 0;
  let score = 0;
  let hearts = 5;
  return (atMs) => {
    for (; (log.score[scoreIndex]?.atMs ?? Infinity) <= atMs; scoreIndex++)
      score += log.score[scoreIndex]!.points;
    for (; (log.hearts[heartIndex]?.atMs ?? Infinity) <= atMs; heartIndex++)
      hearts = log.hearts[heartIndex]!.hearts;
    return { score, hearts };
  };
}

function heartShape(pen: Pen, color: Rgb, alpha: number): void {
  const place = pen.at(0, 0, { scaleX: 1.9, scaleY: 1.9 });
  place.smooth([0, 3.4, -3.4, -0.4, -3, -3, -1.3, -3.4, 0, -1.9, 1.3, -3.4, 3, -3, 3.4, -0.4], solid(color, alpha)); // prettier-ignore
}

/** Hearts, points and the list of what just happened. */
export function drawStatus(
  target: Raster,
  state: { atMs: number; score: number; hearts: number; feed: GameTimeline['log']['feed'] },
): void {
  const pen = makePen(target);
  const pulse = state.hearts === 1 ? 0.55 + 0.45 * Math.sin(state.atMs / 120) : 1;
  for (let index = 0; index < 5; index++) {
    heartShape(pen.at(22 + index * 18, 23), SHADOW, 0.55);
    const full = index < state.hearts;
    heartShape(pen.at(21 + index * 18, 22), full ? 0xff5a6e : 0x3a3d4c, full ? pulse : 0.75);
  }
  writeShadowed(target, String(state.score).padStart(6, '0'), { x: 14, y: 36 }, lettering(1.9, 0xffe9b8));
  let row = 0;
  for (let index = state.feed.length - 1; index >= 0 && row < 3; index--) {
    const entry = state.feed[index]!;
    if (entry.atMs > state.atMs) continue;
    const age = state.atMs - entry.atMs;
    if (age > 5000) break;
    const alpha = Math.min(1, (5000 - age) / 800);
    const y = CAMERA_HEIGHT_PX + 24 + row * 14;
    writeShadowed(
      target,
      entry.text,
      { x: PICTURE_WIDTH_PX - 14, y, alpha, align: 'right' },
      lettering(1.3, 0xf3f5fb),
    );
    row++;
  }
}

/** The boss's strength; it is empty when he falls. */
export function drawBossBar(target: Raster, name: string, fraction: number): void {
  const pen = makePen(target);
  pen.roundRect([190, 334, 260, 10], 5, solid(SHADOW, 0.7));
  if (fraction > 0)
    pen.roundRect(
      [192, 336, Math.max(6, 256 * fraction), 6],
      3,
      solid(fraction < 0.15 ? 0xff5a6e : 0xe06ab0),
    );
  writeShadowed(target, name, { x: 320, y: 320, align: 'centre' }, lettering(1.5, 0xffffff));
}

const TONES: Readonly<Record<Banner['tone'], Rgb>> = {
  win: 0xffdf7a,
  loss: 0xff6b6b,
  rare: 0xffe08a,
  chapter: 0xf5ead8,
  plain: 0xffffff,
};

export function drawBanner(target: Raster, banner: Banner, atMs: number): void {
  const alpha = fadeAt(atMs, banner);
  if (alpha <= 0) return;
  const top = banner.tone === 'chapter' ? 150 : 108;
  const width = Math.max(textWidthPx(banner.text, 5), textWidthPx(banner.detail, 1.8)) + 60;
  const pen = makePen(target);
  const middle = banner.tone === 'chapter' ? 210 : 290;
  if (banner.tone !== 'chapter') {
    pen.roundRect([middle - width / 2, top - 14, width, 78], 10, solid(SHADOW, 0.5 * alpha));
    pen.roundRect([middle - width / 2, top + 62, width, 2.5], 1, solid(TONES[banner.tone], alpha));
  }
  writeShadowed(
    target,
    banner.text,
    { x: middle, y: top, alpha, align: 'centre' },
    lettering(5, TONES[banner.tone]),
  );
  writeShadowed(
    target,
    banner.detail,
    { x: middle, y: top + 42, alpha, align: 'centre' },
    lettering(1.8, 0xffffff),
  );
}

export function drawAlert(target: Raster, alert: Alert, atMs: number): void {
  const alpha = fadeAt(atMs, alert);
  if (alpha <= 0) return;
  const pen = makePen(target);
  const slide = (1 - Math.min(1, (atMs - alert.startMs) / 260)) * -40;
  const width = Math.max(textWidthPx(alert.title, 2.2), textWidthPx(alert.detail, 1.4)) + 44;
  const left = 285 - width / 2;
  pen.roundRect([left, 14 + slide, width, 46], 9, solid(0x2a1b4e, 0.9 * alpha));
  pen.roundRect([left, 14 + slide, 5, 46], 2, solid(0xb38bff, alpha));
  write(
    target,
    alert.title,
    { x: 285, y: 22 + slide, alpha, align: 'centre' },
    lettering(2.2, 0xffffff, 1.05),
  );
  write(target, alert.detail, { x: 285, y: 44 + slide, alpha, align: 'centre' }, lettering(1.4, 0xd9c8ff));
}

/** `H:MM:SS.FF` in the lower left corner: what a frame says can be checked against what was cut. */
export function timecode(frame: number, framesPerSecond: number): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  const seconds = Math.floor(frame / framesPerSecond);
  const clock = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return `${clock}.${pad(frame % framesPerSecond)}`;
}

export function drawTimecode(target: Raster, text: string): void {
  const y = PICTURE_HEIGHT_PX - 17;
  makePen(target).roundRect([8, y - 5, 78, 18], 5, solid(SHADOW, 0.55));
  write(target, text, { x: 15, y }, lettering(1.3, 0xe8ebf1));
}

/** The camera's frame: round corners, a line, the name below. Made once. */
export function makeCameraFrame(channel: string): Raster {
  const [w, h] = [CAMERA_WIDTH_PX + 4, CAMERA_HEIGHT_PX + 4];
  const frame = makeRaster(w, h);
  const pen = makePen(frame);
  const rim = (inset: number, radius: number): number[] => {
    const points: number[] = [];
    for (let step = 0; step < 44; step++) {
      const corner = Math.floor(step / 11);
      const angle = ((step % 11) / 10) * (Math.PI / 2) + (corner * Math.PI) / 2;
      const cx = corner === 0 || corner === 3 ? w - inset - radius : inset + radius;
      const cy = corner < 2 ? h - inset - radius : inset + radius;
      points.push(cx + radius * Math.cos(angle), cy + radius * Math.sin(angle));
    }
    return points;
  };
  const outer = rim(0, 9);
  const inner = rim(2, 7);
  const reversed: number[] = [];
  for (let i = inner.length - 2; i >= 0; i -= 2) reversed.push(inner[i]!, inner[i + 1]!);
  // One outline round the rim and back along its inside leaves the middle open.
  pen.polygon(
    [...outer, outer[0]!, outer[1]!, inner[0]!, inner[1]!, ...reversed, outer[0]!, outer[1]!],
    solid(0xe8ebf1),
  );
  const width = textWidthPx(channel, 1.2) + 16;
  pen.roundRect([8, h - 19, width, 14], 4, solid(SHADOW, 0.65));
  write(frame, channel, { x: 16, y: h - 16 }, lettering(1.2, 0xffffff));
  return frame;
}

/** Lays the camera's picture and its frame into the upper right corner. */
export function placeCamera(target: Raster, camera: Raster, frame: Raster): void {
  const x = PICTURE_WIDTH_PX - CAMERA_WIDTH_PX - 14;
  const y = 12;
  for (let row = 0; row < CAMERA_HEIGHT_PX; row++) {
    const edge = Math.min(row, CAMERA_HEIGHT_PX - 1 - row);
    const inset = edge >= 7 ? 0 : Math.ceil(7 - Math.sqrt(49 - (7 - edge - 0.5) ** 2));
    const from = row * CAMERA_WIDTH_PX;
    target.words.set(
      camera.words.subarray(from + inset, from + CAMERA_WIDTH_PX - inset),
      (y + row) * PICTURE_WIDTH_PX + x + inset,
    );
  }
  blit(target, frame, { x: x - 2, y: y - 2 });
}

/** Everything but a soft circle around the hero goes dark. */
export function drawDarkness(target: Raster, hero: { x: number; y: number }): void {
  const { rgba, widthPx, heightPx } = target;
  const radius = 150;
  for (let y = 0; y < heightPx; y++) {
    const dy = (y - hero.y + 16) ** 2;
    for (let x = 0; x < widthPx; x++) {
      const distance = ((x - hero.x) ** 2 + dy) / (radius * radius);
      const keep = distance >= 1 ? 0.3 : 0.3 + 0.7 * (1 - distance);
      const at = (y * widthPx + x) * 4;
      rgba[at]! *= keep;
      rgba[at + 1]! *= keep;
      rgba[at + 2]! *= keep;
    }
  }
}

export function drawLetterbox(target: Raster): void {
  tint(target, 0x000000, 1, [0, 38]);
  tint(target, 0x000000, 1, [PICTURE_HEIGHT_PX - 38, PICTURE_HEIGHT_PX]);
}

/** "Be right back", with bars that dance to the music. */
export function drawBreakCard(target: Raster, atMs: number): void {
  tint(target, 0x0d0f18, 0.45);
  const pen = makePen(target);
  for (let bar = 0; bar < 19; bar++) {
    const beat = Math.abs(Math.sin(atMs / 240 + bar * 1.3) * Math.sin(atMs / 517 + bar * 0.7));
    const height = 8 + 58 * beat;
    pen.roundRect(
      [182 + bar * 15, 262 - height, 9, height],
      4,
      solid(bar % 2 === 0 ? 0xb38bff : 0x6bd6ff, 0.9),
    );
  }
  addGlow(target, { x: 320, y: 150, radiusPx: 150 }, solid(0xb38bff, 0.16));
  writeShadowed(target, 'BE RIGHT BACK', { x: 320, y: 128, align: 'centre' }, lettering(4.4, 0xffffff));
  writeShadowed(target, 'getting some tea', { x: 320, y: 170, align: 'centre' }, lettering(1.8, 0xd9c8ff));
}
