import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { generateChat, type SimChatItem } from '../../../../test/sim/youtube/chat-items.ts';
import { expectedOutline, outlineOf } from '../../../../test/sim/youtube/expected.ts';
import { campaignSeeds } from '../../../../test/support/campaign.ts';
import { seededRandom } from '../../../../test/support/seeded-random.ts';
import {
  startYouTubeSim,
  type YouTubeSim,
  type YouTubeSimOptions,
} from '../../../../test/sim/youtube/youtube-sim.ts';
import type { ReplayFaults } from '../../../../test/sim/youtube/replay-server.ts';
import type { Fault } from '../../../../test/sim/sim-server.ts';
import { chatRequest, readChatJsonl, TransferFolders, WHOLE } from '../../../../test/support/site-lab.ts';
import { endedStream, youTubeLab } from '../../../../test/support/youtube-lab.ts';
import { hasTestData, testData } from '../../../../test/support/test-data.ts';
import type { FetchChatRequest, FetchedChat } from '../../ports/site.ts';

const DURATION_SEC = 7200;
const REPLAY = /get_live_chat_replay/;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function lab(options: YouTubeSimOptions, workers = 8) {
  const sim = await startYouTubeSim(options);
  const folders = new TransferFolders();
  cleanups.push(
    () => sim.close(),
    () => folders.remove(),
  );
  const { site } = youTubeLab(sim, { settings: { downloadWorkers: workers } });
  const stream = endedStream(sim);
  const fetchChat = (more: Partial<FetchChatRequest> = {}): Promise<FetchedChat> =>
    site.fetchChat!(chatRequest(stream, folders, more));
  return { sim, folders, fetchChat };
}

/** In the order of the file, times first: what has the same time may be in any order. */
const outlines = (fetched: FetchedChat): string[] => readChatJsonl(fetched.file).map(outlineOf).sort();
const expected = (items: readonly SimChatItem[]): string[] => items.map(expectedOutline).sort();
const times = (fetched: FetchedChat): number[] =>
  readChatJsonl(fetched.file).map(({ offsetMs }) => offsetMs!);
const asked = (sim: YouTubeSim): number => sim.requests.filter(({ url }) => REPLAY.test(url.pathname)).length;

