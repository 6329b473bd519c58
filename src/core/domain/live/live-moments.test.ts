import { describe, expect, it } from 'vitest';
import { correlation } from '../../../../test/support/correlation.ts';
import { planLive } from '../../../../test/support/planted-live.ts';
import { heardAt, type LiveCourse, playLive, type PlayedLive } from '../../../../test/support/play-live.ts';
import { seededRandom } from '../../../../test/support/seeded-random.ts';
import {
  chatLine,
  syntheticStream,
  type SyntheticStream,
} from '../../../../test/support/synthetic-stream.ts';
import type { SoundEvent } from '../../../shared/model/sound-event.ts';
import { createChatFeatures } from '../chat/chat-features.ts';
import { lexiconClassifier } from '../chat/lexicon-classifier.ts';
import { scoreHype } from '../scoring/score-hype.ts';
import type { HeardStretch } from './detect/sound-watch.ts';
import { SETTLED_AFTER_MS } from './live-meter.ts';

const LAG_MS = 6000;

const play = (
  stream: Pick<SyntheticStream, 'lines' | 'loudness'>,
  durationSec: number,
  soundLateSec: number,
  hear: LiveCourse['hear'] = null,
): PlayedLive => playLive(stream, { durationSec, soundLateSec, classifier: lexiconClassifier, hear });

const around = (played: PlayedLive, onsetSec: number): PlayedLive['moments'] =>
  played.moments.filter(({ startMs, endMs }) => startMs <= onsetSec * 1000 && endMs > onsetSec * 1000);

describe.each([
  ['on time and only its loudness heard', 0, false],
  ['8 s late, and voice and laughter heard', 8, true],
])('moments of a stream that is on, its sound %s', (_how, soundLateSec, isHeard) => {
  const durationSec = 720;
  const plan = { durationSec, lagSec: LAG_MS / 1000, chatRate: 1, momentsPerHour: 40, decoysPerHour: 4 };

  it.each([101, 102])('are told of soon, hold their cause and close (seed %d)', (seed) => {
    const stream = syntheticStream({ ...plan, seed });
    const events = stream.moments.map(({ onsetSec }, at) => laughOrCheer(at, onsetSec));
    const hear = (endSec: number): HeardStretch => heardAt(stream, events, endSec);
    const played = play(stream, durationSec, soundLateSec, isHeard ? hear : null);
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

  it('goes along with the finished one once it is settled, and better where it hears voice and sounds', () => {
    const durationSec = 1200;
    const stream = syntheticStream({ seed: 104, durationSec, lagSec: 6, chatRate: 1 });
    const events = stream.moments.map(({ onsetSec }, at) => laughOrCheer(at, onsetSec));
    const features = createChatFeatures({ durationMs: durationSec * 1000 });
    for (const { atMs, message } of stream.lines) features.add(atMs, message);
    const finished = scoreHype({
      ...{ durationMs: durationSec * 1000, lagMs: LAG_MS, chat: features.finish() },
      ...{ loudness: stream.loudnessTracks, voice: stream.voiceTracks, sentences: stream.sentences },
      sounds: { detector: 'heuristic', ownSounds: [], events },
    });
    const last = durationSec - SETTLED_AFTER_MS / 1000;
    const agreement = ({ settled }: PlayedLive): number =>
      correlation(settled.subarray(60, last), finished.tracks['total']!.subarray(60, last));
    const deaf = agreement(play(stream, durationSec, 0));
    // As late as a platform's playlist.
    const hearing = play(stream, durationSec, 8, (endSec) => heardAt(stream, events, endSec));
    expect(deaf).toBeGreaterThan(0.9);
    expect(agreement(hearing)).toBeGreaterThan(deaf);
    const reasons = hearing.moments.map(({ reason }) => reason).join('; ');
    expect(reasons).toMatch(/laughter \d s/);
    expect(reasons).toMatch(/shouting/);
  });
});

const laughOrCheer = (at: number, onsetSec: number): SoundEvent => ({
  kind: at % 2 === 0 ? 'laughter' : 'cheer',
  startMs: Math.round(onsetSec * 1000) + 300,
  endMs: Math.round(onsetSec * 1000) + 2700,
  ...{ confidence: 0.8, detector: 'heuristic', label: null },
});
