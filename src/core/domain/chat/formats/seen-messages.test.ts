import { describe, expect, it } from 'vitest';
import { SeenMessages } from './seen-messages.ts';

describe('SeenMessages', () => {
  it('knows an item again on a later page only', () => {
    const seen = new SeenMessages();
    expect([seen.isRepeat('a', 1), seen.isRepeat('a', 1), seen.isRepeat('a', 2)]).toEqual([
      false,
      false,
      false,
    ]);
    seen.nextPage();
    expect([seen.isRepeat('a', 1), seen.isRepeat('a', 1), seen.isRepeat('a', 1)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('tells the borders of fields apart', () => {
    const seen = new SeenMessages();
    seen.isRepeat('ab', 'c');
    seen.nextPage();
    expect([seen.isRepeat('a', 'bc'), seen.isRepeat('ab', null), seen.isRepeat('ab', 'c')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('keeps 100,000 items apart and knows each of them again while it grows', () => {
    const seen = new SeenMessages();
    let repeats = 0;
    for (const round of [1, 2]) {
      for (let index = 0; index < 100_000; index += 1) {
        seen.nextPage();
        if (seen.isRepeat(`id-${index}`, index * 7)) repeats += round;
      }
    }
    expect(repeats).toBe(200_000);
  });
});
