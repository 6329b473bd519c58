import { setTimeout as wait } from 'node:timers/promises';
import type { AppError } from '../../../shared/errors.ts';
import type { Link } from '../../../shared/model/link.ts';
import {
  readKickChannel,
  readKickClip,
  readLegacyVideo,
  readPlayback,
  readReplayWindow,
  readWebVideo,
  type KickChannel,
  type KickClip,
  type KickVideo,
} from '../../domain/kick/answers.ts';
import { HttpError, type HttpClient, type HttpRequest } from '../../ports/http.ts';
import type { Endpoints } from '../endpoints.ts';
import { badAnswer, isChallenge, kickError, refusedAccess } from './refusals.ts';
import {
  askChannel,
  askClip,
  askOldVideo,
  askPlayback,
  askReplay,
  askText,
  askVideo,
  askVideos,
  type ReplayQuestion,
} from './requests.ts';

/** Tries for a challenge and for an answer that was cut short on the way. */
const TRIES = 4;

/** Kick's site, its answers read and its refusals named. Throws AppError `link/…`, `kick/bad-answer`, HttpError or AbortError. */
export interface KickApi {
  channel(slug: string, signal: AbortSignal): Promise<KickChannel>;
  video(link: Link, signal: AbortSignal): Promise<KickVideo>;
  /** A channel's newest VODs. */
  videos(slug: string, signal: AbortSignal): Promise<readonly KickVideo[]>;
  /** The address of a VOD's master playlist, where its description names none. */
  playbackUrl(videoId: string, signal: AbortSignal): Promise<string | null>;
  clip(id: string, signal: AbortSignal): Promise<KickClip>;
  /** Messages of about five seconds from a time on, at most 25, as they came. */
  replay(question: ReplayQuestion, signal: AbortSignal): Promise<readonly unknown[]>;
  /** A playlist; `thing` names it in a refusal. */
  text(url: string, thing: string, signal: AbortSignal): Promise<string>;
}

export interface KickApiDeps {
  readonly http: HttpClient;
  readonly endpoints: () => Endpoints;
  /** Pause before a challenged request is tried again; doubles. Default 500. */
  readonly firstWaitMs?: number;
}

type Json = (request: HttpRequest, signal: AbortSignal) => Promise<unknown>;

export function createKickApi({ http, endpoints, firstWaitMs = 500 }: KickApiDeps): KickApi {
  const patiently = async <T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await ask();
      } catch (thrown) {
        if (attempt >= TRIES || !(isChallenge(thrown) || isCut(thrown))) throw thrown;
        await wait(firstWaitMs * 2 ** (attempt - 1), undefined, { signal });
      }
    }
  };
  const json: Json = (request, signal) => patiently(() => http.json({ ...request, signal }), signal);
  const named = (thing: string) => (thrown: unknown) => {
    throw kickError(thrown, thing);
  };
  return {
    channel: (slug, signal) => channelOf(json, endpoints(), slug, signal),
    video: (link, signal) => videoOf(json, endpoints(), link, signal).catch(named('this VOD')),
    async videos(slug, signal) {
      const { id } = await channelOf(json, endpoints(), slug, signal);
      return videosOf(json, endpoints(), id, signal).catch(named(`the VODs of “${slug}”`));
    },
    async playbackUrl(videoId, signal) {
      return readPlayback(await json(askPlayback(endpoints(), videoId), signal).catch(named('this VOD')));
    },
    async clip(id, signal) {
      const answer = await json(askClip(endpoints(), id), signal).catch(named('this clip'));
      return readKickClip(answer) ?? raise(badAnswer('this clip'));
    },
    async replay(question, signal) {
      const answer = await json(askReplay(endpoints(), question), signal).catch(named("this VOD's chat"));
      return readReplayWindow(answer) ?? raise(badAnswer("this VOD's chat"));
    },
    text: (url, thing, signal) =>
      patiently(() => http.text({ ...askText(url), signal }), signal).catch(named(thing)),
  };
}

/** A user name's underscore may be a dash in its address. */
async function channelOf(
  json: Json,
  endpoints: Endpoints,
  slug: string,
  signal: AbortSignal,
): Promise<KickChannel> {
  const thing = `the channel “${slug}”`;
  const slugs = slug.includes('_') ? [slug, slug.replaceAll('_', '-')] : [slug];
  for (const [index, candidate] of slugs.entries()) {
    const isLast = index === slugs.length - 1;
    try {
      const answer = await json(askChannel(endpoints, candidate), signal);
      return readKickChannel(answer) ?? raise(badAnswer(thing));
    } catch (thrown) {
      if (isLast || !isMissing(thrown)) throw kickError(thrown, thing);
    }
  }
  throw badAnswer(thing);
}

/** The newer half of the site where the channel is known, else (and where it knows nothing) the older. */
async function videoOf(
  json: Json,
  endpoints: Endpoints,
  link: Link,
  signal: AbortSignal,
): Promise<KickVideo> {
  const found = link.channel === null ? null : await webVideo(json, endpoints, link, signal);
  const video = found ?? readLegacyVideo(await json(askOldVideo(endpoints, link.id), signal));
  if (video === null) throw badAnswer('this VOD');
  if (video.access !== 'public' && !video.isLive) throw refusedAccess(video.access);
  return video;
}

async function webVideo(
  json: Json,
  endpoints: Endpoints,
  link: Link,
  signal: AbortSignal,
): Promise<KickVideo | null> {
  const { id } = await channelOf(json, endpoints, link.channel!, signal);
  const answer = await json(askVideo(endpoints, id, link.id), signal).catch(nullIfMissing);
  const video = readWebVideo(answer);
  if (video === null || video.source !== null || video.access !== 'public') return video;
  const listed = await videosOf(json, endpoints, id, signal);
  return listed.find((one) => one.id === link.id) ?? video;
}

async function videosOf(
  json: Json,
  endpoints: Endpoints,
  channelId: string,
  signal: AbortSignal,
): Promise<readonly KickVideo[]> {
  const list = await json(askVideos(endpoints, channelId), signal).catch(nullIfMissing);
  return listOf(list).flatMap((one) => readWebVideo(one) ?? []);
}

const raise = (error: AppError): never => {
  throw error;
};

const isCut = (thrown: unknown): boolean => thrown instanceof HttpError && thrown.code === 'net/bad-answer';

const isMissing = (thrown: unknown): boolean => thrown instanceof HttpError && thrown.status === 404;

const nullIfMissing = (thrown: unknown): null => {
  if (isMissing(thrown)) return null;
  throw thrown;
};

function listOf(answer: unknown): readonly unknown[] {
  const data = (answer as { data?: unknown } | null)?.data;
  return Array.isArray(data) ? data : [];
}
