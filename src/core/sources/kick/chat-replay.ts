import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, isAbortError } from '../../../shared/errors.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { RangeMs } from '../../../shared/time.ts';
import { asObject } from '../../domain/chat/formats/field.ts';
import { readKickMessage } from '../../domain/chat/formats/kick-message.ts';
import { withSubscriberBadges, type SubscriberBadge } from '../../domain/emotes/badge-picture.ts';
import { beginWalk, nextStep } from '../../domain/kick/replay-walk.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FetchChatRequest, FetchedChat, FetchGap } from '../../ports/site.ts';
import { writeChatJsonl } from '../chat-jsonl.ts';
import type { KickApi } from './api.ts';
import { REPLAY_STRATEGIES, type ReplayStrategy } from './requests.ts';
import { openSliceFiles, sliceName, type SliceFiles, type SliceHead } from './slice-files.ts';

const SLICE_MS = 60_000;
/** Kick answers several at once, but not any number. */
const MAX_WORKERS = 15;
/** So many slices in a row that fail mean that the service is gone, not that a stretch can't be had. */
const GIVE_UP_AFTER = 24;

export interface ChatReplayDeps {
  readonly api: KickApi;
  readonly clock: Clock;
  readonly workers: () => number;
}

interface Slice {
  readonly startUnixMs: number;
  readonly endUnixMs: number;
}

/** What is fetched: the wall clock of the chat against the media of the fetched range. */
interface Plan {
  readonly channelId: string;
  /** Unix ms of media time 0. */
  readonly zeroUnixMs: number;
  readonly lengthMs: number;
  readonly slices: readonly Slice[];
}

/**
 * The chat of a VOD or clip, minute by minute and several minutes at once, each walked as domain/kick/replay-walk.ts
 * says. Finished minutes are kept and never asked for again. What can't be had or can't be proven whole is a gap. Throws
 * AppError, HttpError or AbortError when nothing can be had.
 */
export async function fetchKickChat(deps: ChatReplayDeps, request: FetchChatRequest): Promise<FetchedChat> {
  const plan = planOf(deps, request);
  const files = await openSliceFiles(join(request.workDir, 'kick-chat'));
  const strategy = await pickStrategy(deps.api, { plan, files }, request.signal);
  const failures = await fetchSlices({ deps, request, plan, files, strategy });
  const { file, count } = await merge(deps.api, request, plan, files);
  const holes = [...files.finished.values()].flatMap((head) =>
    plan.slices.some((slice) => sliceName(slice) === sliceName(head)) ? head.holes : [],
  );
  const gaps = [
    ...holes.map((hole) => gapOf(plan, hole, 'More was written in one second than Kick lists.')),
    ...[...failures].map(([slice, reason]) =>
      gapOf(plan, { startMs: slice.startUnixMs, endMs: slice.endUnixMs }, reason),
    ),
  ].sort((a, b) => a.range.startMs - b.range.startMs);
  if (count === 0 && gaps.length === 0)
    gaps.push({
      range: { startMs: 0, endMs: plan.lengthMs },
      reason: 'Kick lists no message for all of this time.',
    });
  return { file, count, gaps: joined(gaps), strategy };
}

function planOf({ clock }: ChatReplayDeps, { stream, choice }: FetchChatRequest): Plan {
  const { channelId, startedAtUnixMs } = stream;
  if (channelId === null || startedAtUnixMs === null)
    throw new AppError({
      code: 'link/no-chat',
      message: 'Kick names neither the channel nor the begin of this recording, so its chat can’t be found.',
      nextStep: 'The video can be used without chat, or import a chat file.',
    });
  const durationMs = stream.durationMs ?? Math.max(0, clock.nowUnixMs() - startedAtUnixMs);
  const range = choice.range ?? { startMs: 0, endMs: durationMs };
  const endMs = Math.min(range.endMs, durationMs);
  const startUnixMs = Math.floor((startedAtUnixMs + range.startMs) / 1000) * 1000;
  const endUnixMs = Math.ceil((startedAtUnixMs + endMs) / 1000) * 1000;
  const slices: Slice[] = [];
  for (let at = startUnixMs; at < endUnixMs; at += SLICE_MS)
    slices.push({ startUnixMs: at, endUnixMs: Math.min(at + SLICE_MS, endUnixMs) });
  return {
    channelId,
    zeroUnixMs: startedAtUnixMs + range.startMs,
    lengthMs: Math.max(0, endMs - range.startMs),
    slices,
  };
}

