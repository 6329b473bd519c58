import { join } from 'node:path';
import { AppError, isAbortError } from '../../../../shared/errors.ts';
import type { Settings } from '../../../../shared/model/settings.ts';
import type { RemoteStream } from '../../../../shared/model/remote-stream.ts';
import type { RangeMs } from '../../../../shared/time.ts';
import { looksLikeFirstPageOnly, planSlices } from '../../../domain/chat-replay/slices.ts';
import { markThirdPartyEmotes, type EmoteSet } from '../../../domain/emotes/emote-set.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Log } from '../../../ports/log.ts';
import type { FetchChatRequest, FetchedChat, FetchGap, Site, SiteCapability } from '../../../ports/site.ts';
import { writeChatJsonl } from '../../chat-jsonl.ts';
import type { EmoteCatalog } from '../../emotes/emote-catalog.ts';
import type { Endpoints } from '../../endpoints.ts';
import type { TwitchGql } from '../gql.ts';
import { fetchChannelClips } from './channel-clips.ts';
import { createCommentsQuery, unavailable } from './comments-query.ts';
import { gapsOf } from './gaps.ts';
import { gqlOffsets } from './gql-offsets.ts';
import { gqlSlices } from './gql-slices.ts';
import { mergeParts } from './merge-parts.ts';
import { ReplayProgress } from './replay-progress.ts';
import { reasonOf } from './run-slices.ts';
import { openSliceStore, type SliceStore } from './slice-store.ts';
import type { ChatStrategy, StrategyContext } from './strategy.ts';
import { twitchDownloader } from './twitchdownloader.ts';

/** More than eight, because each slice's border costs about a page; far fewer than what gets answered with refusals. */
const WORKERS = 12;
const STRATEGIES: readonly ChatStrategy[] = [gqlSlices, gqlOffsets, twitchDownloader];

export interface TwitchChatReplayDeps {
  readonly gql: Pick<TwitchGql, 'query'>;
  readonly endpoints: () => Endpoints;
  readonly settings: () => Settings;
  /** Null: third-party emotes stay words. */
  readonly emotes: Pick<EmoteCatalog, 'forChannel'> | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly workers?: number;
  /** Pause before a question is repeated that was answered without comments. Default 500. */
  readonly firstWaitMs?: number;
}

/** Twitch's chat replay and the channel's clips of a VOD, as a part of the Twitch site. */
export function createTwitchChatReplay(
  deps: TwitchChatReplayDeps,
): Required<Pick<Site, 'fetchChat' | 'fetchMarkers'>> & Pick<Site, 'capabilities'> {
  return {
    fetchChat: (request) => fetchReplay(deps, request),
    // A clip is one itself: nobody clips it.
    fetchMarkers: (stream, signal) =>
      stream.state === 'clip' ? Promise.resolve([]) : fetchChannelClips(deps, stream, signal),
    capabilities: [replayCapability(deps)],
  };
}

async function fetchReplay(deps: TwitchChatReplayDeps, request: FetchChatRequest): Promise<FetchedChat> {
  const { stream, choice, signal } = request;
  if (stream.hasChat === 'no') throw neverHad(stream);
  const dir = join(request.workDir, 'chat');
  const store = await openSliceStore(dir, {
    key: JSON.stringify([stream.videoId, choice.range]),
    durationMs: stream.durationMs,
    slices: planSlices(stream.durationMs, choice.range),
  });
  const tried = await runStrategies(deps, request, store);
  const written = await write(deps, request, store);
  const gaps = gapsOf(store, { durationMs: stream.durationMs, range: choice.range, failure: tried.failure });
  const isNothing = written.count === 0 && !store.slices.some(({ isDone }) => isDone);
  if (isNothing) throw nothingHad(stream.videoId, tried.failure);
  signal.throwIfAborted();
  const isJudged = choice.range === null && gaps.length === 0;
  const firstPage = isJudged ? firstPageGap(written, stream.durationMs) : [];
  return { file: written.file, count: written.count, gaps: [...gaps, ...firstPage], strategy: tried.names };
}

async function runStrategies(
  deps: TwitchChatReplayDeps,
  request: FetchChatRequest,
  store: SliceStore,
): Promise<{ names: string; failure: unknown }> {
  const settings = deps.settings();
  const progress = new ReplayProgress(store, deps.clock, request);
  const context: StrategyContext = {
    ...{ gql: deps.gql, endpoints: deps.endpoints(), settings, store },
    videoId: request.stream.videoId,
    workers: deps.workers ?? WORKERS,
    firstWaitMs: deps.firstWaitMs ?? 500,
    ...{ signal: request.signal, log: request.log },
    onProgress: (slice, place, messages) => progress.step(slice, place, messages),
    onChunk: (name) => request.onChunk(name),
  };
  let failure: unknown = null;
  const names: string[] = [];
  for (const id of settings.twitchChatStrategies) {
    const strategy = STRATEGIES.find((each) => each.id === id)!;
    if (id === 'twitchdownloader' && settings.twitchDownloaderPath === null) continue;
    if (isWhole(store)) break;
    names.push(id);
    const failed = await strategy.run(context);
    failure = failed ?? (isWhole(store) ? null : failure);
    if (failed !== null) request.log.warn('chat.strategy-failed', { strategy: id, code: codeOf(failed) });
  }
  return { names: names.join('+') || 'kept', failure };
}

