import { z } from 'zod';
import { AppError } from '../../../../shared/errors.ts';
import { LEXICON_VERSION } from '../lexicon/lexicon.ts';
import { OUTPUTS, rowWeights, SUMMARY_WEIGHTS, type ChatModel } from './chat-model.ts';
import { ROWS_VERSION } from './token-rows.ts';
import { parseJsonOrNull } from '../../../../shared/json.ts';

/**
 * `KSCM`, length of the header (u32), the header as JSON padded with spaces to a multiple of 4; then, little-endian:
 * scales and summary weights (f32), row weights (i8), FNV-1a of all bytes before it (u32).
 */
const MAGIC = 0x4d43534b;
const FORMAT = 1;
const MOST_ROW_BITS = 20;

const Header = z.object({
  format: z.literal(FORMAT),
  lexiconVersion: z.literal(LEXICON_VERSION),
  rowsVersion: z.literal(ROWS_VERSION),
  outputs: z.literal(OUTPUTS),
  summaryWeights: z.literal(SUMMARY_WEIGHTS),
  rowBits: z.number().int().min(1).max(MOST_ROW_BITS),
});

/** The weights as the bytes of a model file. */
export function encodeChatModel(model: Omit<ChatModel, 'id'>): Uint8Array {
  const header: z.infer<typeof Header> = {
    format: FORMAT,
    lexiconVersion: LEXICON_VERSION,
    rowsVersion: ROWS_VERSION,
    outputs: OUTPUTS,
    summaryWeights: SUMMARY_WEIGHTS,
    rowBits: model.rowBits,
  };
  const json = JSON.stringify(header);
  const text = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 4) * 4));
  const rowsAt = 8 + text.length + 4 * (OUTPUTS + SUMMARY_WEIGHTS);
  const bytes = new Uint8Array(rowsAt + model.rows.length + 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, text.length, true);
  bytes.set(text, 8);
  let at = 8 + text.length;
  for (const values of [model.scales, model.summary])
    for (const value of values) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  bytes.set(new Uint8Array(model.rows.buffer, model.rows.byteOffset, model.rows.length), rowsAt);
  view.setUint32(bytes.length - 4, checksum(bytes, bytes.length - 4), true);
  return bytes;
}

/**
 * A model file's weights.
 * @throws AppError `chat-model/unreadable` where the bytes are no whole model, `chat-model/other-version` where they
 * belong to other tables than this program's.
 */
export function decodeChatModel(bytes: Uint8Array): ChatModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint32(0, true) !== MAGIC) throw unreadable('it is not a chat model');
  const sum = checksum(bytes, bytes.length - 4);
  if (view.getUint32(bytes.length - 4, true) !== sum) throw unreadable('it is damaged or not whole');
  const textLength = view.getUint32(4, true);
  const header = Header.safeParse(
    parseJsonOrNull(new TextDecoder().decode(bytes.subarray(8, 8 + textLength))),
  );
  if (!header.success) throw otherVersion();
  const { rowBits } = header.data;
  const floatsAt = 8 + textLength;
  const rowsAt = floatsAt + 4 * (OUTPUTS + SUMMARY_WEIGHTS);
  if (rowsAt + rowWeights(rowBits) + 4 !== bytes.length) throw unreadable('its parts do not fit together');
  const floats = (from: number, count: number): Float32Array =>
    Float32Array.from({ length: count }, (_, index) => view.getFloat32(floatsAt + 4 * (from + index), true));
  return {
    id: `klipstream-chat-${sum.toString(16).padStart(8, '0')}`,
    rowBits,
    scales: floats(0, OUTPUTS),
    summary: floats(OUTPUTS, SUMMARY_WEIGHTS),
    rows: new Int8Array(bytes.subarray(rowsAt, bytes.length - 4)),
  };
}

const NEXT_STEP = 'Install KlipStream again; until then feelings are read from its word list.';

const unreadable = (why: string): AppError =>
  new AppError({
    code: 'chat-model/unreadable',
    message: `The chat model could not be read: ${why}.`,
    nextStep: NEXT_STEP,
  });

const otherVersion = (): AppError =>
  new AppError({
    code: 'chat-model/other-version',
    message: 'The chat model belongs to another version of KlipStream.',
    nextStep: NEXT_STEP,
  });

/** FNV-1a, 32 bit. */
function checksum(bytes: Uint8Array, length: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < length; index++) hash = Math.imul(hash ^ bytes[index]!, 0x01000193);
  return hash >>> 0;
}
