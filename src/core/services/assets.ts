import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { SignalWeights } from '../../shared/model/hype.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { ArtefactRow, LibraryStore } from '../ports/library-store.ts';
import type { WorkerPool } from '../ports/worker-pool.ts';
import type { ArtefactKind } from '../pipeline/stage.ts';
import { parseRange } from './byte-range.ts';
import type { Live } from './live.ts';
import { mediaFileOf } from './media-file.ts';
import { rankInputsOf } from './rank-inputs.ts';
import { ProxyMeta, TRACK_KINDS, madeArtefact } from './vod-view.ts';
import { parseJsonOrNull } from '../../shared/json.ts';

export interface AssetRequest {
  /** The Range header as it came. */
  readonly range: string | null;
  readonly method: 'GET' | 'HEAD';
  readonly signal: AbortSignal;
}
export interface AssetResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Readable | Uint8Array | null;
}
export interface AssetServer {
  /** `path` as in shared/assets.ts, with its query. Never rejects for a wrong path: 404, 410 or 416. */
  serve(path: string, request: AssetRequest): Promise<AssetResponse>;
}

export interface AssetDeps {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
  readonly workers: WorkerPool;
  readonly live: Pick<Live, 'clipPath' | 'still'>;
  /** An emote's picture on this machine; null where there is none. */
  readonly emoteImage: (
    provider: string,
    id: string,
  ) => Promise<{ readonly path: string; readonly contentType: string } | null>;
}

/** A byte span of one file. */
interface Span {
  readonly file: string;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly contentType: string;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  '.mov': 'video/mp4',
  '.webm': 'video/webm',
  '.mkv': 'video/x-matroska',
  '.m4a': 'audio/mp4',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.flac': 'audio/flac',
  '.ogg': 'audio/ogg',
};
const BINARY = 'application/octet-stream';

const WaveformSpans = z.object({
  tilePx: z.number().int().positive(),
  levels: z.array(z.object({ offsetBytes: z.number().int(), lengthPx: z.number().int() })),
});
const FilmstripSpans = z.object({
  sheets: z.array(z.object({ offsetBytes: z.number(), lengthBytes: z.number() })),
});
const BYTES_PER_PEAK = 4;

/** Bytes of the library by id. A path that is no known asset is 404: nothing here takes a file name from outside. */
export function createAssetServer(deps: AssetDeps): AssetServer {
  return {
    async serve(path, request) {
      const [route = '', query = ''] = path.split('?');
      const [kind, id, ...rest] = route.split('/').filter((part) => part !== '');
      if (kind === 'emote' && id !== undefined && rest.length === 1)
        return emotePicture(deps, { provider: id, id: rest[0]! }, request);
      if (kind === 'live-clip' && id !== undefined && rest.length === 1) {
        const clip = await wholeFile(deps.live.clipPath(id, rest[0]!));
        return clip === null ? plain(404) : sendSpan(clip, request);
      }
      if (kind === 'live-still' && id !== undefined && rest.length === 0) return liveStill(deps, id, request);
      if (kind === undefined || id === undefined || rest.some((part) => !/^[a-z0-9]+$/.test(part)))
        return plain(404);
      const weights = new URLSearchParams(query).get('weights');
      if (kind === 'tracks' && rest[0] === 'hype' && weights !== null)
        return reweighed(deps, id, weights, request);
      if (kind === 'tracks' && rest[0] === 'reference') return referenceTracks(deps, id, request);
      const span = await findSpan(deps, { kind, id, rest });
      if (span === null) return plain(404);
      return sendSpan(span, request);
    },
  };
}

const plain = (status: number, headers: Record<string, string> = {}): AssetResponse => ({
  status,
  headers,
  body: null,
});

async function findSpan(
  deps: AssetDeps,
  asset: { kind: string; id: string; rest: string[] },
): Promise<Span | null> {
  const { kind, id, rest } = asset;
  switch (kind) {
    case 'media':
      return mediaSpan(deps, id, rest[0]);
    case 'peaks':
      return peaksSpan(deps, id, Number(rest[0]), Number(rest[1]));
    case 'tracks':
      return tracksSpan(deps, id, rest[0] ?? '');
    case 'filmstrip':
      return filmstripSpan(deps, id, Number(rest[0]));
    case 'poster':
      return wholeArtefact(deps, madeArtefact(deps.store, id, 'poster'), 'image/jpeg');
    case 'clip':
      return wholeFile(deps.store.clips.get(id)?.path ?? null);
    default:
      return null;
  }
}

async function emotePicture(
  deps: AssetDeps,
  emote: { readonly provider: string; readonly id: string },
  request: AssetRequest,
): Promise<AssetResponse> {
  const image = await deps.emoteImage(emote.provider, emote.id);
  const span = await wholeFile(image?.path ?? null);
  if (image === null || span === null) return plain(404);
  const answer = sendSpan({ ...span, contentType: image.contentType }, request);
  // An id's picture never changes.
  return { ...answer, headers: { ...answer.headers, 'cache-control': 'private, max-age=86400' } };
}

async function liveStill(deps: AssetDeps, id: string, request: AssetRequest): Promise<AssetResponse> {
  const jpeg = await deps.live.still(id, request.signal);
  if (jpeg === null) return plain(404);
  const answer = sendBytes(jpeg, request, 'image/jpeg');
  // Nobody keeps pictures of somebody who only agreed to be looked at.
  return { ...answer, headers: { ...answer.headers, 'cache-control': 'no-store' } };
}

