/** Protocol buffers by hand, as far as an ONNX model needs them (onnx.proto, IR version 8, operators of version 13). */
export type Encoded = Uint8Array;

const join = (parts: readonly Encoded[]): Encoded => Buffer.concat(parts);

function varint(value: number): Encoded {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from([...bytes, rest]);
}
const number = (field: number, value: number): Encoded => join([varint(field * 8), varint(value)]);
const bytes = (field: number, content: Encoded): Encoded =>
  join([varint(field * 8 + 2), varint(content.length), content]);
const text = (field: number, content: string): Encoded => bytes(field, new TextEncoder().encode(content));

const FLOAT = 1;
const INT64 = 7;
const INTS = 7;
const INT = 2;

/** Whole numbers, one or a list. */
const attribute = (name: string, value: number | readonly number[]): Encoded =>
  bytes(
    5,
    typeof value === 'number'
      ? join([text(1, name), number(3, value), number(20, INT)])
      : join([text(1, name), ...value.map((one) => number(8, one)), number(20, INTS)]),
  );

export const node = (
  type: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, number | readonly number[]>> = {},
): Encoded =>
  bytes(
    1,
    join([
      ...inputs.map((input) => text(1, input)),
      ...[text(2, output), text(4, type)],
      ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
    ]),
  );

const tensor = (name: string, dims: readonly number[], type: number, raw: Encoded): Encoded =>
  bytes(5, join([...dims.map((dim) => number(1, dim)), number(2, type), text(8, name), bytes(9, raw)]));
export const floats = (name: string, dims: readonly number[], values: Float32Array): Encoded =>
  tensor(name, dims, FLOAT, new Uint8Array(values.buffer));
export const shape = (name: string, dims: readonly number[]): Encoded =>
  tensor(name, [dims.length], INT64, new Uint8Array(BigInt64Array.from(dims, BigInt).buffer));

const value = (field: number, name: string, dims: readonly (number | string)[]): Encoded => {
  const sizes = dims.map((dim) => bytes(1, typeof dim === 'number' ? number(1, dim) : text(2, dim)));
  const type = bytes(2, bytes(1, join([number(1, FLOAT), bytes(2, join(sizes))])));
  return bytes(field, join([text(1, name), type]));
};

/** A whole model: `parts` are its nodes and constants; a dimension may have a name in place of a size. */
export function onnxModel(
  parts: readonly Encoded[],
  input: readonly [name: string, dims: readonly (number | string)[]],
  output: readonly [name: string, dims: readonly (number | string)[]],
): Uint8Array {
  const graph = join([...parts, text(2, 'graph'), value(11, ...input), value(12, ...output)]);
  return join([number(1, 8), bytes(7, graph), bytes(8, join([text(1, ''), number(2, 13)]))]);
}
