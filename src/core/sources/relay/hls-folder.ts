import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseLiveWindow } from '../../domain/hls/live-window.ts';
import { shiftPlaylist } from './shift-playlist.ts';

export const PLAYLIST = 'live.m3u8';

/** One session of an encoder as a playlist with a sliding window, in a folder that ffmpeg writes. */
export class HlsFolder {
  readonly dir: string;
  /** Nothing will be added. */
  hasEnded = false;
  /** How much ffmpeg's clock is ahead of when the pictures came; null = nothing came. */
  #aheadMs: number | null = null;
  /** Segments up to here were measured. */
  #measured = -1;

  constructor(dir: string) {
    this.dir = dir;
  }

  /** Null while there is no whole segment. */
  async playlist(): Promise<string | null> {
    const text = await readFile(join(this.dir, PLAYLIST), 'utf8').catch(() => null);
    const window = text === null ? null : parseLiveWindow(text);
    if (text === null || window === null || window.segments.length === 0) return null;
    for (const { sequence, uri, wallStartUnixMs, durationMs } of window.segments) {
      if (sequence <= this.#measured) continue;
      this.#measured = sequence;
      await this.#measure(uri, (wallStartUnixMs ?? 0) + durationMs);
    }
    return shiftPlaylist(text, -(this.#aheadMs ?? 0), this.hasEnded);
  }

  /**
   * ffmpeg begins to count when it has looked into the stream, a second after its first picture. A segment is closed by
   * the first picture after it, so that its file cannot be older than its last one: the smallest difference is the truest.
   */
  async #measure(uri: string, saidEndUnixMs: number): Promise<void> {
    const closed = await stat(join(this.dir, basename(uri))).catch(() => null);
    if (closed === null) return;
    const aheadMs = saidEndUnixMs - closed.mtimeMs;
    this.#aheadMs = Math.max(this.#aheadMs ?? Number.NEGATIVE_INFINITY, aheadMs);
  }
}