const isWhole = (store: SliceStore): boolean =>
  store.slices.every(({ isDone, gaps }) => isDone && gaps.length === 0);

const codeOf = (thrown: unknown): string => (thrown instanceof AppError ? thrown.code : 'internal');

/** Puts the parts together in the out folder, with media times and third-party emotes. */
async function write(
  deps: TwitchChatReplayDeps,
  request: FetchChatRequest,
  store: SliceStore,
): Promise<{ file: string; count: number; lastOffsetMs: number | null }> {
  const { stream, choice, signal } = request;
  const emotes = await emotesOf(deps, request);
  const shiftMs = choice.range?.startMs ?? 0;
  const started = stream.startedAtUnixMs;
  const file = join(request.outDir, 'chat.jsonl');
  const writer = writeChatJsonl(file, {
    ...{ platform: 'twitch', videoId: stream.videoId, title: stream.title, channel: stream.channel },
    streamStartedAtUnixMs: started === null ? null : started + shiftMs,
    durationMs: choice.range === null ? stream.durationMs : choice.range.endMs - choice.range.startMs,
  });
  let lastOffsetMs: number | null = null;
  const parts = store.slices.flatMap((slice) => slice.parts);
  for await (const message of mergeParts(store.dir, parts, signal)) {
    if (!isInside(message.offsetMs!, choice.range)) continue;
    lastOffsetMs = message.offsetMs! - shiftMs;
    const placed = { ...message, offsetMs: lastOffsetMs };
    await writer.write(emotes === null ? placed : markThirdPartyEmotes(placed, emotes));
  }
  return { file, count: await writer.end(), lastOffsetMs };
}

const isInside = (offsetMs: number, range: RangeMs | null): boolean =>
  range === null || (offsetMs >= range.startMs && offsetMs < range.endMs);

/** Emotes never fail the chat: without them they stay words. */
async function emotesOf(deps: TwitchChatReplayDeps, request: FetchChatRequest): Promise<EmoteSet | null> {
  const { channelId } = request.stream;
  try {
    return (await deps.emotes?.forChannel({ platform: 'twitch', channelId }, request.signal)) ?? null;
  } catch (thrown) {
    if (isAbortError(thrown)) throw thrown;
    request.log.warn('chat.no-emotes', { code: codeOf(thrown) });
    return null;
  }
}

function firstPageGap(
  written: { count: number; lastOffsetMs: number | null },
  durationMs: number | null,
): FetchGap[] {
  if (!looksLikeFirstPageOnly({ ...written, durationMs })) return [];
  const range = { startMs: Math.max(0, written.lastOffsetMs!), endMs: durationMs! };
  return [{ range, reason: 'Twitch gave only the first page of the chat' }];
}

function nothingHad(videoId: string, failure: unknown): AppError {
  if (failure instanceof AppError && failure.code === 'chat/unavailable') return failure;
  return unavailable(
    videoId,
    failure === null ? 'no way to get it is switched on' : reasonOf(failure),
    failure,
  );
}

/** An old VOD that is expected to stay; its chat begins at once. */
const CHECKED_VIDEO = '2434635255';

const replayCapability = (deps: TwitchChatReplayDeps): SiteCapability => ({
  id: 'twitch.chat-replay',
  label: 'Twitch: chat replay',
  async check(signal) {
    const query = createCommentsQuery({
      ...{ gql: deps.gql, videoId: CHECKED_VIDEO, signal },
      clientId: deps.endpoints().twitchChatClientId,
      firstWaitMs: deps.firstWaitMs ?? 500,
    });
    const page = await query.page({ sec: 0 });
    if (page === 'past-end' || page.cursor === null || !page.hasNext) return 'Gives chat by offset.';
    await query.page({ cursor: page.cursor });
    return 'Gives chat by offset and by cursor.';
  },
});

const neverHad = ({ state }: RemoteStream): AppError =>
  new AppError({
    code: 'link/no-chat',
    message:
      state === 'clip'
        ? 'A Twitch clip has no chat of its own.'
        : 'This VOD was uploaded, so it never had a chat.',
    nextStep:
      state === 'clip' ? 'Add its VOD to have the chat.' : 'A chat file of your own can be added to it.',
  });
