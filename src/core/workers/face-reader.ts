import { type FaceReader, openFaceReader } from '../infra/faces/open-face-reader.ts';

let reader: Promise<FaceReader> | null = null;

/** One per thread, opened at its first use and gone with the thread, which ends when it is idle. Throws AppError `faces/model`. */
export function faceReader(): Promise<FaceReader> {
  reader ??= openFaceReader().catch((thrown: unknown) => {
    reader = null;
    throw thrown;
  });
  return reader;
}
