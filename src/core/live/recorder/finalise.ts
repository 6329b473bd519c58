import { open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { TruthRange } from '../../../shared/model/hype.ts';
import type { TimeMap } from '../../../shared/model/time-map.ts';
import { buildTimeMap, type MappedSegment, mergeTruth } from '../../domain/time-map/build.ts';
import { joinedBytes } from '../../domain/live/covered-segments.ts';
import { runOf } from '../../domain/live/run-name.ts';
import { chatLinkOf } from '../../domain/links/relay-link.ts';
import { wallToMedia } from '../../domain/time-map/convert.ts';
import { inTimeOrder } from '../../domain/time-map/time-order.ts';
import type { MediaTool } from '../../ports/media-tool.ts';
import type { ChatFileHeader } from '../../ports/site.ts';
import { writeChatJsonl } from '../../sources/chat-jsonl.ts';
import { type ChatKeeping, hasKept, unkeptRanges } from './chat-keeping.ts';
import { readChatStore } from './chat-store.ts';
import type { SegmentEntry } from './journal.ts';
import { joinRuns, type JoinedRun, type MediaRun } from './join-media.ts';
import { recordedSegments, type RecordingFacts } from './facts.ts';

export const FILES = {
  journal: 'journal.jsonl',
  arrivedChat: 'chat-arrived.jsonl',
  media: 'recording.mp4',
  chat: 'chat.jsonl',
  timeMap: 'time-map.json',
} as const;

/** Messages arrive a little out of order; so many are looked at together. */
const ORDER_WINDOW = 4000;

/**
 * Makes the three files of a recording of what the journal and the stores hold: a playable MP4, the time map, the chat on
 * the media's clock. Can be done again from the start at any time until the runs are dropped, and changes nothing they hold.
 */
export async function finaliseRecording(
  media: MediaTool,
  dir: string,
  facts: RecordingFacts,
  signal: AbortSignal,
): Promise<TimeMap> {
  if (facts.segments.length === 0)
    throw new AppError({
      code: 'recording/empty',
      message: `Nothing of ${facts.channel}'s stream was recorded.`,
      nextStep: 'Check that the channel is live, then record again.',
    });
  const runs = mediaRuns(facts);
  const joined = await joinRuns(media, { dir, runs, outFile: FILES.media, signal });
  const map = withChatGaps(buildTimeMap(mapped(facts.segments, joined)), facts);
  await writeSafely(join(dir, FILES.timeMap), JSON.stringify(map));
  if (hasKept(facts.chatKeeping)) await writeChat(dir, facts, map);
  else await rm(join(dir, FILES.chat), { force: true });
  return map;
}

/** The runs in their order, each with the files that it lies in. */
function mediaRuns(facts: RecordingFacts): MediaRun[] {
  const runs = Map.groupBy(recordedSegments(facts), ({ run }) => runOf(run));
  return [...runs].map(([run, segments]) => ({ run, parts: joinedBytes(segments) }));
}

/** Segments with the lengths that they have in the joined file: a playlist's durations are rounded. */
function mapped(segments: readonly SegmentEntry[], joined: readonly JoinedRun[]): MappedSegment[] {
  const listed = new Map<string, number>();
  for (const { run, durationMs } of segments)
    listed.set(runOf(run), (listed.get(runOf(run)) ?? 0) + durationMs);
  const stretch = new Map(
    joined.map(({ run, durationMs }) => [run, durationMs / Math.max(1, listed.get(run) ?? 0)]),
  );
  return segments.flatMap((segment) => {
    const ratio = stretch.get(runOf(segment.run)) ?? 0;
    if (ratio === 0) return [];
    const { durationMs, wallStartUnixMs, holes } = segment;
    return [{ durationMs: durationMs * ratio, wallStartUnixMs, streamStartMs: null, holes }];
  });
}

/** When chat was not heard or not kept, on the media's clock; the times were taken by this machine's clock. */
export function withChatGaps(map: TimeMap, { chatGaps, chatKeeping, skewMs }: RecordingFacts): TimeMap {
  const last = map.pieces.at(-1);
  const endMs = last === undefined ? 0 : last.mediaStartMs + last.durationMs;
  const ranges = chatGaps.flatMap(({ fromUnixMs, toUnixMs, reason }): TruthRange[] => {
    const from = wallToMedia(map, fromUnixMs - skewMs);
    const to = wallToMedia(map, toUnixMs - skewMs);
    if (from === null || to === null || to <= 0 || from >= endMs) return [];
    const note = `Chat was not heard for ${((toUnixMs - fromUnixMs) / 1000).toFixed(1)} s: ${reason}`;
    return [{ startMs: Math.max(0, from), endMs: Math.min(endMs, to), kind: 'no-chat', note }];
  });
  const unkept = unkeptOnMedia(map, chatKeeping, { skewMs, endMs });
  return { ...map, truth: mergeTruth([...map.truth, ...ranges, ...unkept]) };
}

/** Where the map knows no clock to tell which part it is, all of it. */
function unkeptOnMedia(
  map: TimeMap,
  keeping: ChatKeeping,
  { skewMs, endMs }: { readonly skewMs: number; readonly endMs: number },
): TruthRange[] {
  const note = keeping.droppedBecause ?? 'Chat was not kept: that was not switched on.';
  return unkeptRanges(keeping).flatMap(({ fromUnixMs, toUnixMs }): TruthRange[] => {
    const startMs = Math.max(0, wallToMedia(map, fromUnixMs - skewMs) ?? 0);
    const rangeEndMs = Math.min(endMs, wallToMedia(map, toUnixMs - skewMs) ?? endMs);
    return startMs < rangeEndMs ? [{ startMs, endMs: rangeEndMs, kind: 'no-chat', note }] : [];
  });
}

/** Chat that led to what a replay buffer holds; what was written before goes with the pictures that went. */
const LEAD_IN_MS = 30_000;

async function writeChat(dir: string, facts: RecordingFacts, map: TimeMap): Promise<void> {
  const last = map.pieces.at(-1);
  const chatPlatform = chatLinkOf(facts.link)?.platform;
  const header: ChatFileHeader = {
    platform: chatPlatform === undefined || chatPlatform === 'relay' ? 'unknown' : chatPlatform,
    videoId: facts.broadcastId,
    title: facts.title,
    channel: facts.channel,
    streamStartedAtUnixMs: facts.broadcastStartedAtUnixMs,
    durationMs: last === undefined ? null : last.mediaStartMs + last.durationMs,
  };
  const path = join(dir, FILES.chat);
  const writer = writeChatJsonl(`${path}.part`, header);
  const arrived = readChatStore(join(dir, FILES.arrivedChat));
  for await (const message of inTimeOrder(arrived, ORDER_WINDOW)) {
    const { sentAtUnixMs } = message;
    const offsetMs = sentAtUnixMs === null ? message.offsetMs : wallToMedia(map, sentAtUnixMs);
    if (facts.dropped.segments > 0 && (offsetMs ?? 0) < -LEAD_IN_MS) continue;
    await writer.write({ ...message, offsetMs });
  }
  await writer.end();
  await rename(`${path}.part`, path);
}

export async function writeSafely(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text);
  const file = await open(`${path}.part`, 'r+');
  await file.datasync();
  await file.close();
  await rename(`${path}.part`, path);
}
