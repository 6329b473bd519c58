import { describe, expect, it } from 'vitest';
import { correlation } from '../../../../test/support/correlation.ts';
import { planLive } from '../../../../test/support/planted-live.ts';
import { playLive, type PlayedLive } from '../../../../test/support/play-live.ts';
import { seededRandom } from '../../../../test/support/seeded-random.ts';
import {
  chatLine,
  syntheticStream,
  type SyntheticStream,
} from '../../../../test/support/synthetic-stream.ts';
import { createChatFeatures } from '../chat/chat-features.ts';
import { lexiconClassifier } from '../chat/lexicon-classifier.ts';
import { scoreHype } from '../scoring/score-hype.ts';
import { SETTLED_AFTER_MS } from './live-meter.ts';

const LAG_MS = 6000;

const play = (
  stream: Pick<SyntheticStream, 'lines' | 'loudness'>,
  durationSec: number,
  soundLateSec: number,
): PlayedLive => playLive(stream, { durationSec, soundLateSec, classifier: lexiconClassifier });

const around = (played: PlayedLive, onsetSec: number): PlayedLive['moments'] =>
  played.moments.filter(({ startMs, endMs }) => startMs <= onsetSec * 1000 && endMs > onsetSec * 1000);

describe.each([0, 8])('moments of a stream that is on, its sound %d s late', (soundLateSec) => {
  const durationSec = 720;
  const plan = { durationSec, lagSec: LAG_MS / 1000, chatRate: 1, momentsPerHour: 40, decoysPerHour: 4 };

  it.each([101, 102])('are told of soon, hold their cause and close (seed %d)', (seed) => {
    const stream = syntheticStream({ ...plan, seed });
    const played = play(stream, durationSec, soundLateSec);
    expect(stream.moments.length).toBeGreaterThanOrEqual(8);
    const toldAfterMs: number[] = [];
    for (const { onsetSec } of stream.moments) {
      const [moment, ...others] = around(played, onsetSec);
      expect(others).toEqual([]);
      expect(moment).toBeDefined();
      toldAfterMs.push(moment!.toldMs - onsetSec * 1000);
      expect(moment!.closedMs - onsetSec * 1000).toBeLessThanOrEqual(25_000);
      expect(moment!.reason).not.toBe('');
      const sum = moment!.parts.reduce((total, part) => total + part.contribution, 0);
      expect(sum).toBeCloseTo(moment!.score, 3);
    }
    // Chat needs its 6 s, and some more when few answer at once.
    expect(toldAfterMs.filter((ms) => ms > 10_000).length).toBeLessThanOrEqual(1);
    expect(Math.max(...toldAfterMs)).toBeLessThanOrEqual(12_000);
    expect(played.moments.length - stream.moments.length).toBeLessThanOrEqual(1);
  });
});

it('tells five causes a quarter of a minute apart from each other, from half a minute on', () => {
  const toldAfterMs: number[] = [];
  for (const seed of [1, 2, 3]) {
    const plan = planLive(seed);
    const random = seededRandom(seed);
    const isLoud = (second: number): boolean =>
      plan.causesSec.some((cause) => second >= Math.floor(cause) && second <= cause + 2);
    const loudness = Float32Array.from(
      { length: plan.durationSec },
      (_, second) => (isLoud(second) ? -20 : -48) + 3 * random() - 1.5,
    );
    const lines = plan.lines.map(({ atSec, login, text }) => ({
      atMs: atSec * 1000,
      message: chatLine(text, login),
    }));
    const played = play({ lines, loudness }, plan.durationSec, 4);
    expect(played.moments).toHaveLength(plan.causesSec.length);
    for (const cause of plan.causesSec) {
      const [moment, ...others] = around(played, cause);
      expect(others).toEqual([]);
      toldAfterMs.push(moment!.toldMs - cause * 1000);
    }
  }
  expect(toldAfterMs.filter((ms) => ms > 10_000).length).toBeLessThanOrEqual(1);
  expect(Math.max(...toldAfterMs)).toBeLessThanOrEqual(12_000);
});

describe('a live score', () => {
  it('of a dull stream has no moments, and none of silence', () => {
    const dull = syntheticStream({ seed: 7, durationSec: 600, lagSec: 6, momentsPerHour: 0 });
    expect(play(dull, 600, 0).moments).toEqual([]);
    const nothing = { ...dull, lines: [], loudness: new Float32Array(600).fill(-70) };
    expect(play(nothing, 600, 0).moments).toEqual([]);
  });

  it('goes along with the finished one once it is settled', () => {
    const durationSec = 1200;
    const stream = syntheticStream({ seed: 104, durationSec, lagSec: 6, chatRate: 1 });
    const features = createChatFeatures({ durationMs: durationSec * 1000 });
    for (const { atMs, message } of stream.lines) features.add(atMs, message);
    const finished = scoreHype({
      ...{ durationMs: durationSec * 1000, lagMs: LAG_MS, chat: features.finish() },
      ...{ loudness: stream.loudnessTracks, voice: stream.voiceTracks, sentences: stream.sentences },
    });
    const { settled } = play(stream, durationSec, 0);
    const last = durationSec - SETTLED_AFTER_MS / 1000;
    expect(
      correlation(settled.subarray(60, last), finished.tracks['total']!.subarray(60, last)),
    ).toBeGreaterThan(0.9);
  });
});
