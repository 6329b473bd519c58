import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { startTwitchSim, VOD_ID, type TwitchSim } from '../sim/twitch/twitch-sim.ts';
import { measureCommand } from './measured-command.ts';
import { add, count, isQuick, median, ms, ratio, RUNS } from './report.ts';

const LATENCY_MS = 80;
const MESSAGES = isQuick ? 20_000 : 200_000;
const HOURS = 13;
/** The most that Twitch lists at once. */
const FULL_SEC = { sec: 20_000, count: 150 };
const LINK = `https://www.twitch.tv/videos/${VOD_ID}`;
const PERSISTED = 'b70a3591ff0f4e0313d126c6a1502d79a1c02baebb288227c582044aa76adf6a';

const Answer = z.object({ count: z.number(), gaps: z.array(z.string()), strategy: z.string() });
const Line = z.object({ id: z.string(), offsetMs: z.number() });
const Page = z.object({
  edges: z.array(z.object({ cursor: z.string(), node: z.object({ id: z.string() }) })),
  pageInfo: z.object({ hasNextPage: z.boolean() }),
});
const Paged = z.object({ data: z.object({ video: z.object({ comments: Page }) }) });

/** A chat of 13 hours; of the media nothing is fetched. */
function openChat(): Promise<TwitchSim> {
  const none = { length: 0, at: (): undefined => undefined };
  const media = { video: none, sound: none, durationSec: HOURS * 3600 };
  return startTwitchSim({ media, messages: MESSAGES, full: [FULL_SEC], latencyMs: LATENCY_MS });
}

/** What every downloader did before: the next page is asked for once the last one is there. No parsing, no file. */
async function cursorByCursorMs(sim: TwitchSim): Promise<number> {
  const startedMs = performance.now();
  const ids = new Set<string>();
  let cursor: string | null = null;
  for (;;) {
    const place: object = cursor === null ? { contentOffsetSeconds: 0 } : { cursor };
    const response: Response = await fetch(sim.endpoints['twitchGql']!, {
      method: 'POST',
      headers: { 'client-id': 'bench' },
      body: JSON.stringify({
        operationName: 'VideoCommentsByOffsetOrCursor',
        variables: { videoID: VOD_ID, ...place },
        extensions: { persistedQuery: { version: 1, sha256Hash: PERSISTED } },
      }),
    });
    const { comments } = Paged.parse(await response.json()).data.video;
    for (const { node } of comments.edges) ids.add(node.id);
    if (!comments.pageInfo.hasNextPage) break;
    cursor = comments.edges.at(-1)!.cursor;
  }
  if (ids.size !== sim.chat.count) throw new Error(`cursors gave ${ids.size} of ${sim.chat.count} messages`);
  return performance.now() - startedMs;
}

interface FetchedChat {
  readonly elapsedMs: number;
  readonly gaps: readonly string[];
  readonly ids: readonly string[];
}

/** `klipstream chat fetch` as it is built, start-up included. */
async function fetchChat(dir: string, sim: TwitchSim): Promise<FetchedChat> {
  const dataDir = join(dir, 'chat-fetch');
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ endpoints: sim.endpoints }));
  try {
    const out = join(dataDir, 'chat.jsonl');
    const { answer, elapsedMs } = await measureCommand(dataDir, ['chat', 'fetch', LINK, '--out', out]);
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n').slice(1);
    const messages = lines.map((line) => Line.parse(JSON.parse(line)));
    const isOrdered = messages.every(
      ({ offsetMs }, at) => at === 0 || offsetMs >= messages[at - 1]!.offsetMs,
    );
    if (!isOrdered) throw new Error('the chat is out of order');
    return { elapsedMs, gaps: Answer.parse(answer).gaps, ids: messages.map(({ id }) => id) };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Ids of the chat by the second that they were sent in. */
function sentIn(sim: TwitchSim): Map<string, number> {
  const secs = new Map<string, number>();
  for (let index = 0; index < sim.chat.count; index++)
    secs.set(sim.chat.node(index).id, sim.chat.offsetSec(index));
  return secs;
}

/** By slices against cursor by cursor; then with offsets alone, where a second fuller than a page must be a gap. */
export async function chatSlices(dir: string): Promise<void> {
  const sim = await openChat();
  try {
    const sent = sentIn(sim);
    const runs: { cursorMs: number; slicesMs: number }[] = [];
    for (let run = 0; run < RUNS; run++) {
      const cursorMs = await cursorByCursorMs(sim);
      const { elapsedMs, gaps, ids } = await fetchChat(dir, sim);
      if (
        gaps.length > 0 ||
        ids.length !== sent.size ||
        !ids.every((id) => sent.has(id)) ||
        new Set(ids).size !== ids.length
      )
        throw new Error(`${ids.length} of ${sent.size} messages, ${gaps.length} gaps`);
      runs.push({ cursorMs, slicesMs: elapsedMs });
    }
    add(
      `${count(sent.size)} chat messages, ${LATENCY_MS} ms a request: cursor by cursor`,
      ms(median(runs.map(({ cursorMs }) => cursorMs))),
    );
    add(
      '  that ÷ by slices (none twice, none missing)',
      ratio(median(runs.map((run) => run.cursorMs / run.slicesMs))),
      'aim ≥ 8',
    );
    await offsetsAlone(dir, sim, sent);
  } finally {
    await sim.server.close();
  }
}

async function offsetsAlone(dir: string, sim: TwitchSim, sent: ReadonlyMap<string, number>): Promise<void> {
  sim.comments.behaviour.refuseCursors = 'all';
  const { gaps, ids } = await fetchChat(dir, sim);
  const had = new Set(ids);
  if (had.size !== ids.length) throw new Error(`${ids.length - had.size} messages came twice`);
  const lacking = new Set([...sent].flatMap(([id, sec]) => (had.has(id) ? [] : [sec])));
  const told = new Set(gaps.flatMap(secondsOf));
  const silent = [...lacking].filter((sec) => !told.has(sec));
  if (silent.length > 0) throw new Error(`seconds that lack messages and are no gap: ${silent.join(', ')}`);
  add(
    '  by offset alone: seconds that lack messages, all of them told as gaps',
    `${lacking.size} of ${told.size}`,
  );
}

/** Seconds of a gap's sentence, which begins with `H:MM:SS–H:MM:SS`. */
function secondsOf(gap: string): number[] {
  const [from, to] = [...gap.matchAll(/(\d+):(\d\d):(\d\d)/g)].map(
    ([, hours, minutes, seconds]) => Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds),
  );
  return Array.from({ length: (to ?? 0) - (from ?? 0) }, (_, index) => from! + index);
}
