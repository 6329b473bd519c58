import { describe, expect, it } from 'vitest';
import { createTalk } from './talk.ts';

const emote = (name: string) => ({ key: `e:${name.toLowerCase()}`, spelling: name });
const word = (name: string) => ({ key: `w:${name}`, spelling: name });

describe('what chat says now', () => {
  it('counts the emotes of a stretch, most frequent first', () => {
    const talk = createTalk();
    talk.add(1000, [emote('Kappa')]);
    talk.add(61_000, [emote('KEKW'), word('door')]);
    talk.add(62_500, [emote('KEKW'), emote('LUL')]);
    expect(talk.emotes(60_000, 65_000, 8)).toEqual([
      { name: 'KEKW', count: 2 },
      { name: 'LUL', count: 1 },
    ]);
    expect(talk.emotes(60_000, 65_000, 1)).toEqual([{ name: 'KEKW', count: 2 }]);
  });

  it('names what is said more than usual before what is always said', () => {
    const talk = createTalk();
    for (let second = 0; second < 170; second++) talk.add(second * 1000, [word('hello')]);
    for (let line = 0; line < 4; line++) talk.add(170_000, [word('dragon'), word('hello')]);
    expect(talk.unusual(165_000, 171_000, 2).map(({ name }) => name)).toEqual(['dragon', 'hello']);
  });

  it('forgets seconds that nobody asks about, and takes no line that is that late', () => {
    const talk = createTalk();
    talk.add(0, [emote('Old')]);
    talk.add(400_000, [emote('New')]);
    talk.add(1000, [emote('Late')]);
    expect(talk.emotes(0, 401_000, 8)).toEqual([{ name: 'New', count: 1 }]);
  });
});
