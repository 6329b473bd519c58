import type { FileHandle } from 'node:fs/promises';

export interface TailOptions {
  readonly signal: AbortSignal;
  readonly nowUnixMs: () => number;
  /** Waits, or rejects with AbortError. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Between two looks for more, ms. */
  readonly lookMs: number;
  /** A file that does not grow for so long is finished, ms. */
  readonly endMs: number;
  /** A file that does not grow for so long may have paused, ms. */
  readonly pauseMs: number;
  /** All that was there has been read; told once, with when it was written, Unix ms. */
  readonly onCaughtUp: (writtenAtUnixMs: number) => void;
  /** It grows again after `pauseMs` or more. */
  readonly onWentOn: () => void;
}

const CHUNK_BYTES = 256 * 1024;

/**
 * The bytes of a file from its start, and on as it grows, until it does not any more or became shorter than what was read
 * (somebody began it anew). The open file is read on wherever it is moved to. Rejects with AbortError.
 */
export async function* tailFile(handle: FileHandle, options: TailOptions): AsyncGenerator<Buffer, void> {
  const { signal, nowUnixMs } = options;
  let position = 0;
  let quietSinceUnixMs: number | null = null;
  let isCaughtUp = false;
  for (;;) {
    signal.throwIfAborted();
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const { bytesRead } = await handle.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead > 0) {
      const quietMs = quietSinceUnixMs === null ? 0 : nowUnixMs() - quietSinceUnixMs;
      if (quietMs >= options.pauseMs) options.onWentOn();
      quietSinceUnixMs = null;
      position += bytesRead;
      yield chunk.subarray(0, bytesRead);
      continue;
    }
    const { size, mtimeMs } = await handle.stat();
    if (!isCaughtUp) options.onCaughtUp(mtimeMs);
    isCaughtUp = true;
    quietSinceUnixMs ??= nowUnixMs();
    if (nowUnixMs() - quietSinceUnixMs >= options.endMs) return;
    if (size < position) return;
    await options.wait(options.lookMs, signal);
  }
}
