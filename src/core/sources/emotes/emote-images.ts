import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BadgeProvider, ChatEmote } from '../../../shared/model/chat.ts';
import { HttpError, type HttpClient } from '../../ports/http.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Endpoints } from '../endpoints.ts';

export interface EmoteImage {
  readonly path: string;
  readonly contentType: string;
}

/** Who drew the picture of an emote or badge. */
export type PictureProvider = ChatEmote['provider'] | BadgeProvider;

export interface EmoteImages {
  /** An emote's or badge's picture as a file on this machine, fetched at its first use; null where there is none to be had. */
  imageOf(provider: PictureProvider, id: string): Promise<EmoteImage | null>;
}

export interface EmoteImagesDeps {
  readonly http: HttpClient;
  readonly endpoints: () => Endpoints;
  readonly cacheDir: string;
  readonly clock: Clock;
  readonly log: Log;
  /** All pictures together; the longest unused ones go first. Default 256 MiB. */
  readonly maxBytes?: number;
}

const LARGEST_IMAGE = 4 * 1024 * 1024;
const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;
/** The cache is measured again after so many new pictures. */
const MEASURE_EVERY = 100;
/** A picture that could not be had is not asked for again so long: a chat shows the same emote a hundred times. */
const ASK_AGAIN_MS = 10 * 60_000;
const SAFE_ID = /^[A-Za-z0-9_-]{1,100}$/;

/** Where a provider keeps the picture of an emote or badge at twice the text's size; null for ids that are none. */
export function emoteUrl(provider: PictureProvider, id: string, endpoints: Endpoints): string | null {
  if (!SAFE_ID.test(id)) return null;
  switch (provider) {
    case 'twitch':
      return `${endpoints.twitchCdn}/emoticons/v2/${id}/default/dark/2.0`;
    case 'bttv':
      return `${endpoints.bttvCdn}/emote/${id}/2x`;
    case 'ffz':
      return `${endpoints.ffzCdn}/emote/${id}/2`;
    case '7tv':
      return `${endpoints.sevenTvCdn}/emote/${id}/2x.webp`;
    case 'kick':
      return `${endpoints.kickFiles}/emotes/${id}/fullsize`;
    case 'twitch-badge':
      return `${endpoints.twitchCdn}/badges/v1/${id}/2`;
    case 'youtube-badge':
      return `${endpoints.youtubePictures}/${id}=s32-c-k`;
    case 'kick-badge':
      return `${endpoints.kickFiles}/channel_subscriber_badges/${id}/original`;
    case 'youtube':
    case 'unknown':
      return null;
  }
}

/** The smallest picture, for emotes that have no larger one. */
const smallest = (url: string): string => url.replace(/\/2(x(?:\.webp)?)?$/, '/1$1');

/** Types that a page may be given as a picture, by how such files begin. */
function typeOf(bytes: Uint8Array): { extension: string; contentType: string } | null {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  if (head.startsWith('\x89PNG')) return { extension: 'png', contentType: 'image/png' };
  if (head.startsWith('GIF8')) return { extension: 'gif', contentType: 'image/gif' };
  if (head.startsWith('\xff\xd8\xff')) return { extension: 'jpg', contentType: 'image/jpeg' };
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP')
    return { extension: 'webp', contentType: 'image/webp' };
  if (head.slice(4, 12) === 'ftypavif') return { extension: 'avif', contentType: 'image/avif' };
  return null;
}

export function createEmoteImages(deps: EmoteImagesDeps): EmoteImages {
  const dir = join(deps.cacheDir, 'images');
  const pending = new Map<string, Promise<EmoteImage | null>>();
  const failedAtMs = new Map<string, number>();
  let sinceMeasured = MEASURE_EVERY;

  const fetchImage = async (url: string, base: string): Promise<EmoteImage | null> => {
    const bytes = await pictureBytes(deps.http, url);
    const type = bytes === null ? null : typeOf(bytes);
    if (bytes === null || type === null) return null;
    await mkdir(dir, { recursive: true });
    const path = join(dir, `${base}.${type.extension}`);
    await writeFile(`${path}.new`, bytes);
    await rename(`${path}.new`, path);
    if (++sinceMeasured >= MEASURE_EVERY) {
      sinceMeasured = 0;
      await shrink(dir, deps.maxBytes ?? DEFAULT_MAX_BYTES);
    }
    return { path, contentType: type.contentType };
  };

  return {
    async imageOf(provider, id) {
      const url = emoteUrl(provider, id, deps.endpoints());
      if (url === null) return null;
      const base = createHash('sha256').update(`${provider}/${id}`).digest('hex').slice(0, 32);
      const kept = await keptImage(dir, base);
      if (kept !== null) return kept;
      const failedMs = failedAtMs.get(base);
      if (failedMs !== undefined && deps.clock.nowUnixMs() - failedMs < ASK_AGAIN_MS) return null;
      const running = pending.get(base) ?? fetchImage(url, base).finally(() => pending.delete(base));
      pending.set(base, running);
      try {
        const image = await running;
        if (image === null) failedAtMs.set(base, deps.clock.nowUnixMs());
        return image;
      } catch {
        failedAtMs.set(base, deps.clock.nowUnixMs());
        deps.log.warn('emotes.no-image', { provider });
        return null;
      }
    },
  };
}

async function pictureBytes(http: HttpClient, url: string): Promise<Uint8Array | null> {
  for (const address of new Set([url, smallest(url)])) {
    try {
      const { body } = await http.bytes({ url: address, tries: 2, stallMs: 5000, maxBytes: LARGEST_IMAGE });
      return body;
    } catch (thrown) {
      if (!(thrown instanceof HttpError) || thrown.status !== 404) throw thrown;
    }
  }
  return null;
}

const EXTENSIONS = ['webp', 'png', 'gif', 'jpg', 'avif'];

async function keptImage(dir: string, base: string): Promise<EmoteImage | null> {
  for (const extension of EXTENSIONS) {
    const path = join(dir, `${base}.${extension}`);
    const head = await readFile(path).catch(() => null);
    const type = head === null ? null : typeOf(head);
    if (type === null) continue;
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    return { path, contentType: type.contentType };
  }
  return null;
}

/** Drops the longest unused pictures until the rest fits. */
async function shrink(dir: string, maxBytes: number): Promise<void> {
  const names = (await readdir(dir)).filter((name) => !name.endsWith('.new'));
  const files = await Promise.all(
    names.map(async (name) => {
      const info = await stat(join(dir, name)).catch(() => null);
      return { name, sizeBytes: info?.size ?? 0, usedMs: info?.mtimeMs ?? 0 };
    }),
  );
  let total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  for (const file of files.sort((a, b) => a.usedMs - b.usedMs)) {
    if (total <= maxBytes) return;
    await rm(join(dir, file.name), { force: true });
    total -= file.sizeBytes;
  }
}
