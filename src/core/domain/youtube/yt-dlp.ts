import type { AppErrorShape } from '../../../shared/errors.ts';
import type { RangeMs } from '../../../shared/time.ts';
import { asInteger, asNumber } from '../chat/formats/field.ts';
import { maxLines } from './qualities.ts';
import { refusalOf } from './refusal.ts';

/** Marks our own lines among yt-dlp's. */
const MARK = 'klipstream';
/** `--js-runtimes` and Node as one of them came with this version; YouTube needs one since then (yt-dlp #14404). */
const KNOWS_RUNTIMES = 20_251_112;

/** A version such as `2025.12.08` or `2025.12.08.123456` as a number that compares; null when it is none. */
export function ytDlpVersion(text: string): number | null {
  const match = /^(\d{4})\.(\d{1,2})\.(\d{1,2})(?:\D|$)/.exec(text.trim());
  return match === null ? null : Number(match[1]) * 10_000 + Number(match[2]) * 100 + Number(match[3]);
}

export const isTooOld = (version: number): boolean => version < KNOWS_RUNTIMES;

export interface YtDlpOrder {
  readonly url: string;
  readonly version: number;
  readonly want: 'sound' | 'video';
  readonly quality: string;
  readonly range: RangeMs | null;
  /** Fixed, so that a later run goes on where this one stopped. Without the file's ending. */
  readonly outputBase: string;
  readonly ffmpegPath: string;
  /** A Node that yt-dlp may run YouTube's scripts with; null: it looks for one itself. */
  readonly nodePath: string | null;
}

/** Command line of a download. Source: yt-dlp's README, options of the same names. */
export function ytDlpArgs(order: YtDlpOrder): string[] {
  const { range } = order;
  const fields = ['status', 'downloaded_bytes', 'total_bytes', 'total_bytes_estimate', 'speed'];
  const template = fields.map((field) => `%(progress.${field})s`).join(' ');
  return [
    ...['--ignore-config', '--no-playlist', '--no-mtime', '--continue', '--newline', '--progress'],
    ...['--progress-template', `download:${MARK}-progress ${template}`],
    ...['--print', `after_move:${MARK}-file %(filepath)s`, '--no-simulate'],
    ...['--retries', '10', '--fragment-retries', '10', '--abort-on-unavailable-fragments'],
    ...['--ffmpeg-location', order.ffmpegPath],
    ...(order.nodePath === null || isTooOld(order.version)
      ? []
      : ['--js-runtimes', `node:${order.nodePath}`]),
    ...(range === null ? [] : ['--download-sections', `*${range.startMs / 1000}-${range.endMs / 1000}`]),
    ...['-f', formatOf(order), ...(order.want === 'video' ? ['--merge-output-format', 'mp4/mkv'] : [])],
    ...['-o', `${order.outputBase}.%(ext)s`, '--', order.url],
  ];
}

/** H.264 in MP4 where there is one at or below the height, else anything there, else the smallest. */
function formatOf({ want, quality }: YtDlpOrder): string {
  const sound = 'bestaudio[ext=m4a]/bestaudio';
  if (want === 'sound' || quality === 'audio') return `${sound}/worst[acodec!=none]`;
  const limit = maxLines(quality);
  const at = limit === null ? '' : `[height<=${limit}]`;
  const pictures = [`bestvideo${at}[vcodec^=avc1]`, `bestvideo${at}`];
  const pairs = pictures.flatMap((picture) => [`${picture}+bestaudio[ext=m4a]`, `${picture}+bestaudio`]);
  return [pairs[0], pairs[2], pairs[3], `best${at}`, 'worstvideo+bestaudio', 'worst'].join('/');
}

export interface YtDlpProgress {
  readonly status: string;
  readonly bytes: number;
  readonly totalBytes: number | null;
  readonly bytesPerSec: number | null;
}

/** What a line of ours says; null for a line of yt-dlp's own. Unknown numbers are printed as `NA`. */
export function readYtDlpLine(line: string): { progress: YtDlpProgress } | { file: string } | null {
  const file = new RegExp(`^${MARK}-file (.+)$`).exec(line)?.[1];
  if (file !== undefined) return { file };
  if (!line.startsWith(`${MARK}-progress `)) return null;
  const [, status = '', bytes, total, estimate, speed] = line.split(' ');
  return {
    progress: {
      status,
      bytes: asInteger(bytes) ?? 0,
      totalBytes: asInteger(total) ?? asInteger(estimate),
      bytesPerSec: asNumber(speed),
    },
  };
}

const UPDATE = 'Update yt-dlp (`yt-dlp -U`), then try again: what was downloaded is kept.';

/** Turns the errors that yt-dlp printed into the sentence for the person. */
export function ytDlpFailure(stderr: string, version: number): AppErrorShape {
  const errors = stderr.split(/\r?\n/).filter((line) => /^ERROR:/.test(line));
  const said = errors.join(' ');
  const detail = stderr.trim().split(/\r?\n/).slice(-8).join('\n');
  if (/No space left on device|Errno 28/i.test(said)) {
    const message = 'The disk was full while yt-dlp was downloading.';
    return { code: 'disk/full', message, nextStep: 'Free some space, then try again.', detail };
  }
  if (/HTTP Error 429|Too Many Requests/i.test(said)) {
    const message = 'YouTube asks to slow down.';
    return { code: 'link/slow-down', message, nextStep: 'Wait some minutes, then try again.', detail };
  }
  // Before the refusals: "unavailable" is part of both.
  if (/Requested format is not available|HTTP Error 403|nsig|signature|JavaScript runtime/i.test(said)) {
    const message = isTooOld(version)
      ? "This yt-dlp is too old for today's YouTube."
      : "yt-dlp got no video out of YouTube: YouTube has changed, or yt-dlp can't run its scripts.";
    return { code: 'link/ytdlp-outdated', message, nextStep: UPDATE, detail };
  }
  if (
    /timed out|Unable to (?:connect|download)|urlopen|getaddrinfo|Connection (?:reset|refused)/i.test(said)
  ) {
    const message = "yt-dlp can't reach YouTube.";
    return { code: 'net/unreachable', message, nextStep: 'Check the network and try again.', detail };
  }
  const refusal = said === '' ? null : refusalOf('ERROR', said);
  if (refusal !== null && refusal.detail === undefined) return refusal;
  return {
    code: 'link/ytdlp-failed',
    message: "yt-dlp couldn't download this video.",
    nextStep: UPDATE,
    detail,
  };
}
