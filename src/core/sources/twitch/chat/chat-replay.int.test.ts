import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { seededChat, type SimChat } from '../../../../../test/sim/twitch/chat-nodes.ts';
import type { Fault } from '../../../../../test/sim/sim-server.ts';
import { openChatLab, type ChatLab, type LabOptions } from '../../../../../test/support/chat-lab.ts';
import type { ChatMessage } from '../../../../shared/model/chat.ts';

const labs: ChatLab[] = [];
const open = async (chat: SimChat, options?: LabOptions): Promise<ChatLab> => {
  const lab = await openChatLab(chat, options);
  labs.push(lab);
  return lab;
};
afterEach(async () => {
  await Promise.all(labs.splice(0).map((lab) => lab.close()));
});

/** Ids in the order that a replay must have: by time, and as the service lists them within a second. */
const idsOf = (chat: SimChat): string[] =>
  Array.from({ length: chat.count }, (_, index) => index)
    .sort((a, b) => chat.offsetSec(a) - chat.offsetSec(b) || a - b)
    .map((index) => chat.node(index).id);
const ids = (messages: readonly ChatMessage[]): (string | null)[] => messages.map(({ id }) => id);

const DURATION_SEC = 3600;
const small = (more: Partial<Parameters<typeof seededChat>[0]> = {}): SimChat =>
  seededChat({ seed: 7, messages: 1500, durationSec: DURATION_SEC, ...more });

/** The whole chat, each message once, nothing called a gap. */
async function expectWhole(lab: ChatLab, chat: SimChat): Promise<void> {
  const fetched = await lab.fetch();
  expect(fetched.gaps).toEqual([]);
  expect(ids(fetched.messages)).toEqual(idsOf(chat));
  expect(fetched.count).toBe(chat.count);
}

