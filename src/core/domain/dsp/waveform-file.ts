import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';

/** Peaks as audiowaveform keeps them: min,max pairs, lanes interleaved; `length` pairs per channel. */
export interface WaveformPeaks {
  readonly version: 1 | 2;
  readonly bits: 8 | 16;
  readonly sampleRateHz: number;
  readonly samplesPerPixel: number;
  readonly channels: number;
  readonly length: number;
  readonly pairs: Int8Array | Int16Array;
}

export type WaveformHeader = Omit<WaveformPeaks, 'pairs'>;

export const WAVEFORM_V2_HEADER_BYTES = 24;
const WAVEFORM_V1_HEADER_BYTES = 20;
const FLAG_8_BIT = 1;

const broken = (what: string): AppError =>
  new AppError({
    code: 'waveform/unreadable',
    message: `This waveform file cannot be read: ${what}.`,
    nextStep: 'Make it again from the recording.',
  });

/** Version 2 of https://github.com/bbc/audiowaveform (doc/DataFormat.md), little endian. */
export function encodeWaveformHeader(header: Omit<WaveformHeader, 'version'>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(WAVEFORM_V2_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, 2, true);
  view.setUint32(4, header.bits === 8 ? FLAG_8_BIT : 0, true);
  view.setInt32(8, header.sampleRateHz, true);
  view.setInt32(12, header.samplesPerPixel, true);
  view.setUint32(16, header.length, true);
  view.setInt32(20, header.channels, true);
  return bytes;
}

export function encodeWaveformFile(peaks: WaveformPeaks): Uint8Array<ArrayBuffer> {
  const header = encodeWaveformHeader(peaks);
  const { pairs, bits } = peaks;
  const out = new Uint8Array(header.length + pairs.length * (bits / 8));
  out.set(header);
  const view = new DataView(out.buffer, header.length);
  for (let at = 0; at < pairs.length; at++) {
    if (bits === 8) view.setInt8(at, pairs[at]!);
    else view.setInt16(at * 2, pairs[at]!, true);
  }
  return out;
}

/**
 * Reads the header of a version 1 or 2 file and checks it against the file's whole size.
 * Throws AppError `waveform/unreadable`.
 */
export function readWaveformHeader(
  bytes: Uint8Array,
  fileBytes: number,
): WaveformHeader & { readonly dataOffset: number } {
  if (bytes.length < WAVEFORM_V1_HEADER_BYTES) throw broken('it is shorter than its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getInt32(0, true);
  if (version !== 1 && version !== 2) throw broken(`version ${version} is not known`);
  const dataOffset = version === 1 ? WAVEFORM_V1_HEADER_BYTES : WAVEFORM_V2_HEADER_BYTES;
  if (bytes.length < dataOffset) throw broken('it is shorter than its header');
  const bits = (view.getUint32(4, true) & FLAG_8_BIT) === 0 ? 16 : 8;
  const sampleRateHz = view.getInt32(8, true);
  const samplesPerPixel = view.getInt32(12, true);
  const length = view.getUint32(16, true);
  const channels = version === 1 ? 1 : view.getInt32(20, true);
  if (sampleRateHz <= 0) throw broken(`its sample rate is ${sampleRateHz}`);
  if (samplesPerPixel <= 0) throw broken(`it has ${samplesPerPixel} samples per pixel`);
  if (channels <= 0) throw broken(`it has ${channels} channels`);
  const wantedBytes = dataOffset + length * channels * 2 * (bits / 8);
  if (fileBytes !== wantedBytes)
    throw broken(`its header promises ${length} pixels (${wantedBytes} bytes) but it has ${fileBytes} bytes`);
  return { version, bits, sampleRateHz, samplesPerPixel, channels, length, dataOffset };
}

/** Reads a whole version 1 or 2 file. Throws AppError `waveform/unreadable`. */
export function decodeWaveformFile(bytes: Uint8Array): WaveformPeaks {
  const { dataOffset, ...header } = readWaveformHeader(bytes, bytes.length);
  const data = new DataView(bytes.buffer, bytes.byteOffset + dataOffset, bytes.length - dataOffset);
  const count = header.length * header.channels * 2;
  const pairs = header.bits === 8 ? new Int8Array(count) : new Int16Array(count);
  for (let at = 0; at < count; at++)
    pairs[at] = header.bits === 8 ? data.getInt8(at) : data.getInt16(at * 2, true);
  return { ...header, pairs };
}

const WaveformJson = z.object({
  version: z.union([z.literal(1), z.literal(2)]),
  channels: z.number().int().positive().default(1),
  sample_rate: z.number().int().positive(),
  samples_per_pixel: z.number().int().positive(),
  bits: z.union([z.literal(8), z.literal(16)]),
  length: z.number().int().nonnegative(),
  data: z.array(z.number().int()),
});

/** audiowaveform's JSON, always as version 2. */
export function encodeWaveformJson(peaks: WaveformPeaks): string {
  return JSON.stringify({
    version: 2,
    channels: peaks.channels,
    sample_rate: peaks.sampleRateHz,
    samples_per_pixel: peaks.samplesPerPixel,
    bits: peaks.bits,
    length: peaks.length,
    data: Array.from(peaks.pairs),
  });
}

/** Throws AppError `waveform/unreadable`. */
export function decodeWaveformJson(text: string): WaveformPeaks {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw broken('it is not JSON');
  }
  const parsed = WaveformJson.safeParse(value);
  if (!parsed.success)
    throw broken(`field ${parsed.error.issues[0]?.path.join('.') ?? '?'} is not as expected`);
  const { version, channels, bits, length, data } = parsed.data;
  if (data.length !== length * channels * 2)
    throw broken(`it promises ${length} pixels but holds ${data.length} values`);
  return {
    version,
    bits,
    sampleRateHz: parsed.data.sample_rate,
    samplesPerPixel: parsed.data.samples_per_pixel,
    channels,
    length,
    pairs: bits === 8 ? Int8Array.from(data) : Int16Array.from(data),
  };
}