describe('chat replay of an ended stream', () => {
  const items = generateChat(7, 4000, DURATION_SEC * 1000);

  it('is every message once, in time order, side by side in slices', async () => {
    const { sim, fetchChat } = await lab({ items, latencyMs: 5 });
    const fetched = await fetchChat();
    expect(outlines(fetched)).toEqual(expected(items));
    expect(times(fetched)).toEqual(times(fetched).sort((a, b) => a - b));
    expect(fetched).toMatchObject({ count: items.length, gaps: [], strategy: 'innertube-slices' });
    expect(sim.load.most).toBeGreaterThan(4);
  });

  it.each<[string, ReplayFaults, number, string]>([
    ['with one worker', {}, 1, 'innertube-cursor'],
    ['jumping with the first token where pages give none', { hasNoSeek: true }, 8, 'innertube-slices'],
    ['walked where the service knows no jumps', { ignoresSeek: true }, 8, 'innertube-cursor'],
  ])('is the same %s', async (_, replay, workers, strategy) => {
    const { fetchChat } = await lab({ items, replay }, workers);
    const fetched = await fetchChat();
    expect(outlines(fetched)).toEqual(expected(items));
    expect(fetched).toMatchObject({ gaps: [], strategy });
  });

  it('is only the part that was asked for, in its own time', async () => {
    const range = { startMs: 1_800_000, endMs: 3_600_000 };
    const { sim, fetchChat } = await lab({ items });
    const fetched = await fetchChat({ choice: { ...WHOLE, range } });
    const inside = items
      .filter(({ offsetMs }) => offsetMs >= range.startMs && offsetMs < range.endMs)
      .map((item) => ({ ...item, offsetMs: item.offsetMs - range.startMs }));
    expect(outlines(fetched)).toEqual(expected(inside));
    expect(fetched.gaps).toEqual([]);
    expect(asked(sim)).toBeLessThan(60);
  });

  it.each<[string, Fault]>([
    ['429 with Retry-After', { kind: 'status', status: 429, retryAfterSec: 0 }],
    ['429 without', { kind: 'status', status: 429 }],
    ['503', { kind: 'status', status: 503 }],
    ['reset inside the body', { kind: 'reset', afterBytes: 900 }],
    ['a cut body with status 200', { kind: 'truncate', toBytes: 900 }],
    ['an empty body with status 200', { kind: 'empty' }],
    ['a page that is no JSON', { kind: 'garbage' }],
    ['a length that promises more', { kind: 'wrong-length', extraBytes: 100 }],
  ])('is complete through %s', async (_, fault) => {
    const { sim, fetchChat } = await lab({ items });
    // Twice for one question at most: who asks again at once would else meet all of them, which is more than it bears.
    const faultsOf = new Map<string, number>();
    for (let index = 0; index < 12; index++) {
      let seen = 0;
      sim.faults.push({
        match({ url, body }) {
          const question = body.toString();
          const before = faultsOf.get(question) ?? 0;
          if (!REPLAY.test(url.pathname) || seen++ < 2 * index || before >= 2) return false;
          faultsOf.set(question, before + 1);
          return true;
        },
        fault,
        times: 1,
      });
    }
    const fetched = await fetchChat();
    expect(outlines(fetched)).toEqual(expected(items));
    expect(fetched.gaps).toEqual([]);
    expect([...faultsOf.values()].reduce((sum, count) => sum + count, 0)).toBe(12);
  });

  it('jumps out of a continuation that goes round in circles and past a refused token', async () => {
    const replay = { loops: [{ item: 700, times: 9 }], refusals: [{ item: 2500, times: 9 }] };
    const { fetchChat } = await lab({ items, replay });
    const fetched = await fetchChat();
    expect(outlines(fetched)).toEqual(expected(items));
    expect(fetched.gaps).toEqual([]);
  });

  it('names exactly what lies in a stretch that the service lost', async () => {
    const hole = { startMs: 2_000_000, endMs: 2_600_000 };
    for (const workers of [1, 8]) {
      const { fetchChat } = await lab({ items, replay: { holes: [hole] } }, workers);
      const fetched = await fetchChat();
      const isLost = ({ offsetMs }: SimChatItem): boolean =>
        offsetMs >= hole.startMs && offsetMs < hole.endMs;
      const had = items.filter((item) => !isLost(item));
      expect(outlines(fetched)).toEqual(expected(had));
      expect(fetched.gaps.map(({ range }) => range)).toEqual([
        {
          startMs: had.findLast(({ offsetMs }) => offsetMs < hole.startMs)!.offsetMs,
          endMs: had.find(({ offsetMs }) => offsetMs >= hole.endMs)!.offsetMs,
        },
      ]);
    }
  });

  it('says so when a replay ends long before its video', async () => {
    const early = items.filter(({ offsetMs }) => offsetMs < 5_000_000);
    const { fetchChat } = await lab({ items: early });
    const fetched = await fetchChat();
    expect(outlines(fetched)).toEqual(expected(early));
    expect(fetched.gaps).toEqual([
      {
        range: { startMs: early.at(-1)!.offsetMs, endMs: DURATION_SEC * 1000 },
        reason: "YouTube's chat replay ends here although the video goes on.",
      },
    ]);
  });

  it('goes on after an abort without asking for a finished page again', async () => {
    const { sim, folders, fetchChat } = await lab({ items });
    const stop = new AbortController();
    const chunks: string[] = [];
    const aborted = fetchChat({
      signal: stop.signal,
      onChunk: (name) => {
        chunks.push(name);
        if (chunks.length === 30) stop.abort();
      },
    });
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    const journal = readdirSync(folders.workDir).filter((name) => name.endsWith('.jsonl'));
    const before = journal.flatMap((name) =>
      readFileSync(`${folders.workDir}/${name}`, 'utf8').trim().split('\n'),
    );
    const asksBefore = sim.requests.length;
    const more: string[] = [];
    const fetched = await fetchChat({ onChunk: (name) => more.push(name) });
    expect(outlines(fetched)).toEqual(expected(items));
    expect(more.filter((name) => chunks.includes(name))).toEqual([]);
    const tokens = sim.requests
      .slice(0, asksBefore)
      .map(({ body }) => (JSON.parse(body.toString()) as { continuation?: string }).continuation ?? '');
    const stored = tokens.filter(
      (token) => token !== '' && before.some((line) => line.includes(`"token":"${token}"`)),
    );
    const askedAgain = sim.requests
      .slice(asksBefore)
      .map(({ body }) => (JSON.parse(body.toString()) as { continuation?: string }).continuation)
      .filter((token) => stored.includes(token ?? ''));
    expect(stored.length).toBeGreaterThan(10);
    expect(askedAgain).toEqual([]);
  });

  it('drops the line that a crash tore off, and nothing else', async () => {
    const { folders, fetchChat } = await lab({ items });
    await fetchChat();
    const { appendFileSync } = await import('node:fs');
    appendFileSync(`${folders.workDir}/chat-slice-003.jsonl`, '{"page":{"token":"torn","next":');
    const fetched = await fetchChat();
    expect(outlines(fetched)).toEqual(expected(items));
  });
});

