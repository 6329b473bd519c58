import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { RemoteStream } from '../../../shared/model/remote-stream.ts';
import type { HlsSegment, MediaPlaylist } from '../../domain/hls/playlist.ts';
import {
  holesOf,
  mediaPointOf,
  missingNote,
  runsOf,
  shortfallOf,
  timeMapOf,
} from '../../domain/hls/pieces.ts';
import type { HttpClient } from '../../ports/http.ts';
import type { FetchedMedia, FetchMediaRequest } from '../../ports/site.ts';
import type { Bandwidth } from './bandwidth.ts';
import { downloadHls, type HlsDownloaded, type HlsDownloadProgress } from './download.ts';
import { joinSegments } from './join-segments.ts';
import { openSegmentStore, type SegmentStore } from './segment-store.ts';
import type { StoredSegment } from './stored-segment.ts';

export interface FetchHls {
  readonly request: Pick<
    FetchMediaRequest,
    'signal' | 'workDir' | 'outDir' | 'log' | 'onProgress' | 'onChunk' | 'media' | 'want' | 'choice'
  >;
  readonly http: HttpClient;
  readonly bandwidth: Bandwidth;
  readonly workers: number;
  /** Names the rendition: its segments lie in a folder of that name and are never mixed with another's. */
  readonly rendition: string;
  /** As `HlsDownload.loadPlaylist`. */
  readonly loadPlaylist: (why: 'start' | 'refused' | 'grown', signal: AbortSignal) => Promise<MediaPlaylist>;
  readonly isMuted?: (segment: HlsSegment) => boolean;
  /** What the service says is muted, in stream milliseconds. */
  readonly mutedRanges: RemoteStream['mutedRanges'];
  readonly tries?: number;
  readonly firstWaitMs?: number;
}

/** Shares of the three phases in the whole; each tells its own progress in words. */
const DOWNLOAD_SHARE = 0.9;
const VERIFY_SHARE = 0.03;

/**
 * From a media playlist to a file: download (download.ts), verify, join (join-segments.ts). Called again with the same
 * `workDir` it goes on where it stopped. Gaps are exact: their place in the media, and the stretch of the stream.
 */
export async function fetchHls(job: FetchHls): Promise<FetchedMedia> {
  const { request } = job;
  const store = await openSegmentStore(join(request.workDir, folderName(job.rendition)));
  try {
    const before = new Set(store.segments.keys());
    let downloaded = await download(job, store);
    const damaged = await verifyKept(job, store, downloaded, before);
    if (damaged > 0) downloaded = await download(job, store);
    return await joined(job, store, downloaded);
  } catch (thrown) {
    throw namedDiskError(thrown, request.workDir);
  } finally {
    await store.close();
  }
}

const folderName = (rendition: string): string => rendition.replace(/[^\w-]+/g, '_').slice(0, 60);

const download = (job: FetchHls, store: SegmentStore): Promise<HlsDownloaded> =>
  downloadHls({
    http: job.http,
    bandwidth: job.bandwidth,
    workers: job.workers,
    store,
    range: job.request.choice.range,
    signal: job.request.signal,
    log: job.request.log,
    loadPlaylist: job.loadPlaylist,
    ...(job.isMuted === undefined ? {} : { isMuted: job.isMuted }),
    ...(job.tries === undefined ? {} : { tries: job.tries }),
    ...(job.firstWaitMs === undefined ? {} : { firstWaitMs: job.firstWaitMs }),
    onChunk: (name) => job.request.onChunk(name),
    onProgress: (progress) => job.request.onProgress(downloadProgress(progress)),
  });

const count = (value: number): string => value.toLocaleString('en');

function downloadProgress({ done, total, bytes, bytesPerSec }: HlsDownloadProgress): {
  fraction: number | null;
  detail: string;
} {
  const rate = bytesPerSec > 0 ? ` · ${sizeText(bytesPerSec)}/s` : '';
  const left =
    bytesPerSec > 0 && done > 0 && done < total ? ((bytes / done) * (total - done)) / bytesPerSec : null;
  return {
    fraction: total === 0 ? null : (DOWNLOAD_SHARE * done) / total,
    detail: `${count(done)} / ${count(total)} segments · ${sizeText(bytes)}${rate}${left === null ? '' : ` · ${leftText(left)} left`}`,
  };
}

