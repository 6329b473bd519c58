import { open, mkdir, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import {
  readPlayerAnswer,
  type PlayerAnswer,
  type StreamFormat,
} from '../../domain/youtube/player-answer.ts';
import { bestSound, pickPicture } from '../../domain/youtube/qualities.ts';
import { HttpError, type HttpClient } from '../../ports/http.ts';
import type { FetchMediaRequest } from '../../ports/site.ts';
import { openInnertube, type InnertubeDeps, type PlayerClient } from './innertube.ts';
import { sizeText } from './progress-text.ts';

/** YouTube slows a request for more than about 10 MB down to playing speed. */
const PART_BYTES = 8 * 1024 * 1024;
/** These are given addresses that work without running YouTube's scripts (decision 0020). */
const CLIENTS: readonly PlayerClient[] = ['ANDROID_VR', 'IOS'];

export interface DirectDeps extends InnertubeDeps {
  readonly http: HttpClient;
}

interface Track {
  readonly name: string;
  readonly format: StreamFormat & { readonly url: string; readonly contentLength: number };
}

/**
 * Downloads from the addresses that YouTube gives some of its apps: each track in parts, checked by length, going on
 * after the last whole part. Returns the tracks' files, picture first. Throws AppError `link/needs-ytdlp` where YouTube
 * gives none.
 */
export async function downloadDirectly(deps: DirectDeps, request: FetchMediaRequest): Promise<string[]> {
  const tracks = await tracksOf(deps, request);
  const sizeBytes = tracks.reduce((sum, { format }) => sum + format.contentLength, 0);
  const done = tracks.map(() => 0);
  const files: string[] = [];
  for (const [index, track] of tracks.entries()) {
    const path = join(request.workDir, `direct-${track.name}-${track.format.itag}`);
    await downloadTrack(deps.http, request, { track, path }, (bytes) => {
      done[index] = bytes;
      const have = done.reduce((sum, part) => sum + part, 0);
      request.onProgress({
        fraction: have / sizeBytes,
        detail: `${sizeText(have)} / ${sizeText(sizeBytes)}`,
      });
    });
    files.push(path);
  }
  return files;
}

async function tracksOf(
  deps: DirectDeps,
  { stream, want, choice, signal }: FetchMediaRequest,
): Promise<Track[]> {
  const session = await openInnertube(deps, signal);
  for (const client of CLIENTS) {
    const answer = await session.player(stream.videoId, client).then(readPlayerAnswer, ignoreRefusal);
    const usable = (answer?.formats ?? []).filter(
      (format): format is Track['format'] => format.url !== null && format.contentLength !== null,
    );
    const sound = bestSound(usable) as Track['format'] | null;
    const wantsPicture = want === 'video' && choice.quality !== 'audio';
    const picture = wantsPicture ? (pickPicture(usable, choice.quality) as Track['format'] | null) : null;
    if (sound === null || (wantsPicture && picture === null)) continue;
    return [
      ...(picture === null ? [] : [{ name: 'picture', format: picture }]),
      { name: 'sound', format: sound },
    ];
  }
  throw needsYtDlp();
}

/** A client that is turned away is one way less; what stands in the way of every request goes on. */
function ignoreRefusal(thrown: unknown): PlayerAnswer | null {
  if (thrown instanceof HttpError && thrown.status >= 400 && thrown.status < 500) return null;
  throw thrown;
}

export const needsYtDlp = (cause?: unknown): AppError =>
  new AppError(
    {
      code: 'link/needs-ytdlp',
      message: "YouTube doesn't give this video to KlipStream directly.",
      nextStep:
        'Install yt-dlp (or set its path in Settings) and try again, or open your own recording; the chat is fetched either way.',
    },
    cause === undefined ? undefined : { cause },
  );

async function downloadTrack(
  http: HttpClient,
  request: FetchMediaRequest,
  { track, path }: { track: Track; path: string },
  onBytes: (bytes: number) => void,
): Promise<void> {
  const total = track.format.contentLength;
  await mkdir(join(path, '..'), { recursive: true });
  const file = await open(path, 'a');
  try {
    // Only whole parts were flushed for sure.
    let have = Math.floor(Math.min((await stat(path)).size, total) / PART_BYTES) * PART_BYTES;
    if ((await stat(path)).size === total) have = total;
    await file.truncate(have);
    while (have < total) {
      onBytes(have);
      const end = Math.min(total, have + PART_BYTES);
      await appendPart(
        file,
        await partOf(http, { url: track.format.url, from: have, end, signal: request.signal }),
      );
      have = end;
      request.onChunk(`direct-${track.name}-${track.format.itag}-${end}`);
    }
    onBytes(have);
  } finally {
    await file.close();
  }
}

async function appendPart(file: FileHandle, bytes: Uint8Array): Promise<void> {
  await file.appendFile(bytes);
  await file.datasync();
}

const SHORT_TRIES = 4;

/** Bytes `[from, end)`; an answer of another length is asked for again. */
async function partOf(
  http: HttpClient,
  part: { url: string; from: number; end: number; signal: AbortSignal },
): Promise<Uint8Array> {
  const { url, from, end, signal } = part;
  for (let attempt = 1; ; attempt++) {
    const headers = { range: `bytes=${from}-${end - 1}` };
    const { response, body } = await http.bytes({ url, headers, signal }).catch((thrown: unknown) => {
      throw thrown instanceof HttpError && thrown.status === 403 ? needsYtDlp(thrown) : thrown;
    });
    const bytes = response.status === 200 && body.length > end - from ? body.subarray(from, end) : body;
    if (bytes.length === end - from) return bytes;
    if (attempt === SHORT_TRIES) {
      throw new AppError({
        code: 'net/short-answer',
        message: 'YouTube sends parts of the video that are too short.',
        nextStep: 'Try again later: what was downloaded is kept.',
      });
    }
  }
}