/** The first that answers at all. */
async function pickStrategy(
  api: KickApi,
  { plan, files }: { plan: Plan; files: SliceFiles },
  signal: AbortSignal,
): Promise<ReplayStrategy> {
  const fromUnixMs = plan.slices.find((slice) => !files.finished.has(sliceName(slice)))?.startUnixMs;
  if (fromUnixMs === undefined) return REPLAY_STRATEGIES[0];
  let refusal: unknown = null;
  for (const strategy of REPLAY_STRATEGIES) {
    try {
      await api.replay({ strategy, channelId: plan.channelId, fromUnixMs }, signal);
      return strategy;
    } catch (thrown) {
      if (isAbortError(thrown)) throw thrown;
      refusal ??= thrown;
    }
  }
  throw refusal;
}

interface Run {
  readonly deps: ChatReplayDeps;
  readonly request: FetchChatRequest;
  readonly plan: Plan;
  readonly files: SliceFiles;
  readonly strategy: ReplayStrategy;
}

/** Slices that failed twice, with the reason. */
async function fetchSlices(run: Run): Promise<Map<Slice, string>> {
  const { request, plan, files } = run;
  const isMissing = (slice: Slice): boolean => !files.finished.has(sliceName(slice));
  const tell = (): void => tellProgress(run);
  tell();
  const missing = plan.slices.filter(isMissing);
  const giveUpAfter = files.finished.size === 0 ? Math.min(GIVE_UP_AFTER, missing.length) : GIVE_UP_AFTER;
  const first = await pass(run, { slices: missing, giveUpAfter }, tell);
  const failures =
    first.size === 0 ? first : await pass(run, { slices: [...first.keys()], giveUpAfter: Infinity }, tell);
  if (failures.size > 0) request.log.warn('kick.chat-slices-failed', { failed: failures.size });
  return failures;
}

interface Pass {
  readonly slices: readonly Slice[];
  /** So many failures in a row end everything. */
  readonly giveUpAfter: number;
}

async function pass(run: Run, { slices, giveUpAfter }: Pass, tell: () => void): Promise<Map<Slice, string>> {
  const failures = new Map<Slice, string>();
  const stop = new AbortController();
  const signal = AbortSignal.any([run.request.signal, stop.signal]);
  let next = 0;
  let failedInARow = 0;
  const work = async (): Promise<void> => {
    for (;;) {
      const slice = slices[next++];
      if (slice === undefined) return;
      try {
        const name = await fetchSlice(run, slice, signal);
        failedInARow = 0;
        run.request.onChunk(`kick-chat/${name}`);
        tell();
      } catch (thrown) {
        if (!(thrown instanceof AppError) || ++failedInARow >= giveUpAfter) throw thrown;
        failures.set(slice, `Kick didn’t answer: ${thrown.message}`);
      }
    }
  };
  const count = Math.max(1, Math.min(MAX_WORKERS, run.deps.workers(), slices.length));
  const workers = Array.from({ length: count }, work);
  try {
    await Promise.all(workers);
  } catch (thrown) {
    stop.abort();
    await Promise.allSettled(workers);
    throw thrown;
  }
  return failures;
}

