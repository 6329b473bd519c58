import { AppError } from '../../../shared/errors.ts';

/** What a RIFF or RF64 header says of the PCM behind it. */
export interface WavFormat {
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly bitsPerSample: number;
  /** 1 = integer PCM, 3 = IEEE float. */
  readonly formatTag: number;
  readonly dataOffset: number;
  /** null where the header leaves it open (a stream): the data then runs to the end of the file. */
  readonly dataBytes: number | null;
}

const MAX_UINT32 = 0xffff_ffff;
const RIFF_HEADER_BYTES = 44;
const RF64_HEADER_BYTES = 80;
const FORMAT_EXTENSIBLE = 0xfffe;
const PCM = 1;
const PCM_BYTES = 2;

const broken = (what: string): AppError =>
  new AppError({
    code: 'wav/unreadable',
    message: `This WAV file cannot be read: ${what}.`,
    nextStep: 'Make it again from the recording.',
  });

const ascii = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

/**
 * Reads a header from the beginning of a file; give it at least its first few kilobytes. RIFF by Microsoft and IBM
 * (1991), RF64 by EBU Tech 3306. Throws AppError `wav/unreadable`.
 */
export function parseWavHeader(bytes: Uint8Array): WavFormat {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12) throw broken('it is shorter than its header');
  const form = ascii(view, 0);
  if ((form !== 'RIFF' && form !== 'RF64') || ascii(view, 8) !== 'WAVE') throw broken('it is no WAVE file');
  let format: Omit<WavFormat, 'dataOffset' | 'dataBytes'> | null = null;
  let longDataBytes: number | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const id = ascii(view, at);
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (id === 'data') {
      if (format === null) throw broken('its format comes after its data');
      const known = size !== MAX_UINT32 && !(size === 0 && form === 'RIFF');
      return { ...format, dataOffset: body, dataBytes: known ? size : longDataBytes };
    }
    if (body + Math.min(size, 16) > bytes.length) break;
    if (id === 'ds64') longDataBytes = Number(view.getBigUint64(body + 8, true));
    if (id === 'fmt ') format = parseFormat(view, body, size);
    at = body + size + (size & 1);
  }
  throw broken('it has no sound data');
}

function parseFormat(
  view: DataView,
  body: number,
  size: number,
): Omit<WavFormat, 'dataOffset' | 'dataBytes'> {
  if (size < 16) throw broken('its format is incomplete');
  const tag = view.getUint16(body, true);
  // The real tag of the extensible format is the beginning of its sub-format id.
  const isExtensible = tag === FORMAT_EXTENSIBLE && size >= 26 && body + 26 <= view.byteLength;
  const format = {
    formatTag: isExtensible ? view.getUint16(body + 24, true) : tag,
    channels: view.getUint16(body + 2, true),
    sampleRateHz: view.getUint32(body + 4, true),
    bitsPerSample: view.getUint16(body + 14, true),
  };
  if (format.channels === 0 || format.sampleRateHz === 0) throw broken('its format is incomplete');
  return format;
}

/** A header for 16-bit PCM: RIFF, or RF64 where the data is past 4 GB. */
export function encodeWavHeader(options: {
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly dataBytes: number;
}): Uint8Array<ArrayBuffer> {
  const { sampleRateHz, channels, dataBytes } = options;
  const isLong = dataBytes + RIFF_HEADER_BYTES - 8 > MAX_UINT32;
  const headerBytes = isLong ? RF64_HEADER_BYTES : RIFF_HEADER_BYTES;
  const bytes = new Uint8Array(headerBytes);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const text = (value: string): void => {
    for (const character of value) view.setUint8(at++, character.charCodeAt(0));
  };
  const uint32 = (value: number): void => {
    view.setUint32(at, value, true);
    at += 4;
  };
  const uint64 = (value: number): void => {
    view.setBigUint64(at, BigInt(value), true);
    at += 8;
  };
  const uint16 = (value: number): void => {
    view.setUint16(at, value, true);
    at += 2;
  };
  text(isLong ? 'RF64' : 'RIFF');
  uint32(isLong ? MAX_UINT32 : dataBytes + headerBytes - 8);
  text('WAVE');
  if (isLong) {
    text('ds64');
    uint32(28);
    uint64(dataBytes + headerBytes - 8);
    uint64(dataBytes);
    uint64(dataBytes / (channels * PCM_BYTES));
    uint32(0);
  }
  text('fmt ');
  uint32(16);
  uint16(PCM);
  uint16(channels);
  uint32(sampleRateHz);
  uint32(sampleRateHz * channels * PCM_BYTES);
  uint16(channels * PCM_BYTES);
  uint16(PCM_BYTES * 8);
  text('data');
  uint32(isLong ? MAX_UINT32 : dataBytes);
  return bytes;
}
