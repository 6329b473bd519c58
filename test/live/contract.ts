import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpClient } from '../../src/core/infra/http/http-client.ts';
import { processRunner } from '../../src/core/infra/process/run-process.ts';
import { systemClock } from '../../src/core/ports/clock.ts';
import type { HttpClient } from '../../src/core/ports/http.ts';
import { silentLog } from '../../src/core/ports/log.ts';
import type { LiveFeed } from '../../src/core/ports/live-feed.ts';
import type { FetchChatRequest, Site } from '../../src/core/ports/site.ts';
import { endpointsOf } from '../../src/core/sources/endpoints.ts';
import { createBandwidth } from '../../src/core/sources/hls/bandwidth.ts';
import { createKickLiveFeed } from '../../src/core/sources/kick/live-feed.ts';
import { createKickSite } from '../../src/core/sources/kick/site.ts';
import { createTwitchChatReplay } from '../../src/core/sources/twitch/chat/chat-replay.ts';
import { createTwitchGql } from '../../src/core/sources/twitch/gql.ts';
import { createTwitchLiveFeed } from '../../src/core/sources/twitch/live/feed.ts';
import { createTwitchSite } from '../../src/core/sources/twitch/site.ts';
import { createYouTubeSite } from '../../src/core/sources/youtube/youtube-site.ts';
import { toErrorShape, type AppErrorShape } from '../../src/shared/errors.ts';
import type { Link } from '../../src/shared/model/link.ts';
import { Settings } from '../../src/shared/model/settings.ts';
import { mediaTool } from '../support/media-lab.ts';
import { listeningHttp, type HeardAll } from './listening-http.ts';

/** So much of a stream is asked for: enough to see every kind of answer. */
const PART = { startMs: 0, endMs: 20_000 };

export interface ContractRun {
  readonly heard: HeardAll;
  /** What went wrong, by what was tried; the rest worked. */
  readonly failures: Readonly<Record<string, AppErrorShape>>;
}

/** Everything that KlipStream asks of a platform for a link, through its own adapters, of a small part of the stream. */
export async function runContract(link: Link, given: Readonly<Record<string, string>>): Promise<ContractRun> {
  const settings = Settings.parse({ endpoints: given });
  const endpoints = endpointsOf(settings);
  const client = createHttpClient({ userAgent: 'Mozilla/5.0 KlipStream' });
  const { http, heard } = listeningHttp(client, endpoints);
  const { site, feed } = adaptersOf(link, http, settings);
  const failures: Record<string, AppErrorShape> = {};
  const attempt = async <T>(what: string, ask: () => Promise<T>): Promise<T | null> =>
    ask().catch((thrown: unknown) => {
      failures[what] = toErrorShape(thrown);
      return null;
    });
  const { signal } = new AbortController();
  const dir = mkdtempSync(join(tmpdir(), 'klip-live-'));
  try {
    const stream = await attempt('description', () => site.resolve(link, signal));
    if (link.kind === 'channel' && feed !== null) await attempt('live media', () => listen(http, feed, link));
    else if (stream !== null) {
      const request = requestIn(dir, { stream, signal });
      if (stream.hasChat !== 'no') await attempt('chat', async () => site.fetchChat?.(request('chat')));
      await attempt('markers', async () => site.fetchMarkers?.(stream, signal));
      const want = { want: 'sound' as const, media: mediaTool() };
      await attempt('media', async () => site.fetchMedia?.({ ...request('media'), ...want }));
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  return { heard, failures };
}

interface Adapters {
  readonly site: Site;
  readonly feed: LiveFeed | null;
}

/** Anonymous: nothing of a person is sent. */
function adaptersOf(link: Link, http: HttpClient, settings: Settings): Adapters {
  const deps = {
    ...{ http, clock: systemClock, log: silentLog, processes: processRunner, emotes: null },
    endpoints: () => endpointsOf(settings),
    settings: () => settings,
    secrets: { kind: 'file' as const, get: () => Promise.resolve(null), set: () => Promise.resolve() },
    bandwidth: createBandwidth({ bytesPerSec: () => null }),
  };
  switch (link.platform) {
    case 'twitch': {
      const gql = createTwitchGql(deps);
      const chat = createTwitchChatReplay({ ...deps, gql });
      return {
        site: createTwitchSite({ ...deps, gql, chat }),
        feed: createTwitchLiveFeed({ ...deps, gql, emotes: null, login: () => Promise.resolve(null) }),
      };
    }
    case 'youtube':
      return { site: createYouTubeSite(deps), feed: null };
    case 'kick':
      return { site: createKickSite(deps), feed: createKickLiveFeed(deps) };
    case 'relay':
      throw new Error('This asks platforms, not encoders on this computer.');
  }
}

/** The playlist of a channel that is live. */
async function listen(http: HttpClient, feed: LiveFeed, link: Link): Promise<void> {
  const { signal } = new AbortController();
  const { url, headers } = await feed.openPlaylist({ link, quality: '720p', signal });
  await http.text({ url, headers, signal });
}

const requestIn =
  (dir: string, { stream, signal }: Pick<FetchChatRequest, 'stream' | 'signal'>) =>
  (name: string): FetchChatRequest => {
    const [workDir, outDir] = [join(dir, name, 'work'), join(dir, name, 'out')];
    for (const path of [workDir, outDir]) mkdirSync(path, { recursive: true });
    const choice = { quality: '720p', range: PART, wantMedia: true, wantChat: true };
    const quiet = { onProgress: () => undefined, onChunk: () => undefined };
    return { ...{ stream, signal, workDir, outDir, choice, log: silentLog }, ...quiet };
  };
