import { describe, expect, it } from 'vitest';
import { alignChat, type AlignmentInput } from './align-chat.ts';
import { seededRandom } from '../../../../test/support/seeded-random.ts';
import { syntheticStream, type StreamPlan } from '../../../../test/support/synthetic-stream.ts';
import { ChatBurstCounter } from './chat-bursts.ts';

function inputFor(plan: StreamPlan, clockErrorSec = 0): AlignmentInput {
  const stream = syntheticStream(plan);
  const counter = new ChatBurstCounter();
  for (const { atMs, message } of stream.lines) counter.add(atMs - clockErrorSec * 1000, message);
  return {
    chat: counter.finish(),
    loudness: stream.loudness,
    durationMs: plan.durationSec * 1000,
    statedOffsetMs: 0,
    statedBy: 'file',
    manualOffsetMs: null,
  };
}

describe('the lag of chat behind sound', () => {
  for (const lagSec of [3, 5, 8, 11])
    it(`is found within a second when chat answers after ${lagSec} s`, () => {
      const errors = [1, 2, 3, 4, 5].map((seed) => {
        const alignment = alignChat(inputFor({ seed, durationSec: 3600, lagSec }));
        expect(alignment.lagMs).not.toBeNull();
        return Math.abs(alignment.lagMs! / 1000 - lagSec);
      });
      expect(Math.max(...errors)).toBeLessThanOrEqual(1);
    });

  it('is found in a recording of eight minutes with a handful of moments, to two seconds', () => {
    for (const seed of [31, 32, 33, 34]) {
      const plan = { seed, durationSec: 480, lagSec: 4.5, momentsPerHour: 30, decoysPerHour: 6 };
      const { lagMs } = alignChat(inputFor(plan));
      expect(Math.abs(lagMs! / 1000 - 4.5)).toBeLessThanOrEqual(2);
    }
  });

  it('is left unknown when chat and sound have nothing to do with each other', () => {
    const unrelated = { ...inputFor({ seed: 8, durationSec: 3600, lagSec: 6 }) };
    const other = inputFor({ seed: 99, durationSec: 3600, lagSec: 6 });
    expect(alignChat({ ...unrelated, chat: other.chat }).lagMs).toBeNull();
  });

  it('is unknown without sound', () => {
    const input = inputFor({ seed: 1, durationSec: 3600, lagSec: 6 });
    expect(alignChat({ ...input, loudness: null }).lagMs).toBeNull();
  });
});

describe('laying a chat over a recording that began at another time', () => {
  it('keeps the offset of the file when bursts agree with it', () => {
    const alignment = alignChat(inputFor({ seed: 4, durationSec: 3600, lagSec: 6 }));
    expect(alignment).toMatchObject({ offsetMs: 0, origin: 'file' });
    expect(alignment.confidence).toBeGreaterThan(0.8);
  });

  for (const shiftSec of [-95, 640, 5400])
    it(`finds a shift of ${shiftSec} s within three seconds`, () => {
      for (const seed of [11, 12, 13]) {
        const alignment = alignChat(inputFor({ seed, durationSec: 7200, lagSec: 6 }, shiftSec));
        expect(alignment.origin).toBe('measured');
        expect(Math.abs(alignment.offsetMs / 1000 - shiftSec)).toBeLessThanOrEqual(3);
        expect(alignment.confidence).toBeGreaterThan(0.6);
      }
    });

  it('keeps the offset of the file with a low confidence when nothing fits', () => {
    const mine = inputFor({ seed: 21, durationSec: 3600, lagSec: 6 });
    const foreign = inputFor({ seed: 77, durationSec: 3600, lagSec: 6 });
    const alignment = alignChat({ ...mine, chat: foreign.chat });
    expect(alignment).toMatchObject({ offsetMs: 0, origin: 'file' });
    expect(alignment.confidence).toBeLessThan(0.4);
  });

  it('does what the person says', () => {
    const input = inputFor({ seed: 4, durationSec: 3600, lagSec: 6 });
    expect(alignChat({ ...input, manualOffsetMs: -12_345 })).toMatchObject({
      offsetMs: -12_345,
      origin: 'manual',
      confidence: 1,
    });
  });

  it('has no confidence in a chat that does not overlap the media', () => {
    const input = inputFor({ seed: 4, durationSec: 600, lagSec: 6 });
    expect(alignChat({ ...input, loudness: null, statedOffsetMs: 9_000_000 }).confidence).toBe(0);
  });

  it('survives an empty chat', () => {
    const empty = { startMs: 0, counts: new Float32Array(0) };
    const input = inputFor({ seed: seededRandom(1)() > 2 ? 1 : 4, durationSec: 600, lagSec: 6 });
    expect(alignChat({ ...input, chat: empty })).toMatchObject({ offsetMs: 0, lagMs: null });
  });
});
