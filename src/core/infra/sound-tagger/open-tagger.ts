import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { AppError, toErrorShape } from '../../../shared/errors.ts';
import { parseTagClasses, type TagClasses } from '../../domain/sounds/tag-classes.ts';

/** 0.975 s, what AudioSet's models were trained on windows of. */
const USUAL_WINDOW = 15_600;
const MOST_WINDOW = 160_000;
/** Class maps under these names beside the model are taken by themselves. */
const USUAL_LABEL_FILES = ['yamnet_class_map.csv', 'class_labels_indices.csv', 'class_map.csv'];

/** An audio tagger of the person's, ready to run. */
export interface SoundTagger {
  readonly name: string;
  readonly classes: TagClasses;
  /** Samples of 16 kHz mono that one run takes. */
  readonly windowSamples: number;
  /** Scores 0..1 per class, the highest over the model's frames. `samples` are -1..1. */
  tag(samples: Float32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Opens model and class map. Throws AppErrors `sound-tagger/…` that name the file and say what to do. */
export async function openTagger(modelPath: string, labelsPath: string | null): Promise<SoundTagger> {
  const name = basename(modelPath);
  if ((await stat(modelPath).catch(() => null))?.isFile() !== true)
    throw new AppError({
      code: 'sound-tagger/not-found',
      message: `The audio tagger ${modelPath} is not there.`,
      nextStep: 'Choose the .onnx file again in Settings → Sounds, or clear the field.',
    });
  const classes = await readClasses(modelPath, labelsPath);
  const { InferenceSession: Session, Tensor: TensorClass } = await import('onnxruntime-node');
  const session = await Session.create(modelPath, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  }).catch((cause: unknown) => {
    throw new AppError(
      {
        code: 'sound-tagger/not-onnx',
        message: `${name} can't be read as an ONNX model.`,
        nextStep: 'Choose a whole .onnx file (opset 7 to 23, no parts in other files missing).',
        detail: toErrorShape(cause).message,
      },
      { cause },
    );
  });
  const shape = inputShape(session, name);
  const windowSamples = shape.window;
  return {
    name,
    classes,
    windowSamples,
    async tag(samples) {
      const input = new TensorClass(
        'float32',
        samples,
        shape.rank === 1 ? [windowSamples] : [1, windowSamples],
      );
      const answer = await session.run({ [shape.name]: input }).catch((cause: unknown) => {
        throw wrongShape(name, toErrorShape(cause).message);
      });
      return scoresOf(answer, classes.count, name);
    },
    close: () => session.release(),
  };
}

async function readClasses(modelPath: string, labelsPath: string | null): Promise<TagClasses> {
  const folder = dirname(modelPath);
  const candidates =
    labelsPath === null
      ? [modelPath.replace(/\.onnx$/i, '.csv'), ...USUAL_LABEL_FILES.map((file) => join(folder, file))]
      : [labelsPath];
  for (const path of candidates) {
    if (path === modelPath) continue;
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text !== null) return parseTagClasses(text, basename(path));
  }
  throw new AppError({
    code: 'sound-tagger/labels',
    message:
      labelsPath === null
        ? `There is no class map beside ${basename(modelPath)}.`
        : `The class map ${labelsPath} is not there.`,
    nextStep: 'Choose the CSV that came with the model (index,mid,display_name) in Settings → Sounds.',
  });
}

/** `[samples]`, `[1, samples]` or `[batch, samples]`, fixed or free. */
function inputShape(session: InferenceSession, name: string): { name: string; rank: 1 | 2; window: number } {
  const [input, ...others] = session.inputMetadata;
  if (input?.isTensor !== true || others.length > 0)
    throw wrongShape(name, `${session.inputMetadata.length} inputs`);
  const told = `${input.name}: ${input.type} [${input.shape.join(', ')}]`;
  const rank = input.shape.length;
  if (input.type !== 'float32' || (rank !== 1 && rank !== 2)) throw wrongShape(name, told);
  const last = input.shape.at(-1);
  const [first] = input.shape;
  if (rank === 2 && typeof first === 'number' && first > 1) throw wrongShape(name, told);
  const window = typeof last === 'number' && last > 0 ? last : USUAL_WINDOW;
  if (window < 1600 || window > MOST_WINDOW) throw wrongShape(name, told);
  return { name: input.name, rank, window };
}

const wrongShape = (name: string, detail: string): AppError =>
  new AppError({
    code: 'sound-tagger/input',
    message: `${name} does not take a sound: its input must be float32 samples of 16 kHz mono, [samples] or [1, samples].`,
    nextStep: 'Choose a model with waveform input, such as an export of YAMNet.',
    detail,
  });

/** The output whose last dimension is the class map's length, at its highest over everything before that. */
function scoresOf(answer: InferenceSession.OnnxValueMapType, count: number, name: string): Float32Array {
  for (const value of Object.values(answer)) {
    if (value.dims.at(-1) !== count) continue;
    const { data } = value;
    if (!(data instanceof Float32Array)) continue;
    const scores = data.slice(0, count);
    for (let at = count; at < data.length; at++)
      scores[at % count] = Math.max(scores[at % count]!, data[at]!);
    if (scores.every((score) => score >= 0 && score <= 1.0001)) return scores;
    throw new AppError({
      code: 'sound-tagger/scores',
      message: `${name} answers with numbers outside 0 to 1.`,
      nextStep: 'Export the model with its last sigmoid.',
    });
  }
  throw new AppError({
    code: 'sound-tagger/labels',
    message: `${name} has no output of ${count} classes, which is what its class map names.`,
    nextStep: 'Choose the class map that belongs to the model.',
    detail: Object.values(answer)
      .map((value) => `[${value.dims.join(', ')}]`)
      .join(' '),
  });
}
