import { writeFile } from 'node:fs/promises';
import { PNG } from 'pngjs';
import type { Canvas } from '../../domain/export-folder/plot/canvas.ts';
import { writeWhole } from './write-file.ts';

/** PNG's filter 2: rows of a chart are much like the row above. */
const UP_FILTER = 2;

/** A picture as PNG: 8 bit RGB, no date in it, so that the same picture is the same bytes. */
async function encodePng(canvas: Canvas): Promise<Buffer> {
  const png = new PNG({
    width: canvas.widthPx,
    height: canvas.heightPx,
    colorType: 2,
    inputColorType: 2,
    inputHasAlpha: false,
    filterType: UP_FILTER,
  });
  png.data = Buffer.from(canvas.pixels.buffer, canvas.pixels.byteOffset, canvas.pixels.byteLength);
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    png
      .pack()
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('error', reject)
      .on('end', resolve);
  });
  return Buffer.concat(chunks);
}

export async function writePlot(path: string, canvas: Canvas): Promise<void> {
  const bytes = await encodePng(canvas);
  await writeWhole(path, (partPath) => writeFile(partPath, bytes));
}
