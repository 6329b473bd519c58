import type { ExpressionMix } from '../../../shared/model/faces.ts';
import type { FrameSize } from '../../domain/faces/face-frames.ts';
import { faceReader } from '../face-reader.ts';
import type { Task } from '../task.ts';

export interface LookAtFaceInput {
  /** 3 bytes a pixel, row by row; the task's own, and empty behind it. */
  readonly rgb: Uint8Array<ArrayBuffer>;
  readonly frame: FrameSize;
}

/** The expression of the largest face in one picture, null where there is none. Throws AppError `faces/model`. */
export const lookAtFace: Task<LookAtFaceInput, ExpressionMix | null> = async ({ rgb, frame }, ctx) => {
  try {
    const { read } = await faceReader();
    // Taken back while the models were being loaded.
    ctx.signal.throwIfAborted();
    return await read(rgb, frame);
  } finally {
    rgb.fill(0);
  }
};
