import { floats, node, onnxModel } from './onnx-writer.ts';

/**
 * A model that answers every class with its mean amplitude times `gains`, at most 1: enough of a tagger to be run for real.
 * `input` is the shape that it declares.
 */
export const tinyTagger = (input: readonly (number | string)[], gains: readonly number[]): Uint8Array =>
  onnxModel(
    [
      node('Abs', ['waveform'], 'magnitude'),
      node('ReduceMean', ['magnitude'], 'mean'),
      node('Mul', ['mean', 'gains'], 'scaled'),
      node('Min', ['scaled', 'one'], 'scores'),
      floats('gains', [1, gains.length], Float32Array.from(gains)),
      floats('one', [1], Float32Array.of(1)),
    ],
    ['waveform', input],
    ['scores', [1, gains.length]],
  );
