import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../test/support/seeded-random.ts';
import { chatLine } from '../../../../test/support/synthetic-stream.ts';
import type { LiveNote } from '../../../shared/model/live-note.ts';
import { createChatFeatures } from '../chat/chat-features.ts';
import { createLastMinutes } from './last-minutes.ts';
import { withoutChat } from './note-words.ts';

interface Line {
  readonly atMs: number;
  readonly text: string;
  readonly author: string;
}

/** Plays lines in time order, a look a second; returns the minutes, and what was told after each look. */
function play(lines: readonly Line[], untilMs: number) {
  const minutes = createLastMinutes();
  const features = createChatFeatures({ durationMs: null, onLine: minutes.onLine });
  const kept: LiveNote[] = [];
  const told: { nowMs: number; note: LiveNote | null }[] = [];
  let next = 0;
  for (let nowMs = 0; nowMs <= untilMs; nowMs += 1000) {
    for (; lines[next] !== undefined && lines[next]!.atMs <= nowMs; next++)
      features.add(lines[next]!.atMs, chatLine(lines[next]!.text, lines[next]!.author));
    kept.push(...minutes.look(nowMs));
    told.push({ nowMs, note: minutes.newest });
  }
  return { kept, told };
}

const WORDS = 'the left door map boss jump coffee music patch key shield quest river cave horse team'.split(
  ' ',
);

/** Small talk of `perMinute` lines, each its own words, from many people. */
function smallTalk(seed: number, fromMin: number, toMin: number, perMinute: number): Line[] {
  const random = seededRandom(seed);
  const word = (): string => WORDS[Math.floor(random() * WORDS.length)]!;
  return Array.from({ length: (toMin - fromMin) * perMinute }, (_, index) => ({
    atMs: Math.round(fromMin * 60_000 + (index * 60_000) / perMinute),
    text: `${word()} ${word()} ${word()} ${word()} ${word()}`,
    author: `viewer${Math.floor(random() * perMinute * 2)}`,
  }));
}

const byTime = (lines: readonly Line[]): Line[] => [...lines].sort((a, b) => a.atMs - b.atMs);

describe('the last minutes of chat', () => {
  const jump = [
    ...[
      'that clutch was insane',
      'what a clutch omg',
      'best clutch of the year for sure',
      'clutch of my life lol',
    ],
    ...[
      'how did he clutch that?',
      'clutch again please',
      'i love this clutch so much',
      'clutch clutch clutch',
    ],
  ];
  const burst = Array.from({ length: 96 }, (_, index) => ({
    atMs: 4 * 60_000 + 2000 + index * 550,
    text: `${jump[index % jump.length]!}${'!'.repeat(index % 3)}`,
    author: `fan${index % 40}`,
  }));
  const lines = byTime([...smallTalk(1, 0, 6, 30), ...burst]);
  const { kept, told } = play(lines, 6 * 60_000 + 5000);

  it('are summed up every quarter of a minute, each whole minute once', () => {
    expect(kept.map(({ startMs, endMs }) => [startMs / 60_000, endMs / 60_000])).toEqual(
      [0, 1, 2, 3, 4, 5].map((minute) => [minute, minute + 1]),
    );
    const changes = told.filter(({ note }, at) => at > 0 && note !== told[at - 1]!.note);
    expect(changes[0]!.nowMs).toBe(62_000);
    for (const [at, { nowMs }] of changes.entries())
      if (at > 0) expect(nowMs - changes[at - 1]!.nowMs).toBe(15_000);
  });

  it('say in words and figures what stood out', () => {
    const [usual, lively] = [kept[3]!, kept[4]!];
    expect(usual.score!).toBeGreaterThanOrEqual(45);
    expect(usual.score!).toBeLessThanOrEqual(60);
    expect(lively.score!).toBeGreaterThan(usual.score! + 15);
    expect(lively.usualPerMinute).toBeCloseTo(30, 0);
    expect(lively.terms.map(({ text }) => text)).toContain('clutch');
    expect(lively.words).toMatch(
      /^Busier than usual: \d+ messages a minute instead of 30\. .*Much about .*clutch/,
    );
    // Before anything can be usual there is no score.
    expect(kept[0]!.score).toBeNull();
    expect(kept[0]!.usualPerMinute).toBeNull();
  });

  it('show three to five messages, each a real one, of its own words and writer', () => {
    const real = new Set(lines.map(({ author, text }) => `${author}: ${text}`));
    for (const { messages, startMs, endMs } of kept) {
      expect(messages.length).toBeGreaterThanOrEqual(3);
      expect(messages.length).toBeLessThanOrEqual(5);
      for (const { author, text, atMs } of messages) {
        expect(real).toContain(`${author}: ${text}`);
        expect(atMs).toBeGreaterThanOrEqual(startMs);
        expect(atMs).toBeLessThan(endMs);
      }
      expect(new Set(messages.map(({ author }) => author)).size).toBe(messages.length);
      expect(new Set(messages.map(({ text }) => text.toLowerCase())).size).toBe(messages.length);
    }
  });
});

it('does not take a text that many paste for what chat says', () => {
  const paste =
    'i am the bone of my keyboard and caffeine is my body and mice are my blood i have created over a thousand clips';
  const copies = Array.from({ length: 40 }, (_, index) => ({
    atMs: 3 * 60_000 + index * 1400,
    text: paste,
    author: `copy${index}`,
  }));
  const { kept } = play(byTime([...smallTalk(2, 0, 5, 30), ...copies]), 5 * 60_000);
  expect(kept[3]!.lines).toBeGreaterThanOrEqual(70);
  for (const { messages } of kept) expect(messages.map(({ text }) => text)).not.toContain(paste);
});

it('reaches further back where chat is thin, and says when nobody wrote', () => {
  const { kept, told } = play(smallTalk(3, 0, 5, 4), 8 * 60_000);
  const atFive = told.find(({ nowMs }) => nowMs === 4 * 60_000 + 50_000)!.note!;
  expect(atFive.endMs - atFive.startMs).toBeGreaterThanOrEqual(3 * 60_000);
  expect(atFive.endMs - atFive.startMs).toBeLessThanOrEqual(5 * 60_000);
  expect(kept[6]).toMatchObject({
    lines: 0,
    people: 0,
    score: null,
    messages: [],
    words: 'Nobody wrote anything.',
  });
});

it('keeps figures alone of a note without chat', () => {
  const { kept } = play(smallTalk(4, 0, 4, 40), 4 * 60_000 + 3000);
  const note = kept[3]!;
  const bare = withoutChat({
    ...note,
    terms: [{ kind: 'word', text: 'secret', people: 3, lines: 3, score: 4 }],
  });
  expect(bare).toMatchObject({
    lines: note.lines,
    score: note.score,
    mood: note.mood,
    messages: [],
    terms: [],
  });
  expect(bare.words).not.toContain('secret');
});
