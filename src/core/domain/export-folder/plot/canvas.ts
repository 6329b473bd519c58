import { drawGlyphs } from './font.ts';

export type Colour = readonly [red: number, green: number, blue: number];

/** A picture of RGB bytes, row by row. */
export class Canvas {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint8Array;

  constructor(widthPx: number, heightPx: number, background: Colour) {
    this.widthPx = widthPx;
    this.heightPx = heightPx;
    this.pixels = new Uint8Array(widthPx * heightPx * 3);
    this.pixels.set(background);
    for (let filled = 3; filled < this.pixels.length; filled *= 2) this.pixels.copyWithin(filled, 0, filled);
  }

  /** Mixes a colour into one pixel; `cover` 0..1. Outside the picture nothing happens. */
  blend(xPx: number, yPx: number, colour: Colour, cover: number): void {
    if (xPx < 0 || yPx < 0 || xPx >= this.widthPx || yPx >= this.heightPx || cover <= 0) return;
    const at = (yPx * this.widthPx + xPx) * 3;
    const share = Math.min(1, cover);
    for (let channel = 0; channel < 3; channel++) {
      const below = this.pixels[at + channel]!;
      this.pixels[at + channel] = Math.round(below + (colour[channel]! - below) * share);
    }
  }

  /** A column between two heights that need not be whole pixels: its ends are covered in part. */
  column(xPx: number, edges: { fromPx: number; toPx: number }, colour: Colour, opacity = 1): void {
    const top = Math.min(edges.fromPx, edges.toPx);
    const bottom = Math.max(edges.fromPx, edges.toPx);
    for (let y = Math.floor(top); y < bottom; y++) {
      const cover = Math.min(bottom, y + 1) - Math.max(top, y);
      this.blend(xPx, y, colour, cover * opacity);
    }
  }

  rectangle(
    area: { xPx: number; yPx: number; widthPx: number; heightPx: number },
    colour: Colour,
    opacity = 1,
  ): void {
    for (let y = area.yPx; y < area.yPx + area.heightPx; y++)
      for (let x = area.xPx; x < area.xPx + area.widthPx; x++) this.blend(x, y, colour, opacity);
  }

  /** `xPx`, `yPx`: the upper left corner. */
  text(text: string, place: { xPx: number; yPx: number; scale: number }, colour: Colour): void {
    const { xPx, yPx, scale } = place;
    drawGlyphs(text, (x, y) =>
      this.rectangle({ xPx: xPx + x * scale, yPx: yPx + y * scale, widthPx: scale, heightPx: scale }, colour),
    );
  }
}
