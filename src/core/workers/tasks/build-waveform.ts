import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { createPyramidBuilder, pyramidLayout, type PyramidLevel } from '../../domain/dsp/pyramid.ts';
import {
  encodeWaveformJson,
  readWaveformHeader,
  type WaveformHeader,
} from '../../domain/dsp/waveform-file.ts';
import { writeFileSync } from 'node:fs';
import { renderWaveformPng } from '../../infra/png/waveform-png.ts';
import { writeFailure } from '../write-failure.ts';
import type { Task } from '../task.ts';

export interface BuildWaveformInput {
  /** A version 2 .dat of one channel at 16 bit. */
  readonly peaksPath: string;
  readonly wavePath: string;
  readonly pngPath: string;
  readonly jsonPath: string;
  /** The JSON takes the finest level that is no longer than this. */
  readonly jsonMaxPx: number;
}

export interface BuiltWaveform {
  readonly sampleRateHz: number;
  readonly levels: readonly PyramidLevel[];
}

const BLOCK_BYTES = 1 << 20;
const HEADER_BYTES = 24;
const BYTES_PER_PAIR = 4;

/** The finest peaks → every zoom level in one file, the picture and the JSON. Throws AppError `disk/…`. */
export const buildWaveform: Task<BuildWaveformInput, BuiltWaveform> = async (input, ctx) => {
  try {
    const { header, levels, coarser } = await writePyramid(input, ctx.signal);
    const chosen = levels.findIndex((level) => level.lengthPx <= input.jsonMaxPx);
    const index = chosen === -1 ? levels.length - 1 : chosen;
    const pairs = index === 0 ? await readFinest(input.peaksPath, header) : coarser[index - 1]!;
    const { samplesPerPixel, lengthPx } = levels[index]!;
    const peaks = { ...header, version: 2, samplesPerPixel, length: lengthPx, pairs } as const;
    writeFileSync(input.jsonPath, encodeWaveformJson(peaks));
    writeFileSync(input.pngPath, renderWaveformPng(pairs));
    return { sampleRateHz: header.sampleRateHz, levels };
  } catch (thrown) {
    throw writeFailure(thrown, input.wavePath);
  }
};

async function writePyramid(
  { peaksPath, wavePath }: BuildWaveformInput,
  signal: AbortSignal,
): Promise<{ header: WaveformHeader; levels: PyramidLevel[]; coarser: Int16Array[] }> {
  const source = await open(peaksPath);
  const out = createWriteStream(wavePath);
  const closed = finished(out);
  closed.catch(() => undefined);
  try {
    const head = new Uint8Array(HEADER_BYTES);
    await source.read(head, 0, HEADER_BYTES, 0);
    const header = readWaveformHeader(head, (await source.stat()).size);
    const levels = pyramidLayout(header.length, header.samplesPerPixel);
    const builder = createPyramidBuilder(levels);
    for (let at = header.dataOffset; ;) {
      signal.throwIfAborted();
      const block = new Uint8Array(BLOCK_BYTES);
      const { bytesRead } = await source.read(block, 0, BLOCK_BYTES, at);
      if (bytesRead === 0) break;
      const whole = bytesRead - (bytesRead % BYTES_PER_PAIR);
      builder.push(new Int16Array(block.buffer, 0, whole / 2));
      await write(out, block.subarray(0, whole));
      at += whole;
    }
    const coarser = builder.finish();
    for (const pairs of coarser) await write(out, new Uint8Array(pairs.buffer));
    return { header, levels, coarser };
  } finally {
    out.end();
    await closed;
    await source.close();
  }
}

async function write(out: ReturnType<typeof createWriteStream>, bytes: Uint8Array): Promise<void> {
  if (!out.write(bytes)) await once(out, 'drain');
}

async function readFinest(path: string, header: WaveformHeader): Promise<Int16Array> {
  const file = await open(path);
  try {
    const pairs = new Int16Array(header.length * 2);
    await file.read(new Uint8Array(pairs.buffer), 0, pairs.byteLength, HEADER_BYTES);
    return pairs;
  } finally {
    await file.close();
  }
}
