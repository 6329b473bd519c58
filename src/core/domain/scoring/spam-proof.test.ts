import { describe, expect, it } from 'vitest';
import { chatLine, syntheticStream } from '../../../../test/support/synthetic-stream.ts';
import { createChatFeatures } from '../chat/chat-features.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import { scoreHype } from './score-hype.ts';

type Line = readonly [atMs: number, message: ChatMessage];

const DURATION_SEC = 1800;
const COPIES = 500;
const ACCOUNTS = 5;
const MOST_POINTS = 2;

const TEXTS = [
  'this is a long text that somebody copied and that everybody now posts again and again',
  'LETS GO HAHAHA that was INSANE, I have never seen anything like that KEKW KEKW',
  'KEKW',
  'POG POG POG HAHAHA',
  'OMEGALUL '.repeat(20).trim(),
  'buy followers at cheap dot example, best prices',
];

const totalsOf = (lines: readonly Line[]): Float32Array => {
  const features = createChatFeatures({ durationMs: DURATION_SEC * 1000 });
  for (const [atMs, message] of [...lines].sort((a, b) => a[0] - b[0])) features.add(atMs, message);
  const inputs = { durationMs: DURATION_SEC * 1000, lagMs: 6000, chat: features.finish() };
  return scoreHype({ ...inputs, loudness: null, voice: null, sentences: null }).tracks['total']!;
};

const mostChanged = (lines: readonly Line[], added: readonly Line[]): number => {
  const before = totalsOf(lines);
  const after = totalsOf([...lines, ...added]);
  return Math.max(...before.map((total, second) => Math.abs(total - after[second]!)));
};

const chatOf = (linesPerSec: number): Line[] =>
  syntheticStream({ seed: 5, durationSec: DURATION_SEC, lagSec: 6, chatRate: linesPerSec }).lines.map(
    ({ atMs, message }): Line => [atMs, message],
  );

describe.each([0.02, 0.2, 2])('in a chat of %s lines a second', (linesPerSec) => {
  const lines = chatOf(linesPerSec);

  it.each(TEXTS.flatMap((text) => [15, 60, 400, 1500].map((spanSec) => ({ text, spanSec }))))(
    'one text pasted 500 times by five accounts within $spanSec s changes no second by more than two points: $text',
    ({ text, spanSec }) => {
      const startMs = Math.min(700, DURATION_SEC - spanSec) * 1000;
      const pasted = Array.from({ length: COPIES }, (_value, index): Line => [
        startMs + (index * spanSec * 1000) / COPIES,
        chatLine(text, `paster${index % ACCOUNTS}`),
      ]);
      expect(mostChanged(lines, pasted)).toBeLessThanOrEqual(MOST_POINTS);
    },
  );

  it('regulars who paste a long text count no more than strangers', () => {
    const regulars = [...new Set(lines.map(([, message]) => message.author!.login!))].slice(0, ACCOUNTS);
    const pasted = Array.from({ length: COPIES }, (_value, index): Line => [
      700_000 + index * 120,
      chatLine(TEXTS[1]!, regulars[index % regulars.length]!),
    ]);
    expect(mostChanged(lines, pasted)).toBeLessThanOrEqual(MOST_POINTS);
  });

  it.each(['nightbot', 'StreamElements'])('a bot that never stops changes nothing: %s', (bot) => {
    const said = Array.from({ length: COPIES }, (_value, index): Line => [
      index * 3500,
      chatLine(`HYPE number ${index}! KEKW LETS GO ${TEXTS[index % TEXTS.length]!}`, bot),
    ]);
    expect(mostChanged(lines, said)).toBe(0);
  });
});
