import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpClient } from '../../src/core/infra/http/http-client.ts';
import { systemClock } from '../../src/core/ports/clock.ts';
import type { HttpClient } from '../../src/core/ports/http.ts';
import { silentLog } from '../../src/core/ports/log.ts';
import type { FetchChatRequest, FetchedChat } from '../../src/core/ports/site.ts';
import { endpointsOf } from '../../src/core/sources/endpoints.ts';
import { createTwitchChatReplay } from '../../src/core/sources/twitch/chat/chat-replay.ts';
import { createTwitchGql } from '../../src/core/sources/twitch/gql.ts';
import { ChatMessage } from '../../src/shared/model/chat.ts';
import type { RemoteStream } from '../../src/shared/model/remote-stream.ts';
import { Settings } from '../../src/shared/model/settings.ts';
import type { SimChat } from '../sim/twitch/chat-nodes.ts';
import { createCommentsSim, type CommentsBehaviour } from '../sim/twitch/comments.ts';
import { startSimServer, type SimServer } from '../sim/sim-server.ts';

export const VIDEO_ID = '1962354205';

export const streamOf = (more: Partial<RemoteStream> = {}): RemoteStream => ({
  link: {
    ...{ platform: 'twitch', kind: 'vod', id: VIDEO_ID, channel: null, startMs: null },
    url: `https://www.twitch.tv/videos/${VIDEO_ID}`,
  },
  ...{ state: 'vod', videoId: VIDEO_ID, title: 'A stream', channel: 'streamer', channelId: '22484632' },
  ...{ startedAtUnixMs: Date.UTC(2026, 0, 10, 18, 0, 0), durationMs: 3_600_000, qualities: [], chapters: [] },
  ...{ mutedRanges: [], hasChat: 'unknown', notes: [] },
  ...more,
});

export const settingsOf = (more: Partial<Settings> = {}): Settings => Settings.parse(more);

/** Gives up on silence early: a test shall not wait as long as a person would. */
export function impatient(http: HttpClient, stallMs = 1500): HttpClient {
  return {
    json: (request) => http.json({ stallMs, ...request }),
    text: (request) => http.text({ stallMs, ...request }),
    bytes: (request) => http.bytes({ stallMs, ...request }),
    stream: (request, onResponse) => http.stream({ stallMs, ...request }, onResponse),
  };
}

export interface LabOptions {
  readonly behaviour?: Partial<CommentsBehaviour>;
  readonly settings?: Partial<Settings>;
  readonly workers?: number;
  readonly latencyMs?: number;
  readonly stallMs?: number;
}

export interface ChatLab {
  readonly sim: ReturnType<typeof createCommentsSim>;
  readonly server: SimServer;
  readonly workDir: string;
  /** Fetches the chat; another call goes on in the same folder. */
  fetch(options?: {
    stream?: Partial<RemoteStream>;
    choice?: Partial<FetchChatRequest['choice']>;
    signal?: AbortSignal;
    onChunk?: (name: string) => void;
  }): Promise<FetchedChat & { messages: ChatMessage[] }>;
  close(): Promise<void>;
}

/** A chat replay adapter against a stand-in that serves one chat. */
export async function openChatLab(chat: SimChat, options: LabOptions = {}): Promise<ChatLab> {
  const sim = createCommentsSim({ [VIDEO_ID]: chat }, options.behaviour);
  const latency = options.latencyMs === undefined ? {} : { latencyMs: options.latencyMs };
  const server = await startSimServer({ routes: [sim.route], ...latency });
  const dir = await mkdtemp(join(tmpdir(), 'klip-chat-'));
  const settings = settingsOf({ endpoints: { twitchGql: `${server.url}/gql` }, ...options.settings });
  const endpoints = (): ReturnType<typeof endpointsOf> => endpointsOf(settings);
  const http = impatient(createHttpClient({ userAgent: 'test', firstWaitMs: 2 }), options.stallMs);
  const gql = createTwitchGql({
    http,
    endpoints,
    secrets: { get: () => Promise.resolve(null) },
    firstWaitMs: 2,
  });
  const replay = createTwitchChatReplay({
    ...{ gql, endpoints, settings: () => settings, emotes: null, clock: systemClock, log: silentLog },
    ...{ firstWaitMs: 2, workers: options.workers ?? 12 },
  });
  return {
    ...{ sim, server, workDir: dir },
    async fetch(request = {}) {
      const fetched = await replay.fetchChat({
        stream: streamOf(request.stream),
        choice: { quality: '720p', range: null, wantMedia: false, wantChat: true, ...request.choice },
        signal: request.signal ?? new AbortController().signal,
        ...{ workDir: dir, outDir: dir, log: silentLog },
        onProgress: () => undefined,
        onChunk: request.onChunk ?? (() => undefined),
      });
      return { ...fetched, messages: await readMessages(fetched.file) };
    },
    async close() {
      await server.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Every message of a klipstream-jsonl file, checked against the strict model. */
export async function readMessages(file: string): Promise<ChatMessage[]> {
  const [, ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => ChatMessage.parse(JSON.parse(line)));
}
