import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseLiveWindow } from '../../domain/hls/live-window.ts';
import { shiftPlaylist } from './shift-playlist.ts';

export const PLAYLIST = 'live.m3u8';

/** For ffmpeg: its first picture and sound, untouched, as the playlist of a folder that keeps the newest two-second segments. */
export const hlsFolderArgs = (dir: string, segments: number): string[] => [
  ...['-map', '0:v:0?', '-map', '0:a?', '-c', 'copy', '-f', 'hls', '-hls_time', '2'],
  ...['-hls_list_size', String(segments), '-hls_flags', 'delete_segments+program_date_time+temp_file'],
  ...['-hls_segment_filename', join(dir, '%08d.ts'), join(dir, PLAYLIST)],
];

/** A clock that lies back by less than this was late, not paused: files are written in bursts. */
const PAUSE_MS = 3000;

/** From a segment on: how much ffmpeg's clock is ahead of when the pictures came; null = nothing came. */
interface Stretch {
  readonly fromSequence: number;
  aheadMs: number | null;
}

/** One session of an encoder, or a file that grows, as a playlist with a sliding window, in a folder that ffmpeg writes. */
export class HlsFolder {
  readonly dir: string;
  /** Nothing will be added. */
  hasEnded = false;
  readonly #stretches: Stretch[] = [{ fromSequence: 0, aheadMs: null }];
  /** Segments up to here were measured. */
  #measured = -1;
  /** When the input went on after it had paused, Unix ms, until the segment around the pause is closed. */
  #wentOnAtUnixMs: number | null = null;

  /** What was closed until then was written earlier, Unix ms. */
  #past = { untilUnixMs: Number.NEGATIVE_INFINITY, writtenAtUnixMs: Number.POSITIVE_INFINITY };

  constructor(dir: string) {
    this.dir = dir;
  }

  /** The input was read late: what is closed until `untilUnixMs` was there at `writtenAtUnixMs`. Before the first look. */
  caughtUp(untilUnixMs: number, writtenAtUnixMs: number): void {
    this.#past = { untilUnixMs, writtenAtUnixMs };
  }

  /** The input was silent and goes on now: ffmpeg's clock may have stood still, which its times don't tell. */
  wentOn(atUnixMs: number): void {
    this.#wentOnAtUnixMs ??= atUnixMs;
  }

  /** Null while there is no whole segment. */
  async playlist(): Promise<string | null> {
    const text = await readFile(join(this.dir, PLAYLIST), 'utf8').catch(() => null);
    const window = text === null ? null : parseLiveWindow(text);
    if (text === null || window === null || window.segments.length === 0) return null;
    for (const { sequence, uri, wallStartUnixMs, durationMs } of window.segments) {
      if (sequence <= this.#measured) continue;
      this.#measured = sequence;
      await this.#measure(sequence, uri, (wallStartUnixMs ?? 0) + durationMs);
    }
    return shiftPlaylist(text, (sequence) => -this.#aheadOf(sequence), this.hasEnded);
  }

  /**
   * ffmpeg begins to count when it has looked into the stream, a second after its first picture. A segment is closed by
   * the first picture after it, so that its file cannot be older than its last one: the smallest difference is the truest.
   */
  async #measure(sequence: number, uri: string, saidEndUnixMs: number): Promise<void> {
    const closed = await stat(join(this.dir, basename(uri))).catch(() => null);
    if (closed === null) return;
    if (this.#wentOnAtUnixMs !== null && closed.mtimeMs >= this.#wentOnAtUnixMs) {
      // The pause lies in this segment: it begins before, what follows it comes after.
      this.#wentOnAtUnixMs = null;
      this.#stretches.push({ fromSequence: sequence + 1, aheadMs: null });
      return;
    }
    const stretch = this.#stretches.at(-1)!;
    const { untilUnixMs, writtenAtUnixMs } = this.#past;
    const closedAt =
      closed.mtimeMs <= untilUnixMs ? Math.min(closed.mtimeMs, writtenAtUnixMs) : closed.mtimeMs;
    const aheadMs = saidEndUnixMs - closedAt;
    stretch.aheadMs = Math.max(stretch.aheadMs ?? Number.NEGATIVE_INFINITY, aheadMs);
  }

  #aheadOf(sequence: number): number {
    let ahead: number | null = null;
    for (const { fromSequence, aheadMs } of this.#stretches) {
      if (fromSequence > sequence || aheadMs === null) continue;
      if (ahead === null || aheadMs < ahead - PAUSE_MS) ahead = aheadMs;
    }
    return ahead ?? 0;
  }
}
