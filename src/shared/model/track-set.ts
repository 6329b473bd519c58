import { z } from 'zod';

/**
 * Numeric tracks over media time, all with one step, e.g. one value per second. A missing value is NaN.
 * `values[i]` covers `[startMs + i·stepMs, startMs + (i+1)·stepMs)`.
 */
export interface TrackSet {
  readonly startMs: number;
  readonly stepMs: number;
  readonly length: number;
  readonly tracks: Readonly<Record<string, Float32Array>>;
  /** Small facts that belong to the tracks (lag, counts, units); JSON values only. */
  readonly meta: Readonly<Record<string, unknown>>;
}

const Header = z.object({
  format: z.literal('klipstream-tracks'),
  version: z.literal(1),
  startMs: z.number(),
  stepMs: z.number().positive(),
  length: z.number().int().nonnegative(),
  tracks: z.array(z.string()),
  meta: z.record(z.string(), z.unknown()),
});

const ALIGN_BYTES = 4;

/**
 * File layout, little endian: u32 header length, UTF-8 JSON header padded with spaces so that the data is
 * 4-byte aligned, then `length` float32 per track in header order.
 */
export function encodeTrackSet(set: TrackSet): Uint8Array<ArrayBuffer> {
  const names = Object.keys(set.tracks);
  const header = {
    format: 'klipstream-tracks',
    version: 1,
    startMs: set.startMs,
    stepMs: set.stepMs,
    length: set.length,
    tracks: names,
    meta: set.meta,
  };
  const encoder = new TextEncoder();
  let headerText = JSON.stringify(header);
  while (encoder.encode(headerText).length % ALIGN_BYTES !== 0) headerText += ' ';
  const headerBytes = encoder.encode(headerText);
  const out = new Uint8Array(ALIGN_BYTES + headerBytes.length + names.length * set.length * 4);
  new DataView(out.buffer).setUint32(0, headerBytes.length, true);
  out.set(headerBytes, ALIGN_BYTES);
  let at = ALIGN_BYTES + headerBytes.length;
  for (const name of names) {
    const values = set.tracks[name]!;
    if (values.length !== set.length)
      throw new RangeError(`track ${name} has ${values.length} values, not ${set.length}`);
    out.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return out;
}

/** The inverse of `encodeTrackSet`; throws on a foreign or truncated file. */
export function decodeTrackSet(bytes: Uint8Array): TrackSet {
  if (bytes.length < ALIGN_BYTES) throw new RangeError('track file is truncated');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getUint32(0, true);
  const headerText = new TextDecoder().decode(bytes.subarray(ALIGN_BYTES, ALIGN_BYTES + headerLength));
  const header = Header.parse(JSON.parse(headerText));
  let at = ALIGN_BYTES + headerLength;
  if (bytes.length < at + header.tracks.length * header.length * 4)
    throw new RangeError('track file is truncated');
  const tracks: Record<string, Float32Array> = {};
  for (const name of header.tracks) {
    const values = new Float32Array(header.length);
    new Uint8Array(values.buffer).set(bytes.subarray(at, at + header.length * 4));
    tracks[name] = values;
    at += header.length * 4;
  }
  return { startMs: header.startMs, stepMs: header.stepMs, length: header.length, tracks, meta: header.meta };
}
