import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../../../test/sim/sim-server.ts';
import { seededChat, type SimChat } from '../../../../../test/sim/twitch/chat-nodes.ts';
import type { CommentsBehaviour } from '../../../../../test/sim/twitch/comments.ts';
import { campaignSeeds, pick, seededRandom } from '../../../../../test/support/campaign.ts';
import { openChatLab, type ChatLab } from '../../../../../test/support/chat-lab.ts';
import { isAbortError } from '../../../../shared/errors.ts';

const DURATION_SEC = 1800;
const FAULTS: readonly Fault[] = [
  { kind: 'status', status: 429, retryAfterSec: 0 },
  { kind: 'status', status: 429 },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 500 },
  { kind: 'reset', afterBytes: 300 },
  { kind: 'truncate', toBytes: 700 },
  { kind: 'empty' },
  { kind: 'garbage' },
  { kind: 'stall', afterBytes: 300 },
  { kind: 'hang' },
  { kind: 'wrong-length', extraBytes: 10 },
];
/** What the service may be like for a whole run. With all of them the chat can be had whole. */
const MOODS: readonly Partial<CommentsBehaviour>[] = [
  {},
  { leadIn: 30 },
  { repeats: 15 },
  { isRetired: true },
  { refuseCursors: 'web' },
  { cursorsStandStill: true },
  { nullAnswers: 8 },
  { fixedPages: true },
  { refuseCursors: 'all' },
];

let lab: ChatLab | null = null;
afterEach(async () => {
  await lab?.close();
  lab = null;
});

interface Plan {
  readonly chat: SimChat;
  /** Slices of a minute in which the service fails for good. */
  readonly deadMinutes: readonly number[];
  readonly aborts: readonly number[];
}

async function arrange(seed: number): Promise<Plan> {
  const random = seededRandom(seed);
  const mood = pick(MOODS, random);
  const chat = seededChat({
    ...{ seed, messages: Math.floor(random() ** 2 * 2500), durationSec: DURATION_SEC },
    ...{ disorder: random() < 0.3 ? 0.15 : 0, negative: random() < 0.2 ? 3 : 0 },
  });
  lab = await openChatLab(chat, { behaviour: mood, stallMs: 300, workers: pick([1, 4, 12], random) });
  const count = Math.floor(random() * 10);
  for (let index = 0; index < count; index++) {
    let wait = Math.floor(random() * 25);
    lab.server.faults.push({
      match: () => wait-- <= 0,
      fault: pick(FAULTS, random),
      times: random() < 0.2 ? 3 : 1,
    });
  }
  const isDead = random() < 0.25;
  const deadMinutes = isDead ? [5 + Math.floor(random() * 20)] : [];
  const aborts = random() < 0.4 ? [1 + Math.floor(random() * 6), 1 + Math.floor(random() * 6)] : [];
  return { chat, deadMinutes, aborts };
}

describe('a chat replay under seeded mixtures of faults', () => {
  it.each(campaignSeeds(20))('seed %i: every message once, or what lacks lies in a gap', async (seed) => {
    const { chat, deadMinutes, aborts } = await arrange(seed);
    for (const minute of deadMinutes) {
      const isThere = ({ body }: { body: Buffer }): boolean => {
        const sec = /"contentOffsetSeconds":(\d+)/.exec(body.toString())?.[1];
        return sec !== undefined && Math.floor(Number(sec) / 60) === minute;
      };
      lab!.server.faults.unshift({ match: isThere, fault: { kind: 'status', status: 500 }, times: 1e6 });
    }
    for (const stopAfter of aborts) {
      const stop = new AbortController();
      let chunks = 0;
      await lab!
        .fetch({
          stream: { durationMs: DURATION_SEC * 1000 },
          signal: stop.signal,
          onChunk: () => {
            if (++chunks === stopAfter) stop.abort();
          },
        })
        // It may have been whole before so many slices were.
        .catch((thrown: unknown) => expect(isAbortError(thrown)).toBe(true));
    }
    const fetched = await lab!.fetch({ stream: { durationMs: DURATION_SEC * 1000 } });
    const had = fetched.messages.map(({ id }) => id);
    expect(new Set(had).size).toBe(had.length);
    const inGap = (sec: number): boolean =>
      fetched.gaps.some(({ range }) => sec * 1000 >= range.startMs && sec * 1000 < range.endMs);
    const present = new Set(had);
    const silent = Array.from({ length: chat.count }, (_, index) => index).filter(
      (index) => !present.has(chat.node(index).id) && !inGap(chat.offsetSec(index)),
    );
    expect(silent.map((index) => chat.offsetSec(index))).toEqual([]);
    if (deadMinutes.length === 0) expect(fetched.gaps).toEqual([]);
    // Nothing is called missing that lies further off than the slices beside the dead one.
    for (const { range } of fetched.gaps) {
      expect(range.startMs).toBeGreaterThanOrEqual((deadMinutes[0]! - 1) * 60_000);
      expect(range.endMs).toBeLessThanOrEqual((deadMinutes[0]! + 2) * 60_000);
    }
    const times = fetched.messages.map(({ offsetMs }) => offsetMs!);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});