async function wholeFile(path: string | null): Promise<Span | null> {
  if (path === null) return null;
  const facts = await stat(path).catch(() => null);
  if (facts?.isFile() !== true) return null;
  const contentType = CONTENT_TYPES[extname(path).toLowerCase()] ?? BINARY;
  return { file: path, offsetBytes: 0, lengthBytes: facts.size, contentType };
}

const isReadable = (row: ArtefactRow | null): row is ArtefactRow & { path: string } =>
  row?.path != null && !row.reclaimed;

function wholeArtefact(deps: AssetDeps, row: ArtefactRow | null, contentType: string): Span | null {
  if (!isReadable(row)) return null;
  return { file: deps.files.resolve(row.path), offsetBytes: 0, lengthBytes: row.sizeBytes, contentType };
}

async function wholeMedia(deps: AssetDeps, vodId: string): Promise<Span | null> {
  const media = mediaFileOf(deps, vodId);
  const span = await wholeFile(media?.path ?? null);
  // Content-addressed files have no name to tell the type by; what is downloaded is always MP4.
  return span === null || media?.kind === 'file' ? span : { ...span, contentType: 'video/mp4' };
}

async function mediaSpan(deps: AssetDeps, vodId: string, part: string | undefined): Promise<Span | null> {
  const proxy = madeArtefact(deps.store, vodId, 'proxy');
  if (!isReadable(proxy)) return part === undefined ? wholeMedia(deps, vodId) : null;
  const { parts } = ProxyMeta.parse(proxy.meta);
  if (part === undefined) return wholeArtefact(deps, proxy, 'video/mp4');
  const span = parts[Number(part)];
  return span === undefined
    ? null
    : { file: deps.files.resolve(proxy.path), ...span, contentType: 'video/mp4' };
}

function peaksSpan(deps: AssetDeps, vodId: string, level: number, tile: number): Span | null {
  const row = madeArtefact(deps.store, vodId, 'waveform');
  if (!isReadable(row)) return null;
  const { tilePx, levels } = WaveformSpans.parse(row.meta);
  const found = levels[level];
  if (found === undefined || !Number.isInteger(tile) || tile < 0 || tile * tilePx >= found.lengthPx)
    return null;
  const fromPx = tile * tilePx;
  const lengthPx = Math.min(tilePx, found.lengthPx - fromPx);
  return {
    file: deps.files.resolve(row.path),
    offsetBytes: found.offsetBytes + fromPx * BYTES_PER_PEAK,
    lengthBytes: lengthPx * BYTES_PER_PEAK,
    contentType: BINARY,
  };
}

function tracksSpan(deps: AssetDeps, vodId: string, name: string): Span | null {
  const kinds: readonly ArtefactKind[] = TRACK_KINDS[name] ?? [];
  const rows = kinds.map((kind) => madeArtefact(deps.store, vodId, kind));
  return wholeArtefact(deps, rows.find((row) => row !== null) ?? null, BINARY);
}

function filmstripSpan(deps: AssetDeps, vodId: string, sheet: number): Span | null {
  const row = madeArtefact(deps.store, vodId, 'filmstrip');
  if (!isReadable(row)) return null;
  const span = FilmstripSpans.parse(row.meta).sheets[sheet];
  return span === undefined
    ? null
    : { file: deps.files.resolve(row.path), ...span, contentType: 'image/jpeg' };
}

async function reweighed(
  deps: AssetDeps,
  vodId: string,
  text: string,
  request: AssetRequest,
): Promise<AssetResponse> {
  const weights = SignalWeights.safeParse(parseJsonOrNull(text));
  const span = tracksSpan(deps, vodId, 'hype');
  if (!weights.success || span === null) return plain(weights.success ? 404 : 400);
  const { signal } = request;
  const input = { hypePath: span.file, weights: weights.data };
  return sendBytes(await deps.workers.run('review.reweigh', input, { signal }), request);
}

async function referenceTracks(
  deps: AssetDeps,
  vodId: string,
  request: AssetRequest,
): Promise<AssetResponse> {
  const inputs = rankInputsOf(deps, vodId);
  if (inputs === null) return plain(404);
  const { signal } = request;
  return sendBytes(await deps.workers.run('review.reference', inputs, { signal }), request);
}

const sendBytes = (bytes: Uint8Array, { method }: AssetRequest, contentType = BINARY): AssetResponse => ({
  status: 200,
  headers: headersOf(contentType, bytes.byteLength),
  body: method === 'HEAD' ? null : bytes,
});

const headersOf = (contentType: string, lengthBytes: number): Record<string, string> => ({
  'content-type': contentType,
  'content-length': String(lengthBytes),
  'accept-ranges': 'bytes',
  'cache-control': 'private, no-cache',
  'x-content-type-options': 'nosniff',
});

function sendSpan(span: Span, request: AssetRequest): AssetResponse {
  const range = parseRange(request.range, span.lengthBytes);
  if (range === 'unsatisfiable') return plain(416, { 'content-range': `bytes */${span.lengthBytes}` });
  const from = range?.startByte ?? 0;
  const lengthBytes = (range?.endByte ?? span.lengthBytes) - from;
  const headers = headersOf(span.contentType, lengthBytes);
  if (range !== null)
    headers['content-range'] = `bytes ${from}-${from + lengthBytes - 1}/${span.lengthBytes}`;
  const first = span.offsetBytes + from;
  // A stream that is born aborted tells it to nobody: an error without a listener ends the process.
  request.signal.throwIfAborted();
  const body =
    request.method === 'HEAD' || lengthBytes === 0
      ? null
      : createReadStream(span.file, { start: first, end: first + lengthBytes - 1, signal: request.signal });
  return { status: range === null ? 200 : 206, headers, body };
}