function sizeText(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.round(bytes / 1e3)} kB`;
}

const leftText = (sec: number): string =>
  sec >= 3600
    ? `${Math.floor(sec / 3600)} h ${Math.floor((sec % 3600) / 60)} min`
    : sec >= 60
      ? `${Math.ceil(sec / 60)} min`
      : `${Math.ceil(sec)} s`;

/** Reads what an earlier run left once more: a crash or a full disk may have damaged it. Returns how many are bad. */
async function verifyKept(
  job: FetchHls,
  store: SegmentStore,
  { plan }: HlsDownloaded,
  before: ReadonlySet<number>,
): Promise<number> {
  const { request } = job;
  const kept = plan.flatMap(({ index }) => (before.has(index) ? (store.segments.get(index) ?? []) : []));
  let damaged = 0;
  for (const [number, segment] of kept.entries()) {
    if (!(await store.verify(segment, request.signal))) damaged++;
    request.onProgress({
      fraction: DOWNLOAD_SHARE + (VERIFY_SHARE * (number + 1)) / kept.length,
      detail: `Verifying what was fetched before: ${count(number + 1)} / ${count(kept.length)} segments`,
    });
  }
  if (damaged > 0) request.log.warn('hls.damaged-on-disk', { damaged });
  return damaged;
}

async function joined(
  job: FetchHls,
  store: SegmentStore,
  { plan, missing }: HlsDownloaded,
): Promise<FetchedMedia> {
  const { request } = job;
  const held = plan.flatMap(({ index }) => store.segments.get(index) ?? []);
  const runs = runsOf(held);
  await mkdir(request.outDir, { recursive: true });
  const file = join(request.outDir, request.want === 'sound' ? 'sound.m4a' : 'video.mp4');
  await joinSegments({
    media: request.media,
    folder: store.folder,
    runs,
    outFile: file,
    soundOnly: request.want === 'sound',
    signal: request.signal,
    onProgress: (fraction) =>
      request.onProgress({
        fraction: DOWNLOAD_SHARE + VERIFY_SHARE + (1 - DOWNLOAD_SHARE - VERIFY_SHARE) * fraction,
        detail: fraction < 1 ? `Joining the parts: ${Math.floor(fraction * 100)} %` : 'Finishing the file',
      }),
  });
  const holes = holesOf(lacking(held, missing));
  const timeMap = timeMapOf(runs, holes, job.mutedRanges);
  return {
    file,
    timeMap,
    gaps: holes.map(({ range, reason }) => ({
      range: mediaPointOf(timeMap.pieces, range.startMs),
      reason: missingNote(range, reason),
    })),
  };
}

const lacking = (
  held: readonly StoredSegment[],
  missing: HlsDownloaded['missing'],
): { startSec: number; durationSec: number; reason: string }[] =>
  [
    ...missing.map(({ segment, reason }) => ({ ...segment, reason })),
    ...held.flatMap((segment) => shortfallOf(segment) ?? []),
  ].sort((a, b) => a.startSec - b.startSec);

/** A full or read-only disk, said as such. */
function namedDiskError(thrown: unknown, folder: string): unknown {
  const code = (thrown as { code?: unknown } | null)?.code;
  if (code !== 'ENOSPC' && code !== 'EDQUOT' && code !== 'EROFS' && code !== 'EFBIG') return thrown;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new AppError(
    {
      code: isFull ? 'disk/full' : 'disk/read-only',
      message: isFull
        ? 'The drive that the download is worked on is full.'
        : 'The drive that the download is worked on refuses to be written.',
      nextStep: 'Free some space or choose another folder; what was fetched is kept.',
      detail: folder,
    },
    { cause: thrown },
  );
}