describe('Twitch chat replay', () => {
  it('has every message once, in order, from slices that are fetched side by side', async () => {
    const chat = seededChat({ seed: 1, messages: 8000, durationSec: DURATION_SEC });
    const lab = await open(chat, { latencyMs: 30 });
    const fetched = await lab.fetch();
    expect(ids(fetched.messages)).toEqual(idsOf(chat));
    expect(fetched).toMatchObject({ count: 8000, gaps: [], strategy: 'gql-slices' });
    expect(lab.server.load.most).toBeGreaterThan(4);
  });

  it.each<[string, Fault]>([
    ['429 with Retry-After', { kind: 'status', status: 429, retryAfterSec: 0 }],
    ['429 without', { kind: 'status', status: 429 }],
    ['503', { kind: 'status', status: 503 }],
    ['a reset in the middle', { kind: 'reset', afterBytes: 300 }],
    ['a cut body that says 200', { kind: 'truncate', toBytes: 700 }],
    ['an empty 200', { kind: 'empty' }],
    ['a page that is no JSON', { kind: 'garbage' }],
    ['a stall in the middle', { kind: 'stall', afterBytes: 300 }],
    ['silence', { kind: 'hang' }],
    ['a wrong length', { kind: 'wrong-length', extraBytes: 10 }],
  ])('comes through %s', async (_name, fault) => {
    const chat = small({ messages: 400, durationSec: 600 });
    const lab = await open(chat, { stallMs: 600 });
    lab.server.faults.push({ match: /gql/, fault, times: 3 });
    const fetched = await lab.fetch({ stream: { durationMs: 600_000 } });
    expect(ids(fetched.messages)).toEqual(idsOf(chat));
    expect(fetched.gaps).toEqual([]);
    expect(lab.server.faults[0]?.times).toBe(0);
  });

  it.each<[string, LabOptions['behaviour']]>([
    ['pages that begin before the asked second', { leadIn: 40 }],
    ['pages that repeat the page before', { repeats: 20 }],
    ['answers without comments for a while', { nullAnswers: 20 }],
    ['a retired persisted query', { isRetired: true }],
    ['cursors refused to the web site only', { refuseCursors: 'web' }],
    ['cursors that lead back', { cursorsStandStill: true }],
  ])('is whole with %s', async (_name, behaviour) => {
    const chat = small();
    await expectWhole(await open(chat, { behaviour: behaviour! }), chat);
  });

  it('is whole when messages stand out of order or have negative times', async () => {
    const chat = small({ disorder: 0.2, negative: 5 });
    const lab = await open(chat);
    await expectWhole(lab, chat);
    expect((await lab.fetch()).messages[0]?.offsetMs).toBe(-5000);
  });

  it.each([{}, { leadIn: 30 }, { fixedPages: true }])(
    'goes on second by second when cursors are refused (%o)',
    async (behaviour) => {
      const chat = small();
      const lab = await open(chat, { behaviour: { refuseCursors: 'all', ...behaviour } });
      await expectWhole(lab, chat);
      expect((await lab.fetch()).strategy).toBe('kept');
    },
  );

  it('calls a second a gap that only offsets reach and that holds more than a page, and nothing else', async () => {
    const chat = small({ full: [{ sec: 1234, count: 150 }] });
    const lab = await open(chat, { behaviour: { refuseCursors: 'all' } });
    const fetched = await lab.fetch();
    expect(fetched.gaps).toEqual([
      {
        range: { startMs: 1_234_000, endMs: 1_235_000 },
        reason: 'more messages in this second than Twitch lists at once',
      },
    ]);
    const had = new Set(ids(fetched.messages));
    const missing = idsOf(chat).filter((id) => !had.has(id));
    expect(missing.length).toBeGreaterThan(0);
    expect(missing.every((id) => offsetOfId(chat, id) === 1234)).toBe(true);
    expect(fetched.strategy).toBe('gql-slices+gql-offsets');
  });

  it('has that second whole by cursor', async () => {
    const chat = small({ full: [{ sec: 1234, count: 500 }] });
    await expectWhole(await open(chat), chat);
  });

  it('says which part is missing when the service gives only its first page', async () => {
    const chat = small();
    const promising = await open(chat, { behaviour: { firstPageOnly: 'promising' } });
    const fetched = await promising.fetch();
    // The largest page that can be asked for; the gap begins with the slice in which it ends.
    expect(ids(fetched.messages)).toEqual(idsOf(chat).slice(0, 100));
    const sliceMs = Math.floor(chat.offsetSec(99) / 60) * 60_000;
    expect(fetched.gaps).toEqual([
      {
        range: { startMs: sliceMs, endMs: DURATION_SEC * 1000 },
        reason: 'Twitch gives the same page of chat again and again',
      },
    ]);
    const ending = await open(chat, { behaviour: { firstPageOnly: 'ending' } });
    expect(await ending.fetch()).toMatchObject({
      count: 59,
      gaps: [
        {
          range: { startMs: chat.offsetSec(58) * 1000, endMs: DURATION_SEC * 1000 },
          reason: 'Twitch gave only the first page of the chat',
        },
      ],
    });
  });

  it('is complete with a gap where one stretch can never be had', async () => {
    const chat = small();
    const lab = await open(chat);
    const isInStretch = (body: string): boolean => /"contentOffsetSeconds":1[23]\d\d[,}]/.test(body);
    lab.server.faults.push({
      match: ({ body }) => isInStretch(body.toString()),
      fault: { kind: 'status', status: 500 },
      times: 1e6,
    });
    const fetched = await lab.fetch();
    expect(fetched.gaps).toHaveLength(1);
    const [{ range, reason }] = fetched.gaps as [(typeof fetched.gaps)[number]];
    expect(reason).toMatch(/answered with status 500/);
    expect(range).toEqual({ startMs: 1_200_000, endMs: 1_440_000 });
    const outside = idsOf(chat).filter((_, index, all) => {
      const at = offsetOfId(chat, all[index]!) * 1000;
      return at < range.startMs || at >= range.endMs;
    });
    const had = new Set(ids(fetched.messages));
    expect(outside.filter((id) => !had.has(id))).toEqual([]);
  });

  it('fetches no more than the range that was asked for, at media times', async () => {
    const chat = small();
    const lab = await open(chat);
    const range = { startMs: 600_500, endMs: 900_000 };
    const fetched = await lab.fetch({ choice: { range } });
    const inside = idsOf(chat).filter((id) => {
      const at = offsetOfId(chat, id) * 1000;
      return at >= range.startMs && at < range.endMs;
    });
    expect(ids(fetched.messages)).toEqual(inside);
    expect(fetched.messages[0]?.offsetMs).toBe(offsetOfId(chat, inside[0]!) * 1000 - 600_500);
    expect(fetched.gaps).toEqual([]);
    expect(lab.sim.pages.length).toBeLessThan(15);
  });

  it('takes a chat without a message for one, and a chat that is gone for a failure', async () => {
    const empty = await open(small({ messages: 0 }));
    expect(await empty.fetch()).toMatchObject({ count: 0, gaps: [], messages: [] });
    const gone = await open(small(), { behaviour: { video: 'gone' } });
    await expect(gone.fetch()).rejects.toMatchObject({ code: 'chat/unavailable' });
    const without = await open(small(), { behaviour: { video: 'without-comments' } });
    await expect(without.fetch()).rejects.toMatchObject({ code: 'chat/unavailable' });
  });

  it('fetches a chat of unknown length, and what lies beyond the length that Twitch says', async () => {
    const chat = small();
    const unknown = await open(chat);
    expect((await unknown.fetch({ stream: { durationMs: null } })).count).toBe(chat.count);
    const lagging = await open(chat);
    const fetched = await lagging.fetch({ stream: { durationMs: 1_800_000 } });
    expect(ids(fetched.messages)).toEqual(idsOf(chat));
    const longer = await open(chat);
    const beyond = await longer.fetch({ stream: { durationMs: 5_400_000 } });
    expect(beyond).toMatchObject({ count: chat.count, gaps: [] });
  });
});

