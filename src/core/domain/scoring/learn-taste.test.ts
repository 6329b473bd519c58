import { describe, expect, it } from 'vitest';
import { SIGNALS, type Signal } from '../../../shared/model/hype.ts';
import { seededRandom } from '../../../../test/support/seeded-random.ts';
import { learnEnds, learnWeights, type JudgedMoment } from './learn-taste.ts';

const evidence = (parts: Partial<Record<Signal, number>>): number[] =>
  SIGNALS.map((signal) => parts[signal] ?? 0);

/** Streams whose person keeps what `likes` says of a moment's evidence; sound and chat are as strong as each other. */
function judged(
  seed: number,
  streams: number,
  likes: (chat: number, sound: number) => boolean,
): JudgedMoment[] {
  const random = seededRandom(seed);
  return Array.from({ length: streams * 14 }, (_value, index) => {
    const chat = random();
    const sound = random();
    return {
      vodId: `vod${index % streams}`,
      evidence: evidence({ 'chat-rate': 0.5 * chat, loudness: 0.5 * sound }),
      good: likes(chat, sound),
    };
  });
}

describe('weights from what a person kept and skipped', () => {
  it('are not learned from a handful of judgements', () => {
    const { learned, better, kept } = learnWeights(judged(1, 1, (chat) => chat > 0.5).slice(0, 8));
    expect(learned).toBeNull();
    expect(better).toBe(false);
    expect(kept).toBeLessThan(6);
  });

  it.each([3, 12])('follow a person who only cares for chat, over %i streams', (streams) => {
    const found = learnWeights(judged(7, streams, (chat) => chat > 0.6));
    expect(found.learned!['chat-rate']).toBeGreaterThan(1.2);
    expect(found.learned!.loudness).toBeLessThan(0.9);
    expect(found.heldOut!.learned).toBeGreaterThan(found.heldOut!.shipped + 0.02);
    expect(found.better).toBe(true);
  });

  it('leave a signal alone that nothing was heard of', () => {
    const { learned } = learnWeights(judged(7, 3, (chat) => chat > 0.6));
    expect(learned!.words).toBe(1);
  });

  it('stay the shipped ones for a person who decides by the shipped ones, or by the toss of a coin', () => {
    const asShipped = learnWeights(judged(11, 4, (chat, sound) => chat + sound > 1));
    expect(asShipped.better).toBe(false);
    const coins = Array.from({ length: 20 }, (_value, seed) => {
      const coin = seededRandom(1000 + seed);
      return learnWeights(judged(seed, 4, () => coin() > 0.5)).better;
    });
    expect(coins.filter(Boolean).length).toBeLessThanOrEqual(4);
  });

  it('are the same for the same judgements', () => {
    const moments = judged(3, 3, (_chat, sound) => sound > 0.5);
    expect(learnWeights(moments)).toEqual(learnWeights(moments));
  });
});

describe('ends from how a person moved them', () => {
  it('are left where they are found until a few were moved', () => {
    expect(learnEnds([{ startMs: -3000, endMs: 0 }])).toMatchObject({ shift: null, better: false });
  });

  it('follow a person who begins three seconds earlier', () => {
    const edits = [-2500, -3000, -3500, -3000, -2800, -3200].map((startMs) => ({ startMs, endMs: 0 }));
    const found = learnEnds(edits);
    expect(found.shift).toEqual({ startMs: -2000, endMs: 0 });
    expect(found.leftMs).toBeLessThan(found.withoutMs!);
    expect(found.better).toBe(true);
  });

  it('do not follow edits that go both ways', () => {
    const edits = [-4000, 4000, -3000, 3000, 0, 500].map((startMs) => ({ startMs, endMs: -startMs }));
    expect(learnEnds(edits).better).toBe(false);
  });
});
