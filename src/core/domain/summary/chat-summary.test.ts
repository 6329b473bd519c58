import { describe, expect, it } from 'vitest';
import { chatLine, syntheticStream } from '../../../../test/support/synthetic-stream.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import { createChatSummary, type ChatSummary } from './chat-summary.ts';
import { summaryWindows } from './stream-summary.ts';

interface Line {
  readonly atMs: number;
  readonly message: ChatMessage;
}

const DURATION_MS = 3_600_000;
const stream = syntheticStream({ seed: 4, durationSec: 3600, lagSec: 6, chatRate: 2 });
const MOMENTS = [{ startMs: 900_000, endMs: 960_000 }];

function summarise(lines: readonly Line[], extra: { ignoredChatters?: string[] } = {}): ChatSummary {
  const windows = summaryWindows(DURATION_MS);
  const collector = createChatSummary({ windows, moments: MOMENTS, ...extra });
  for (const { atMs, message } of [...lines].sort((a, b) => a.atMs - b.atMs)) collector.add(atMs, message);
  return collector.finish();
}

const renamed = ({ atMs, message }: Line): Line => {
  const name = `zz${message.author!.displayName.split('').reverse().join('')}`;
  return { atMs, message: { ...message, author: { id: null, login: name, displayName: name } } };
};

/** The summary without anybody's name. */
const nameless = (summary: ChatSummary): unknown =>
  JSON.parse(
    JSON.stringify(summary, (key, value: unknown) => (key === 'author' || key === 'name' ? null : value)),
  );

const everythingSaid = ({ whole, windows, moments }: ChatSummary): string =>
  JSON.stringify(
    [whole, ...windows, ...moments].map(({ said, terms, questions }) => [said, terms, questions]),
  );

const talk = (atMs: number, author: string, text: string): Line => ({
  atMs,
  message: chatLine(text, author),
});

describe('what chat said', () => {
  it('is the same for the same chat', () => {
    expect(summarise(stream.lines)).toEqual(summarise(stream.lines));
  });

  it('changes nothing but names when everybody is renamed', () => {
    const before = summarise(stream.lines);
    const after = summarise(stream.lines.map(renamed));
    expect(nameless(after)).toEqual(nameless(before));
    expect(after.whole.chatters[0]!.name).not.toBe(before.whole.chatters[0]!.name);
  });

  it('does not quote a text that five accounts pasted 500 times, fast or all night', () => {
    const pasted = 'come and visit my wonderful channel of rare cooking videos tonight';
    for (const stepMs of [1000, 7000]) {
      const flood = Array.from({ length: 500 }, (_, i) => talk(i * stepMs + 17, `flood${i % 5}`, pasted));
      const text = everythingSaid(summarise([...stream.lines, ...flood]));
      expect(text).not.toContain('wonderful');
      expect(text).not.toContain('cooking');
    }
  });

  it('names what many people said in one window and hardly elsewhere', () => {
    const news = Array.from({ length: 30 }, (_, i) =>
      talk(1_210_000 + i * 2000, `fan${i}`, i % 2 === 0 ? 'the dragon is back' : 'look at that dragon wow'),
    );
    const { windows, whole } = summarise([...stream.lines, ...news]);
    expect(windows[4]!.terms.map(({ text }) => text)).toContain('dragon');
    expect(windows[4]!.said.some(({ text }) => text.includes('dragon'))).toBe(true);
    expect(windows[7]!.terms.map(({ text }) => text)).not.toContain('dragon');
    expect(whole.terms.find(({ text }) => text === 'dragon')).toMatchObject({ atMs: 1_200_000, people: 30 });
  });

  it('lets one word stand for a text that many pasted', () => {
    const pasta = 'dear streamer my grandmother watches your jumps every night';
    const lines = Array.from({ length: 25 }, (_, i) => talk(1_210_000 + i * 2000, `fan${i}`, pasta));
    const { windows } = summarise([...stream.lines, ...lines]);
    const words = new Set(pasta.split(' '));
    expect(windows[4]!.terms.filter(({ text }) => words.has(text))).toHaveLength(1);
    expect(windows[4]!.said).toContainEqual({ atMs: 1_210_000, author: 'fan0', text: pasta, people: 25 });
  });

  it('quotes different people, and neither bots nor commands nor links', () => {
    const lines = [
      talk(1000, 'Nightbot', 'follow the stream on every other platform'),
      talk(2000, 'anna', '!song what is this song'),
      talk(3000, 'ben', 'see http://example.org/a it is all there'),
      talk(4000, 'cora', 'that jump was really close'),
      talk(5000, 'cora', 'i would never have made it'),
      talk(6000, 'dan', 'is this the last level today?'),
    ];
    const { windows, whole } = summarise(lines);
    expect(windows[0]!.said.map(({ author }) => author)).toEqual(['cora']);
    expect(windows[0]!.questions).toEqual([
      { atMs: 6000, author: 'dan', text: 'is this the last level today?', people: 1 },
    ]);
    expect(whole.botLines).toBe(1);
    expect(whole.lines).toBe(6);
  });

  it('says how thin a chat is', () => {
    const lines = [1, 2, 3, 4].map((i) => talk(i * 1000, `p${i}`, 'that was great, i love it'));
    const { windows } = summarise(lines);
    expect(windows[0]!.mood).toMatchObject({
      lines: 4,
      words: 'thin chat: 4 messages, very positive, happy',
    });
    expect(windows[0]!.mood.confidence).toBeLessThan(0.35);
    expect(windows[1]!.mood).toEqual({
      lines: 0,
      sentiment: null,
      confidence: 0,
      emotions: null,
      words: 'quiet',
    });
  });

  it('counts emotes by people, with the picture that the platform named', () => {
    const emote = { id: '425618', name: 'LUL', provider: 'twitch', begin: 0, end: 3 } as const;
    const laugh = (atMs: number, author: string): Line => ({
      atMs,
      message: chatLine('LUL', author, { emotes: [emote] }),
    });
    const flood = Array.from({ length: 30 }, (_, i) => talk(i * 3000, 'loud', `PogChamp ${i}`));
    const { whole } = summarise([laugh(1000, 'a'), laugh(2000, 'b'), laugh(3000, 'c'), ...flood]);
    expect(whole.emotes.map(({ name, lines }) => [name, lines])).toEqual([
      ['LUL', 3],
      ['PogChamp', 30],
    ]);
    expect(whole.emotes[0]).toMatchObject({ provider: 'twitch', id: '425618' });
  });

  it('leaves ignored chatters out', () => {
    const lines = [talk(1000, 'Me', 'hello to all of you tonight'), talk(2000, 'you', 'that was a good run')];
    expect(summarise(lines, { ignoredChatters: ['me'] }).whole).toMatchObject({ lines: 1, people: 1 });
  });
});
