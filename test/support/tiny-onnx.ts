/** Protocol buffers by hand, as far as a small ONNX model needs them (onnx.proto, IR version 8). */
const varint = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
};
const number = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)];
const bytes = (field: number, content: readonly number[]): number[] => [
  ...varint(field * 8 + 2),
  ...varint(content.length),
  ...content,
];
const text = (field: number, content: string): number[] =>
  bytes(field, [...new TextEncoder().encode(content)]);

const FLOAT = 1;
const node = (type: string, inputs: readonly string[], output: string): number[] =>
  bytes(1, [...inputs.flatMap((input) => text(1, input)), ...text(2, output), ...text(4, type)]);
const constant = (name: string, dims: readonly number[], values: readonly number[]): number[] =>
  bytes(5, [
    ...dims.flatMap((dim) => number(1, dim)),
    ...number(2, FLOAT),
    ...text(8, name),
    ...bytes(9, [...new Uint8Array(Float32Array.from(values).buffer)]),
  ]);
const value = (field: number, name: string, dims: readonly (number | string)[]): number[] => {
  const shape = dims.flatMap((dim) => bytes(1, typeof dim === 'number' ? number(1, dim) : text(2, dim)));
  return bytes(field, [...text(1, name), ...bytes(2, bytes(1, [...number(1, FLOAT), ...bytes(2, shape)]))]);
};

/**
 * A model that answers every class with its mean amplitude times `gains`, at most 1: enough of a tagger to be run for real.
 * `input` is the shape that it declares.
 */
export function tinyTagger(input: readonly (number | string)[], gains: readonly number[]): Uint8Array {
  const graph = [
    ...node('Abs', ['waveform'], 'magnitude'),
    ...node('ReduceMean', ['magnitude'], 'mean'),
    ...node('Mul', ['mean', 'gains'], 'scaled'),
    ...node('Min', ['scaled', 'one'], 'scores'),
    ...text(2, 'tiny'),
    ...constant('gains', [1, gains.length], gains),
    ...constant('one', [1], [1]),
    ...value(11, 'waveform', input),
    ...value(12, 'scores', [1, gains.length]),
  ];
  return Uint8Array.from([
    ...number(1, 8),
    ...bytes(7, graph),
    ...bytes(8, [...text(1, ''), ...number(2, 13)]),
  ]);
}