const offsets = new WeakMap<SimChat, Map<string, number>>();
function offsetOfId(chat: SimChat, id: string): number {
  let known = offsets.get(chat);
  if (known === undefined) {
    known = new Map(
      Array.from({ length: chat.count }, (_, index) => [chat.node(index).id, chat.offsetSec(index)] as const),
    );
    offsets.set(chat, known);
  }
  return known.get(id)!;
}

describe('going on after an interruption', () => {
  it('never asks again for what is safe, at whatever moment it was cut off', async () => {
    const chat = small({ messages: 4000 });
    for (const chunks of [1, 9, 25, 50]) {
      const lab = await open(chat, { workers: 4 });
      const abort = new AbortController();
      let seen = 0;
      const onChunk = (): void => {
        if (++seen === chunks) abort.abort();
      };
      await expect(lab.fetch({ signal: abort.signal, onChunk })).rejects.toMatchObject({
        name: 'AbortError',
      });
      const safe = (await readdir(join(lab.workDir, 'chat'))).filter((name) =>
        /^part-\d+\.jsonl$/.test(name),
      );
      expect(safe.length).toBeGreaterThanOrEqual(chunks);
      const before = lab.sim.pages.splice(0);
      const fetched = await lab.fetch();
      expect(ids(fetched.messages)).toEqual(idsOf(chat));
      expect(fetched.gaps).toEqual([]);
      const entries = (pages: typeof before): string[] => pages.map(({ asked }) => asked);
      // A page that was cut off on its way may be asked again; a slice's finished pages are not.
      const again = entries(lab.sim.pages).filter((asked) => entries(before).includes(asked));
      expect(again.length).toBeLessThanOrEqual(4);
    }
  });

  it('asks for nothing when all is safe, and for the rest when the stream grew', async () => {
    const chat = small();
    const lab = await open(chat);
    await lab.fetch();
    lab.sim.pages.length = 0;
    expect((await lab.fetch()).count).toBe(chat.count);
    expect(lab.sim.pages).toEqual([]);
    const grown = await lab.fetch({ stream: { durationMs: DURATION_SEC * 1000 + 60_000 } });
    expect(ids(grown.messages)).toEqual(idsOf(chat));
    expect(lab.sim.pages.length).toBeGreaterThan(0);
    expect(lab.sim.pages.length).toBeLessThan(4);
  });

  it('begins anew for another part of the stream', async () => {
    const lab = await open(small());
    await lab.fetch({ choice: { range: { startMs: 0, endMs: 60_000 } } });
    const other = await lab.fetch({ choice: { range: { startMs: 60_000, endMs: 120_000 } } });
    expect(other.messages.every(({ offsetMs }) => offsetMs! >= 0 && offsetMs! < 60_000)).toBe(true);
    expect(other.gaps).toEqual([]);
  });
});
