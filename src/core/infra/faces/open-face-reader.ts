import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as tfjs from '@tensorflow/tfjs';
import { AppError, toErrorShape } from '../../../shared/errors.ts';
import { EXPRESSIONS, type ExpressionMix } from '../../../shared/model/faces.ts';
import type { FrameSize } from '../../domain/faces/face-frames.ts';

/** A detection below this is no face. */
const LEAST_CONFIDENCE = 0.5;
const MOST_FACES = 8;
const CHANNELS = 3;

/** Finds the face in a picture and reads its expression. */
export interface FaceReader {
  readonly backend: string;
  /** `rgb`: 3 bytes a pixel, row by row. Of several faces the largest counts; null = there is none. */
  readonly read: (rgb: Uint8Array, size: FrameSize) => Promise<ExpressionMix | null>;
  /** Tensors that are held now: the models' own, however many pictures were read. */
  readonly heldTensors: () => number;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
interface Net {
  loadFromWeightMap(weights: tfjs.NamedTensorMap): void;
}
interface Detector extends Net {
  locateFaces(
    picture: tfjs.Tensor3D,
    options: { minConfidence: number; maxResults: number },
  ): Promise<readonly { readonly box: Box }[]>;
}
interface ExpressionNet extends Net {
  predictExpressions(picture: tfjs.Tensor3D): Promise<ExpressionMix>;
}

/** What is used of face-api; its own types bring a second declaration of all of tfjs. */
interface FaceApi {
  readonly SsdMobilenetv1: new () => Detector;
  readonly FaceExpressionNet: new () => ExpressionNet;
}
type Tf = typeof tfjs;

/**
 * Loads tfjs, its WASM backend (the processor's where WASM does not start) and the two models: about a second. The
 * calculation holds up the thread it runs in. Throws AppError `faces/model`.
 */
export async function openFaceReader(): Promise<FaceReader> {
  // face-api's build for Node takes tfjs by `require`: another way of loading would bring a second tfjs beside it.
  const require = createRequire(import.meta.url);
  try {
    const tf = require('@tensorflow/tfjs') as Tf;
    require('@tensorflow/tfjs-backend-wasm');
    const api = require('@vladmandic/face-api/dist/face-api.node-wasm.js') as FaceApi;
    tf.enableProdMode();
    if (!(await tf.setBackend('wasm').catch(() => false))) await tf.setBackend('cpu');
    await tf.ready();
    const folder = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'model');
    const detector = new api.SsdMobilenetv1();
    const expressionNet = new api.FaceExpressionNet();
    detector.loadFromWeightMap(await readWeights(tf, folder, 'ssd_mobilenetv1_model'));
    expressionNet.loadFromWeightMap(await readWeights(tf, folder, 'face_expression_model'));
    return createReader(tf, detector, expressionNet);
  } catch (cause) {
    throw new AppError(
      {
        code: 'faces/model',
        message: 'The face model that comes with KlipStream could not be started.',
        nextStep: 'Install KlipStream again; everything else works without it.',
        detail: toErrorShape(cause).message,
      },
      { cause },
    );
  }
}

function createReader(tf: Tf, detector: Detector, expressionNet: ExpressionNet): FaceReader {
  const withPicture = async <T>(
    rgb: Uint8Array,
    { widthPx, heightPx }: FrameSize,
    use: (picture: tfjs.Tensor3D) => Promise<T>,
  ): Promise<T> => {
    const picture = tf.tensor3d(rgb, [heightPx, widthPx, CHANNELS], 'int32');
    try {
      return await use(picture);
    } finally {
      picture.dispose();
    }
  };
  return {
    backend: tf.getBackend(),
    heldTensors: () => tf.memory().numTensors,
    read: async (rgb, size) => {
      const options = { minConfidence: LEAST_CONFIDENCE, maxResults: MOST_FACES };
      const found = await withPicture(rgb, size, (picture) => detector.locateFaces(picture, options));
      const boxes = found.map(({ box }) => box).sort((a, b) => b.width * b.height - a.width * a.height);
      const face = boxes[0] === undefined ? null : cutOut(rgb, size, boxes[0]);
      if (face === null) return null;
      const mix = await withPicture(face.rgb, face.size, (picture) =>
        expressionNet.predictExpressions(picture),
      );
      return Object.fromEntries(EXPRESSIONS.map((name) => [name, mix[name]])) as unknown as ExpressionMix;
    },
  };
}

/** The box in whole pixels, as far as it lies in the picture; null when nothing of it does. */
function cutOut(
  rgb: Uint8Array,
  { widthPx, heightPx }: FrameSize,
  box: Box,
): { rgb: Uint8Array; size: FrameSize } | null {
  const left = Math.max(0, Math.floor(box.x));
  const top = Math.max(0, Math.floor(box.y));
  const size = {
    widthPx: Math.min(widthPx, Math.ceil(box.x + box.width)) - left,
    heightPx: Math.min(heightPx, Math.ceil(box.y + box.height)) - top,
  };
  if (size.widthPx <= 0 || size.heightPx <= 0) return null;
  const rowBytes = size.widthPx * CHANNELS;
  const cut = new Uint8Array(rowBytes * size.heightPx);
  for (let row = 0; row < size.heightPx; row++) {
    const from = ((top + row) * widthPx + left) * CHANNELS;
    cut.set(rgb.subarray(from, from + rowBytes), row * rowBytes);
  }
  return { rgb: cut, size };
}

type Manifest = readonly { readonly weights: tfjs.io.WeightsManifestEntry[]; readonly paths: string[] }[];

/** face-api's own loader takes a file's bytes together with whatever lies behind them in Node's buffer. */
async function readWeights(tf: Tf, folder: string, name: string): Promise<tfjs.NamedTensorMap> {
  const text = await readFile(join(folder, `${name}-weights_manifest.json`), 'utf8');
  const map: tfjs.NamedTensorMap = {};
  for (const { weights, paths } of JSON.parse(text) as Manifest) {
    const bytes = Buffer.concat(await Promise.all(paths.map((path) => readFile(join(folder, path)))));
    const own = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    Object.assign(map, tf.io.decodeWeights(own, weights));
  }
  return map;
}
