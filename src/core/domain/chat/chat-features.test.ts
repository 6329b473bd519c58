import { describe, expect, it } from 'vitest';
import { chatLine } from '../../../../test/support/synthetic-stream.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import { CHAT_TRACKS, createChatFeatures } from './chat-features.ts';
import { PhraseTable, unusualTerms } from './phrase-table.ts';
import { tagMessage } from './tags.ts';
import fc from '../../../../test/support/properties.ts';

type Line = readonly [atMs: number, message: ChatMessage];

function featuresOf(lines: readonly Line[], durationMs: number | null = 60_000): TrackSet {
  const features = createChatFeatures({ durationMs });
  for (const [atMs, message] of lines) features.add(atMs, message);
  return features.finish();
}

const sum = (set: TrackSet, name: string): number =>
  set.tracks[name]!.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0);

const PASTE = 'this is a long text that somebody copied and that everybody now posts again and again';

describe('chat tracks', () => {
  it('count lines and people per second of media time', () => {
    const set = featuresOf([
      [0, chatLine('hello there', 'ann')],
      [10, chatLine('KEKW', 'ben')],
      [900, chatLine('LUL', 'ben')],
      [2500, chatLine('why?', 'ann')],
    ]);
    expect([...set.tracks['messages']!.slice(0, 4)]).toEqual([3, 0, 1, 0]);
    expect([...set.tracks['voices']!.slice(0, 4)]).toEqual([2, 0, 1, 0]);
    expect([...set.tracks['firstTimers']!.slice(0, 4)]).toEqual([2, 0, 0, 0]);
    expect(set.tracks['laughter']![0]).toBe(2);
    expect(set.tracks['questions']![2]).toBe(1);
  });

  it('have one value per second of the media, NaN sentiment where nobody spoke', () => {
    const set = featuresOf([[1000, chatLine('nice', 'ann')]], 3500);
    expect(set.length).toBe(4);
    for (const name of CHAT_TRACKS) expect(set.tracks[name]).toHaveLength(4);
    expect(set.tracks['sentiment']![0]).toBeNaN();
    expect(set.tracks['sentiment']![1]).toBeGreaterThan(0);
  });

  it('keep lines before the start and after the end out, and count them', () => {
    const set = featuresOf(
      [
        [-5000, chatLine('early', 'ann')],
        [500, chatLine('now', 'ann')],
        [99_000, chatLine('late', 'ann')],
      ],
      10_000,
    );
    expect(sum(set, 'messages')).toBe(1);
    expect(set.meta).toMatchObject({ messages: 3, beforeStart: 1, afterEnd: 1 });
    expect(sum(set, 'firstTimers')).toBe(0);
  });

  it('grow with the chat when the duration is not known', () => {
    const set = featuresOf([[7_000_000, chatLine('hi', 'ann')]], null);
    expect(set.length).toBe(7001);
    expect(set.tracks['messages']!.at(-1)).toBe(1);
  });

  it('count a raid, gifts and paid lines as events, not as talk', () => {
    const set = featuresOf([
      [0, chatLine('', 'x', { kind: 'raid', event: { type: 'raid', viewers: 99 } })],
      [10, chatLine('', 'x', { kind: 'gift', event: { type: 'subgift', count: 7 } })],
      [20, chatLine('take my bits', 'y', { bits: 500 })],
      [30, chatLine('', 'z', { kind: 'ban' })],
    ]);
    expect(set.tracks['events']![0]).toBe(3);
    expect(set.tracks['paid']![0]).toBe(1);
    expect(set.tracks['messages']![0]).toBe(1);
    expect(set.tracks['weightedEvents']![0]).toBeCloseTo(0.25 + 3 + 1);
  });

  it('leave out chatters that the person ignores', () => {
    const features = createChatFeatures({ durationMs: 1000, ignoredChatters: ['Spammer'] });
    features.add(0, chatLine('KEKW', 'spammer'));
    const set = features.finish();
    expect(sum(set, 'messages')).toBe(0);
    expect(set.meta).toMatchObject({ messages: 1, ignored: 1 });
  });

  it('are the same bytes for the same lines', () => {
    const lines = Array.from({ length: 300 }, (_, index): Line => [
      index * 90,
      chatLine(['KEKW', 'nice one', PASTE, 'oh no'][index % 4]!, `user${index % 17}`),
    ]);
    expect(featuresOf(lines)).toEqual(featuresOf(lines));
  });
});

