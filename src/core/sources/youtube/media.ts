import { rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Settings } from '../../../shared/model/settings.ts';
import { refuseUnfinished } from '../../domain/links/unfinished.ts';
import { moveFile } from '../../infra/paths/move-file.ts';
import { mediaPathArg } from '../../ports/media-tool.ts';
import type { ProcessRunner } from '../../ports/process.ts';
import type { FetchedMedia, FetchGap, FetchMediaRequest } from '../../ports/site.ts';
import { downloadDirectly, type DirectDeps } from './media-direct.ts';
import { downloadWithYtDlp, findYtDlp } from './media-ytdlp.ts';

export interface MediaDeps extends DirectDeps {
  readonly processes: ProcessRunner;
  readonly settings: () => Settings;
}

/** A file that lacks no more than this is whole: containers round. */
const LENGTH_TOLERANCE_MS = 3000;

/**
 * The video or its sound: through a yt-dlp that is there, else from the addresses that YouTube gives by itself. Throws
 * AppError `link/needs-ytdlp` where neither works.
 */
export async function fetchMedia(deps: MediaDeps, request: FetchMediaRequest): Promise<FetchedMedia> {
  const { stream, signal } = request;
  refuseUnfinished(stream);
  const found = await findYtDlp({ processes: deps.processes, path: deps.settings().ytDlpPath }, signal);
  if (found !== null) {
    const url = `${deps.endpoints().youtube}/watch?v=${stream.videoId}`;
    const downloaded = await downloadWithYtDlp({ processes: deps.processes, url, found }, request);
    const file = join(request.outDir, `${request.want}${extname(downloaded)}`);
    await moveFile(downloaded, file);
    return finished(request, file);
  }
  const tracks = await downloadDirectly(deps, request);
  const file = await joinTracks(request, tracks);
  for (const track of tracks) await rm(track, { force: true });
  return finished(request, file);
}

/** Puts the tracks into one file without coding them anew; of a wanted range only that part. */
async function joinTracks(request: FetchMediaRequest, tracks: readonly string[]): Promise<string> {
  const { choice, outDir, want, signal, media } = request;
  const file = join(outDir, `${want}.${tracks.length > 1 ? 'mp4' : 'm4a'}`);
  const { range } = choice;
  const seek = range === null ? [] : ['-ss', String(range.startMs / 1000)];
  const length = range === null ? [] : ['-t', String((range.endMs - range.startMs) / 1000)];
  await media.run(
    [
      '-y',
      ...tracks.flatMap((track) => [...seek, '-i', mediaPathArg(track)]),
      ...tracks.flatMap((_, index) => ['-map', String(index)]),
      ...[...length, '-c', 'copy', '-strict', '-2', '-movflags', '+faststart'],
      ...['-avoid_negative_ts', 'make_zero', '-f', 'mp4', mediaPathArg(file)],
    ],
    { signal },
  );
  return file;
}

/** Measures what came against what was promised. */
async function finished(request: FetchMediaRequest, file: string): Promise<FetchedMedia> {
  const { stream, choice, media, signal } = request;
  const { durationMs } = await media.probe(file, signal);
  const startMs = choice.range?.startMs ?? 0;
  const endMs = choice.range?.endMs ?? stream.durationMs;
  const expectedMs = endMs === null ? durationMs : Math.min(endMs, stream.durationMs ?? endMs) - startMs;
  const isShort = durationMs < expectedMs - LENGTH_TOLERANCE_MS;
  const gaps: FetchGap[] = isShort
    ? [
        {
          range: { startMs: durationMs, endMs: expectedMs },
          reason: 'YouTube gave less than the whole video.',
        },
      ]
    : [];
  return {
    file,
    gaps,
    timeMap: {
      pieces: [
        {
          mediaStartMs: 0,
          durationMs,
          // Of a stream the recording begins with the broadcast; an ordinary video has no wall clock.
          wallStartUnixMs:
            stream.state === 'vod' && stream.startedAtUnixMs !== null
              ? stream.startedAtUnixMs + startMs
              : null,
          streamStartMs: startMs,
        },
      ],
      truth: [],
    },
  };
}