async function fetchSlice(run: Run, slice: Slice, signal: AbortSignal): Promise<string> {
  const { deps, plan, strategy, request } = run;
  const found = new Map<string, ChatMessage>();
  let unreadable = 0;
  let state = beginWalk(slice.startUnixMs);
  while (state.atUnixMs < slice.endUnixMs) {
    const question = { strategy, channelId: plan.channelId, fromUnixMs: state.atUnixMs };
    const raw = await deps.api.replay(question, signal);
    const messages = raw.flatMap((item) => {
      const message = readKickMessage(asObject(item) ?? {});
      if (typeof message !== 'string' && message.sentAtUnixMs !== null)
        return [{ ...message, sentAtUnixMs: message.sentAtUnixMs }];
      unreadable++;
      return [];
    });
    for (const message of messages) {
      const isHere = message.sentAtUnixMs >= slice.startUnixMs && message.sentAtUnixMs < slice.endUnixMs;
      const key =
        message.id ?? `${message.sentAtUnixMs} ${message.author?.displayName ?? ''} ${message.text}`;
      if (isHere && !found.has(key)) found.set(key, message);
    }
    state = nextStep(state, { messages });
  }
  if (unreadable > 0) request.log.warn('kick.chat-unreadable', { count: unreadable });
  const ordered = [...found.values()].sort((a, b) => a.sentAtUnixMs! - b.sentAtUnixMs!);
  const head: SliceHead = {
    ...slice,
    holes: state.holes.filter(({ startMs }) => startMs < slice.endUnixMs).map((hole) => ({ ...hole })),
    count: ordered.length,
    unreadable,
  };
  return run.files.save(head, ordered);
}

function tellProgress({ request, plan, files }: Run): void {
  const heads = plan.slices.flatMap((slice) => files.finished.get(sliceName(slice)) ?? []);
  const count = heads.reduce((sum, head) => sum + head.count, 0);
  const total = plan.slices.length;
  request.onProgress({
    fraction: total === 0 ? 1 : heads.length / total,
    detail: `${heads.length} / ${total} minutes · ${count.toLocaleString('en')} messages`,
  });
}

/** Pictures never fail the chat: without them badges are words. */
async function subscriberBadges(
  api: KickApi,
  { stream, signal, log }: FetchChatRequest,
): Promise<readonly SubscriberBadge[]> {
  const slug = stream.link.channel ?? stream.channel;
  if (slug === null) return [];
  try {
    return (await api.channel(slug, signal)).subscriberBadges;
  } catch (thrown) {
    if (isAbortError(thrown)) throw thrown;
    log.warn('chat.no-badges', { code: (thrown as { code?: unknown }).code });
    return [];
  }
}

async function merge(
  api: KickApi,
  request: FetchChatRequest,
  plan: Plan,
  files: SliceFiles,
): Promise<{ file: string; count: number }> {
  const { stream, outDir } = request;
  await mkdir(outDir, { recursive: true });
  const file = join(outDir, 'chat.jsonl');
  const writer = writeChatJsonl(file, {
    platform: 'kick',
    videoId: stream.videoId,
    title: stream.title,
    channel: stream.channel,
    streamStartedAtUnixMs: stream.startedAtUnixMs,
    durationMs: plan.lengthMs,
  });
  const badges = await subscriberBadges(api, request);
  for (const slice of plan.slices) {
    const name = sliceName(slice);
    if (!files.finished.has(name)) continue;
    for (const message of await files.messages(name))
      await writer.write({
        ...withSubscriberBadges(message, badges),
        offsetMs: message.sentAtUnixMs! - plan.zeroUnixMs,
      });
  }
  return { file, count: await writer.end() };
}

const gapOf = (plan: Plan, wall: RangeMs, reason: string): FetchGap => {
  const media = (unixMs: number): number => Math.max(0, Math.min(plan.lengthMs, unixMs - plan.zeroUnixMs));
  return { range: { startMs: media(wall.startMs), endMs: media(wall.endMs) }, reason };
};

/** Neighbours of one reason are one gap. */
function joined(gaps: readonly FetchGap[]): FetchGap[] {
  const result: FetchGap[] = [];
  for (const gap of gaps) {
    const before = result.at(-1);
    if (before?.reason === gap.reason && gap.range.startMs <= before.range.endMs)
      result[result.length - 1] = {
        reason: gap.reason,
        range: { startMs: before.range.startMs, endMs: Math.max(before.range.endMs, gap.range.endMs) },
      };
    else result.push(gap);
  }
  return result;
}
