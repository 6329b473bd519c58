import { PassThrough } from 'node:stream';
import { toErrorShape } from '../../../shared/errors.ts';

/** So much that ffmpeg did not take yet is too much: memory is not for it. */
const MOST_WAITING_BYTES = 64 << 20;

/** Reads one run of segments to its end; destroying `from` is for the feed. */
export type ReadRun = (from: PassThrough, startUnixMs: number) => Promise<void>;

/** Segments on their way to an ffmpeg a run. Runs follow each other: what is left of one is read before the next. */
export class SegmentFeed {
  readonly #read: ReadRun;
  #input: PassThrough | null = null;
  #reading: Promise<void> = Promise.resolve();

  /** `read` must not throw. */
  constructor(read: ReadRun) {
    this.#read = read;
  }

  /** What is written is taken. */
  get isOpen(): boolean {
    return this.#input !== null;
  }

  begin(startUnixMs: number): void {
    this.#input?.end();
    const input = new PassThrough();
    this.#input = input;
    this.#reading = this.#reading.then(async () => {
      if (input.destroyed) return;
      try {
        await this.#read(input, startUnixMs);
      } finally {
        // Nobody reads it any more.
        input.destroy();
        if (this.#input === input) this.#input = null;
      }
    });
  }

  /** False where too much waits: bytes left out would move everything behind them in time, so the run can't go on. */
  write(bytes: Uint8Array): boolean {
    const input = this.#input;
    if (input === null) return true;
    if (input.readableLength + input.writableLength >= MOST_WAITING_BYTES) return false;
    input.write(bytes);
    return true;
  }

  /** No more comes in this run; what was written is read. */
  close(): void {
    this.#input?.end();
    this.#input = null;
  }

  /** What was written in this run is not read any more. */
  drop(): void {
    this.#input?.destroy();
    this.#input = null;
  }

  /** Closes, and resolves when all is read. */
  async end(): Promise<void> {
    this.close();
    await this.#reading;
  }
}

/** Whether ffmpeg failed because there is no such track. */
export function lacksTrack(thrown: unknown): boolean {
  const { message, detail } = toErrorShape(thrown);
  return /matches no streams/i.test(`${message} ${detail ?? ''}`);
}
