import { seededRandom } from '../support/seeded-random.ts';
import { type Encoded, floats, node, onnxModel, shape } from '../support/onnx-writer.ts';

/** Channels and stride of each depthwise-separable layer of MobileNet v1 (A. Howard et al., 2017). */
const LAYERS: readonly (readonly [channels: number, stride: number])[] = [
  ...([
    [64, 1],
    [128, 2],
    [128, 1],
    [256, 2],
    [256, 1],
    [512, 2],
  ] as const),
  ...Array.from({ length: 5 }, () => [512, 1] as const),
  ...([
    [1024, 2],
    [1024, 1],
  ] as const),
];
const STEM = 32;
const [FRAMES, BANDS, BINS] = [96, 64, 257];

/**
 * A network of the size and shape of YAMNet (3.7 million weights: 96 frames of 64 mel bands into MobileNet v1, then 521
 * classes) with seeded random weights: as fast as the real one, and knows nothing.
 */
export function yamnetShaped(windowSamples: number, classes: number): Uint8Array {
  const random = seededRandom(3);
  const parts: Encoded[] = [];
  let last = 'waveform';
  const weights = (dims: readonly number[]): string => {
    const name = `w${parts.length}`;
    const size = dims.reduce((product, dim) => product * dim, 1);
    const scale = Math.sqrt(6 / Math.max(1, size / dims[0]!));
    parts.push(
      floats(
        name,
        dims,
        Float32Array.from({ length: size }, () => (random() - 0.5) * scale),
      ),
    );
    return name;
  };
  const add = (
    type: string,
    more: readonly string[] = [],
    attributes: Readonly<Record<string, number | readonly number[]>> = {},
  ): void => {
    const output = `x${parts.length}`;
    parts.push(node(type, [last, ...more], output, attributes));
    last = output;
  };
  const reshape = (dims: readonly number[]): void => {
    const name = `s${parts.length}`;
    parts.push(shape(name, dims));
    add('Reshape', [name]);
  };
  const conv = (dims: readonly number[], stride: number, group = 1): void => {
    const pad = dims.at(-1) === 3 ? 1 : 0;
    add('Conv', [weights(dims)], { group, strides: [stride, stride], pads: [pad, pad, pad, pad] });
    add('Relu');
  };

  reshape([1, 1, windowSamples]);
  add('Conv', [weights([2 * BINS, 1, 400])], { strides: [160] });
  add('Abs');
  add('Conv', [weights([BANDS, 2 * BINS, 1])]);
  add('Sigmoid');
  reshape([1, 1, BANDS, FRAMES]);
  conv([STEM, 1, 3, 3], 2);
  let channels = STEM;
  for (const [next, stride] of LAYERS) {
    conv([channels, 1, 3, 3], stride, channels);
    conv([next, channels, 1, 1], 1);
    channels = next;
  }
  add('GlobalAveragePool');
  reshape([1, channels]);
  add('MatMul', [weights([channels, classes])]);
  parts.push(node('Sigmoid', [last], 'scores'));
  return onnxModel(parts, ['waveform', [windowSamples]], ['scores', [1, classes]]);
}
