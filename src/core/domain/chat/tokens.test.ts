import { describe, expect, it } from 'vitest';
import { isLaughter } from './laughter.ts';
import { readMessage } from './read-message.ts';
import { tokensOf } from './tokens.ts';

const kinds = (text: string): string[] =>
  readMessage(text).tokens.map((token) => `${token.kind}:${token.key}`);

describe('tokens of chat', () => {
  it('knows emotes by name, emoticons, emoji, links, mentions and numbers', () => {
    expect(kinds('KEKW :) 😂 https://twitch.tv/x @Bob 42 hello!')).toEqual([
      'emote:KEKW',
      'emoticon::)',
      'emoji:😂',
      'link:link',
      'mention:@bob',
      'number:42',
      'word:hello',
    ]);
  });

  it('takes an emote of the platform by its place, also with a name that no table knows', () => {
    const emotes = [{ id: '1', name: 'my Emote', provider: 'twitch' as const, begin: 3, end: 11 }];
    expect(readMessage('ok my Emote yes', emotes).tokens.map((token) => token.key)).toEqual([
      'ok',
      'my Emote',
      'yes',
    ]);
  });

  it('finds the family of a channel emote behind its prefix', () => {
    expect(tokensOf('odoLUL')[0]?.affect?.feeling).toBe('amusement');
    expect(tokensOf('xqcL')[0]?.affect?.feeling).toBe('love');
    expect(tokensOf('gerbPog')[0]?.affect?.feeling).toBe('hype');
    expect(tokensOf('lamppost')[0]?.affect).toBeNull();
  });

  it('reads emoji that are stuck together and skin tones as the plain emoji', () => {
    expect(kinds('😂😂👏🏽')).toEqual(['emoji:😂', 'emoji:😂', 'emoji:👏']);
  });

  it('squeezes stretched words and says so', () => {
    const [token] = tokensOf('NOOOOOO');
    expect(token).toMatchObject({ key: 'noo', stretched: true, capitals: 7 });
    expect(tokensOf('niiiiice')[0]?.affect?.valence).toBeGreaterThan(0);
  });

  it('drops the invisible characters that get round duplicate filters', () => {
    expect(tokensOf('KEKW\u{e0000}')[0]?.key).toBe('KEKW');
    expect(tokensOf('\u{e0000}')).toEqual([]);
  });

  it('sees a command only at the beginning', () => {
    expect(readMessage('!song please').command).toBe(true);
    expect(readMessage('what !song').command).toBe(false);
    expect(readMessage('!!!').command).toBe(false);
  });

  it('sees pictures made of characters', () => {
    expect(readMessage('⣿⣿⣿⠿⠿⣿⣿ ⣿⡟⠁⠄⠄⢻⣿ ⣿⣇⠄⠄⠄⣸⣿').art).toBe(true);
    expect(readMessage('just words here, nothing else at all').art).toBe(false);
  });

  it('survives NULs, lone surrogates and a megabyte of one letter', () => {
    expect(readMessage('a\u0000b \ud800 x').tokens.length).toBeGreaterThan(0);
    expect(readMessage('h'.repeat(1_000_000)).tokens).toHaveLength(1);
    expect(readMessage('ha'.repeat(100_000)).laughter).toBe(1);
  });
});

describe('laughter', () => {
  const laughs =
    'lol LOOOL lolol lmao LMFAOOO rofl haha hahahaha ahahah bahaha hehe hihi jajaja jejeje kkkkk www xd XDDDD kekw 555 mdr ptdr ахаха хахаха ㅋㅋㅋ ㅎㅎ هههه 草 笑 哈哈哈 rsrs ahshahas huehue'.split(
      ' ',
    );
  for (const laugh of laughs)
    it(`is heard in ${laugh}`, () => expect(isLaughter(laugh.toLowerCase())).toBe(true));

  for (const word of [
    'hat',
    'java',
    'look',
    'kek-wait',
    'kkk',
    'ww',
    'have',
    'all',
    'low',
    'max',
    '5',
    'what',
    'has',
  ])
    it(`is not heard in ${word}`, () => expect(isLaughter(word)).toBe(false));
});
