import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/errors.ts';
import { OUTPUTS, rowWeights, SUMMARY_WEIGHTS } from './chat-model.ts';
import { decodeChatModel, encodeChatModel } from './model-file.ts';
import fc from '../../../../../test/support/properties.ts';

const ROW_BITS = 3;
const model = {
  rowBits: ROW_BITS,
  rows: Int8Array.from({ length: rowWeights(ROW_BITS) }, (_, index) => (index % 255) - 127),
  scales: Float32Array.from({ length: OUTPUTS }, (_, index) => (index + 1) / 128),
  summary: Float32Array.from({ length: SUMMARY_WEIGHTS }, (_, index) => index / 64 - 3),
};
const bytes = encodeChatModel(model);

const codeOf = (given: Uint8Array): string => {
  try {
    decodeChatModel(given);
    return 'read';
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.code;
    throw thrown;
  }
};

describe('a model file', () => {
  it('holds what was written, wherever the bytes lie in a buffer', () => {
    const { id, ...read } = decodeChatModel(bytes);
    expect(read).toEqual(model);
    expect(id).toMatch(/^klipstream-chat-[0-9a-f]{8}$/);
    const moved = new Uint8Array(bytes.length + 3);
    moved.set(bytes, 3);
    expect(decodeChatModel(moved.subarray(3))).toEqual({ id, ...model });
    // Node's own buffers are views whose `slice` does not copy.
    expect(decodeChatModel(Buffer.from(bytes))).toEqual({ id, ...model });
  });

  it('has another id when one weight is another', () => {
    const other = encodeChatModel({ ...model, rows: model.rows.with(5, 99) });
    expect(decodeChatModel(other).id).not.toBe(decodeChatModel(bytes).id);
  });

  it('is refused whatever byte is damaged and wherever it is cut off', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        expect(codeOf(bytes.with(at, bytes[at]! ^ by))).toBe('chat-model/unreadable');
        expect(codeOf(bytes.subarray(0, at))).toBe('chat-model/unreadable');
      }),
    );
  });
});