describe('seeded mixtures of faults', () => {
  it.each(campaignSeeds(24))('seed %i: complete, or with exact gaps', async (seed) => {
    const random = seededRandom(seed + 1000);
    const items = generateChat(seed, 500 + Math.floor(random() * 2500), DURATION_SEC * 1000);
    const holes =
      random() < 0.5
        ? []
        : [0, 1].slice(0, 1 + Math.floor(random() * 2)).map((index) => {
            const startMs = 600_000 + index * 3_000_000 + Math.floor(random() * 1_500_000);
            return { startMs, endMs: startMs + 30_000 + Math.floor(random() * 600_000) };
          });
    const fault = (item: number) => ({ item, times: 1 + Math.floor(random() * 3) });
    const { sim, fetchChat } = await lab(
      {
        seed,
        items,
        pageSize: 20 + Math.floor(random() * 80),
        overlap: Math.floor(random() * 15),
        replay: {
          holes,
          loops: [fault(Math.floor(random() * items.length))],
          refusals: [fault(Math.floor(random() * items.length))],
          shuffles: random() < 0.5,
        },
      },
      1 + Math.floor(random() * 10),
    );
    const kinds: Fault[] = [
      { kind: 'status', status: 429, retryAfterSec: 0 },
      { kind: 'status', status: 500 },
      { kind: 'reset', afterBytes: 500 },
      { kind: 'truncate', toBytes: 700 },
      { kind: 'empty' },
      { kind: 'garbage' },
    ];
    for (let index = 0; index < 15; index++) {
      const chance = seededRandom(seed * 100 + index);
      sim.faults.push({
        match: ({ url }) => REPLAY.test(url.pathname) && chance() < 0.02,
        fault: kinds[Math.floor(random() * kinds.length)]!,
      });
    }
    const fetched = await fetchChat();
    const isLost = ({ offsetMs }: SimChatItem): boolean =>
      holes.some(({ startMs, endMs }) => offsetMs >= startMs && offsetMs < endMs);
    const had = items.filter((item) => !isLost(item));
    expect(outlines(fetched)).toEqual(expected(had));
    const gaps = holes
      .filter(({ startMs, endMs }) => items.some(({ offsetMs }) => offsetMs >= startMs && offsetMs < endMs))
      .map(({ startMs, endMs }) => ({
        startMs: had.findLast(({ offsetMs }) => offsetMs < startMs)!.offsetMs,
        endMs: had.find(({ offsetMs }) => offsetMs >= endMs)?.offsetMs ?? DURATION_SEC * 1000,
      }));
    expect(fetched.gaps.map(({ range }) => range)).toEqual(gaps);
  });
});

describe.skipIf(!hasTestData)('captured pages that overlap', () => {
  it.each(['head', 'overlap'])('%s: no message twice and none lost', async (name) => {
    const folder = testData('youtube', 'innertube', 'extract_duplcheck', name);
    const pages = readdirSync(folder)
      .sort()
      .map((file) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as object);
    const { fetchChat } = await lab({ pages }, 1);
    const fetched = await fetchChat();
    // Ids are blanked in the captures: equal items of one page are different messages, across pages the same.
    const most = new Map<string, number>();
    for (const page of pages) {
      const here = new Map<string, number>();
      const { actions } = (page as { continuationContents: { liveChatContinuation: { actions: unknown[] } } })
        .continuationContents.liveChatContinuation;
      for (const action of actions) {
        const key = JSON.stringify(action);
        here.set(key, (here.get(key) ?? 0) + 1);
      }
      for (const [key, count] of here) most.set(key, Math.max(count, most.get(key) ?? 0));
    }
    expect(fetched.count).toBe([...most.values()].reduce((sum, count) => sum + count, 0));
    expect(readChatJsonl(fetched.file)).toHaveLength(fetched.count);
  });
});