describe('what a line is worth as a reaction', () => {
  const worth = (lines: readonly Line[]): number => sum(featuresOf(lines), 'weighted');

  it('falls fast for copies of a pasted text, whoever posts them', () => {
    const lines = Array.from({ length: 40 }, (_, index): Line => [
      index * 100,
      chatLine(PASTE, `user${index}`),
    ]);
    expect(worth(lines)).toBeLessThan(2);
    const varied = lines.map(([at, message], index): Line => [
      at,
      { ...message, text: `${message.text}${index % 2 === 0 ? ' !!' : ' KEKW'}` },
    ]);
    expect(worth(varied)).toBeLessThan(8);
  });

  it('stays whole when many people write the same short reaction', () => {
    const lines = Array.from({ length: 40 }, (_, index): Line => [
      index * 100,
      chatLine('KEKW', `user${index}`),
    ]);
    expect(worth(lines)).toBeCloseTo(40);
  });

  it('falls when one person repeats himself', () => {
    const lines = Array.from({ length: 40 }, (_, index): Line => [index * 100, chatLine('KEKW', 'ann')]);
    expect(worth(lines)).toBeLessThan(5);
  });

  it('is next to nothing for bots and commands', () => {
    const lines = Array.from({ length: 20 }, (_, index): Line => [
      index * 100,
      index % 2 === 0
        ? chatLine(`thanks for the follow number ${index}`, 'nightbot')
        : chatLine(`!vote ${index}`, `u${index}`),
    ]);
    expect(worth(lines)).toBeLessThan(2);
  });

  it('is next to nothing for an account that behaves like a bot', () => {
    const advert = 'Follow the channel on every platform and join the community today my friends';
    const lines = Array.from({ length: 60 }, (_, index): Line => [
      index * 61_000,
      chatLine(advert, 'helper'),
    ]);
    const set = featuresOf(lines, 3_700_000);
    expect(set.tracks['weighted']![Math.floor((50 * 61_000) / 1000)]).toBeLessThan(0.1);
  });

  it('is small for those whom a raid has just brought', () => {
    const lines: Line[] = [
      [0, chatLine('known here', 'ann')],
      [100_000, chatLine('', 'friend', { kind: 'raid', event: { type: 'raid', viewers: 50 } })],
      ...Array.from({ length: 50 }, (_, index): Line => [
        101_000 + index * 100,
        chatLine('xqcHey', `r${index}`),
      ]),
      [110_000, chatLine('look at that', 'ann')],
    ];
    const set = featuresOf(lines, 200_000);
    expect(sum(set, 'weighted')).toBeLessThan(3);
    expect(set.tracks['weighted']![110]).toBeGreaterThanOrEqual(0.5);
  });

  it('never sinks in sum when one more line is said', () => {
    const texts = [
      'KEKW',
      'nice',
      PASTE,
      `${PASTE} KEKW`,
      'what?',
      'raid hype',
      'hi',
      '!song',
      'LOL LOL LOL',
    ];
    const line = fc.tuple(fc.integer({ min: 0, max: 59_999 }), fc.constantFrom(...texts), fc.nat({ max: 6 }));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), line, (given, extra) => {
        const build = (all: readonly (typeof extra)[]): TrackSet =>
          featuresOf(
            [...all].sort((a, b) => a[0] - b[0]).map(([at, text, who]) => [at, chatLine(text, `u${who}`)]),
          );
        const before = build(given);
        const after = build([...given, extra]);
        const second = Math.floor(extra[0] / 1000);
        for (const name of ['weighted', 'joining', 'weightedEmotes', 'weightedLaughter', 'stirred'])
          for (const length of [1, 5, 10, 20]) {
            const windowed = (set: TrackSet): number =>
              set.tracks[name]!.slice(second, second + length).reduce((total, value) => total + value, 0);
            expect(windowed(after)).toBeGreaterThanOrEqual(windowed(before) - 1e-4);
          }
      }),
      { numRuns: 150 },
    );
  });
});

describe('tags', () => {
  it('say what a line is without dropping any', () => {
    expect(tagMessage(chatLine('!drop me', 'ann'))).toContain('command');
    expect(tagMessage(chatLine('see https://example.org', 'ann'))).toContain('link');
    expect(tagMessage(chatLine('hello', 'Nightbot'))).toContain('bot');
    expect(tagMessage(chatLine('', 'x', { kind: 'raid' }))).toEqual(['raid']);
    expect(tagMessage(chatLine('TombRaid TombRaid', 'x'))).toContain('raid');
    expect(tagMessage(chatLine('KEKW KEKW', 'x'))).toEqual(['emote-only']);
    expect(tagMessage(chatLine('WHAT IS THIS?', 'x'))).toEqual(['question', 'shouted']);
    expect(tagMessage(chatLine('LUL PogChamp '.repeat(8), 'x'))).toContain('copypasta');
  });

  it('do not call a person a bot for his name', () => {
    expect(tagMessage(chatLine('hi', 'robot'))).not.toContain('bot');
    expect(tagMessage(chatLine('hi', 'modbot', { badges: [{ set: 'moderator', version: '1' }] }))).toContain(
      'bot',
    );
  });
});

describe('phrases', () => {
  it('name what is unusual for a minute against the whole stream', () => {
    const lines: Line[] = [];
    for (let second = 0; second < 600; second++)
      lines.push([
        second * 1000,
        chatLine(second % 3 === 0 ? 'KEKW' : 'small talk goes on', `u${second % 40}`),
      ]);
    for (let index = 0; index < 12; index++)
      lines.push([300_000 + index * 300, chatLine('the dragon', `v${index}`)]);
    lines.sort((a, b) => a[0] - b[0]);
    const table = PhraseTable.parse(featuresOf(lines, 600_000).meta['phrases']);
    expect(unusualTerms(table, 300_000, 310_000)[0]).toMatchObject({ count: 12 });
    expect(unusualTerms(table, 300_000, 310_000)[0]?.term).toMatch(/dragon/);
    expect(unusualTerms(table, 100_000, 110_000)[0]?.score ?? 0).toBeLessThan(3);
  });
});
