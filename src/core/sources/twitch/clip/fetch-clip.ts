import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError, isAbortError } from '../../../../shared/errors.ts';
import { chooseVariant } from '../../../domain/hls/variants.ts';
import type { HttpClient } from '../../../ports/http.ts';
import { mediaPathArg } from '../../../ports/media-tool.ts';
import type { FetchedMedia, FetchMediaRequest } from '../../../ports/site.ts';
import type { Bandwidth } from '../../hls/bandwidth.ts';
import type { TwitchGql } from '../gql.ts';
import { clipVariants, existingClip } from './resolve-clip.ts';

export interface FetchClipDeps {
  readonly gql: TwitchGql;
  readonly http: HttpClient;
  readonly bandwidth: Bandwidth;
  readonly firstWaitMs?: number;
}

const TRIES = 5;
/** Twitch tells a clip's length in whole seconds. */
const LENGTH_TOLERANCE_MS = 1500;

/**
 * A clip's file, checked by its length and written anew so that it begins at 0 and plays while it loads. It is short:
 * all of it is taken, whatever part was asked for. Throws AppError `link/no-media|not-found`.
 */
export async function fetchClip(deps: FetchClipDeps, request: FetchMediaRequest): Promise<FetchedMedia> {
  const { signal, want, media, stream, workDir, outDir } = request;
  await Promise.all([mkdir(workDir, { recursive: true }), mkdir(outDir, { recursive: true })]);
  const raw = join(workDir, `clip-${want}.part`);
  const out = join(outDir, want === 'sound' ? 'sound.m4a' : 'video.mp4');
  try {
    await downloadWhole(deps, request, raw);
    await media.run(
      [
        ...['-y', '-i', mediaPathArg(raw), ...(want === 'sound' ? [] : ['-map', '0:v:0?']), '-map', '0:a:0?'],
        ...['-c', 'copy', '-movflags', '+faststart', '-f', 'mp4', mediaPathArg(out)],
      ],
      { signal, ...(stream.durationMs === null ? {} : { durationMs: stream.durationMs }) },
    );
  } finally {
    await rm(raw, { force: true });
  }
  const { durationMs } = await media.probe(out, signal);
  request.onChunk('clip');
  request.onProgress({ fraction: 1, detail: 'Done' });
  return {
    file: out,
    timeMap: {
      pieces: [{ mediaStartMs: 0, durationMs, wallStartUnixMs: null, streamStartMs: 0 }],
      truth: [],
    },
    gaps: [],
  };
}

async function downloadWhole(deps: FetchClipDeps, request: FetchMediaRequest, path: string): Promise<void> {
  const firstWaitMs = deps.firstWaitMs ?? 500;
  const { signal } = request;
  for (let attempt = 1; ; attempt++) {
    try {
      await downloadOnce(deps, request, path);
      return;
    } catch (thrown) {
      signal.throwIfAborted();
      const isFinal = !(thrown instanceof AppError) || thrown.code.startsWith('link/');
      if (isAbortError(thrown) || isFinal || attempt >= TRIES) throw thrown;
      await wait(firstWaitMs * 2 ** (attempt - 1), undefined, { signal });
    }
  }
}

async function downloadOnce(deps: FetchClipDeps, request: FetchMediaRequest, path: string): Promise<void> {
  const { signal, stream, choice, want } = request;
  // Asked anew each time: the permission expires.
  const clip = await existingClip(deps.gql, stream.link, signal);
  const variant = chooseVariant(clipVariants(clip), want === 'sound' ? 'audio' : choice.quality);
  if (variant === null || clip.playbackAccessToken === null)
    throw new AppError({
      code: 'link/no-media',
      message: 'Twitch describes this clip, but gives no video of it.',
      nextStep: 'Try again later; a fresh clip takes some seconds until it can be watched.',
    });
  await save(deps, request, { url: signedUrl(variant.uri, clip.playbackAccessToken), path });
  const { durationMs } = await request.media.probe(path, signal);
  if (stream.durationMs === null || Math.abs(durationMs - stream.durationMs) <= LENGTH_TOLERANCE_MS) return;
  const sec = (ms: number): string => (ms / 1000).toFixed(1);
  throw new AppError({
    code: 'twitch/clip-cut-short',
    message: `Twitch sent ${sec(durationMs)} s of this clip's ${sec(stream.durationMs)} s.`,
    nextStep: 'Try again in some minutes.',
  });
}

function signedUrl(url: string, token: { signature: string; value: string }): string {
  const query = new URLSearchParams({ sig: token.signature, token: token.value });
  return `${url}${url.includes('?') ? '&' : '?'}${query.toString()}`;
}

async function save(
  deps: FetchClipDeps,
  request: FetchMediaRequest,
  { url, path }: { url: string; path: string },
): Promise<void> {
  const { signal } = request;
  let received = 0;
  let total: number | null = null;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const answer = deps.http.stream({ url, signal }, ({ headers }) => {
      total = Number(headers.get('content-length')) || null;
    });
    for await (const chunk of answer) {
      await deps.bandwidth.take(chunk.length, signal);
      received += chunk.length;
      request.onProgress({
        fraction: total === null ? null : Math.min(0.95, received / total),
        detail: `${(received / 1e6).toFixed(1)} MB`,
      });
      yield chunk;
    }
  }
  await pipeline(Readable.from(chunks()), createWriteStream(path), { signal });
}
