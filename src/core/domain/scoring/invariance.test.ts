import { describe, expect, it } from 'vitest';
import { syntheticStream } from '../../../../test/support/synthetic-stream.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import { createChatFeatures } from '../chat/chat-features.ts';
import { pickHighlights } from '../highlights/pick-highlights.ts';
import type { HypeInputs } from './hype-signals.ts';
import { scoreHype } from './score-hype.ts';
import { DEFAULT_WEIGHTS } from './weights.ts';

type Line = readonly [atMs: number, message: ChatMessage];

const DURATION_SEC = 2400;
/** A second's baseline reaches no further than this, before and after it. */
const REACH_SEC = 400;

const stream = syntheticStream({ seed: 8, durationSec: DURATION_SEC, lagSec: 6, decoysPerHour: 6 });
const lines = stream.lines.map(({ atMs, message }): Line => [atMs, message]);

function chatOf(given: readonly Line[], durationSec = DURATION_SEC): TrackSet {
  const features = createChatFeatures({ durationMs: durationSec * 1000 });
  for (const [atMs, message] of given) features.add(atMs, message);
  return features.finish();
}

const chat = chatOf(lines);
const whole: HypeInputs = {
  ...{ durationMs: DURATION_SEC * 1000, lagMs: 6000, chat },
  ...{ loudness: stream.loudnessTracks, voice: stream.voiceTracks, sentences: stream.sentences },
};
const ofChatAlone = (tracks: TrackSet, durationSec: number): Float32Array =>
  scoreHype({
    ...{ durationMs: durationSec * 1000, lagMs: 6000, chat: tracks },
    ...{ loudness: null, voice: null, sentences: null },
  }).tracks['total']!;

/** How much the hype of any second changes when all of the chat comes so much later. */
function mostChangedBy(bySec: number): number {
  const later = lines.map(([atMs, message]): Line => [atMs + bySec * 1000, message]);
  const before = ofChatAlone(chat, DURATION_SEC);
  const after = ofChatAlone(chatOf(later, DURATION_SEC + bySec), DURATION_SEC + bySec);
  const inner = before.subarray(REACH_SEC);
  return inner.reduce(
    (most, total, at) => Math.max(most, Math.abs(total - after[at + REACH_SEC + bySec]!)),
    0,
  );
}

describe('hype does not depend on', () => {
  it('what people are called', () => {
    const names = [...new Set(lines.map(([, { author }]) => author?.login ?? ''))];
    const renamed = lines.map(([atMs, message]): Line => {
      const name = `somebody${names.length - names.indexOf(message.author!.login!)}`;
      const isService = message.author!.login === 'nightbot';
      return [
        atMs,
        isService ? message : { ...message, author: { id: null, login: name, displayName: name } },
      ];
    });
    expect(chatOf(renamed)).toEqual(chat);
  });

  it.each([10, 610, 3600])(
    'when the stream began: %i s later everything is the same, that much later',
    (bySec) => {
      expect(mostChangedBy(bySec)).toBeLessThan(0.00005);
    },
  );

  it.each([7, 37, 101])(
    'where the grid of the baseline lies: %i s later no second differs by five points',
    (bySec) => {
      expect(mostChangedBy(bySec)).toBeLessThan(5);
    },
  );
});

describe('without one of its inputs', () => {
  const full = scoreHype(whole);

  it.each(['chat', 'loudness', 'voice', 'sentences'] as const)(
    'there is a result of less confidence: %s',
    (name) => {
      const partial = { ...whole, [name]: null };
      const hype = scoreHype(partial);
      const [with_, without] = [full.tracks['confidence']!, hype.tracks['confidence']!];
      for (let second = 0; second < hype.length; second++)
        expect(without[second]!).toBeLessThanOrEqual(with_[second]! + 1e-6);
      expect(without[DURATION_SEC / 2]!).toBeLessThan(with_[DURATION_SEC / 2]!);
      const picked = pickHighlights({ ...partial, hype, weights: DEFAULT_WEIGHTS, sensitivity: 0.5 });
      expect(picked.length).toBeGreaterThan(3);
    },
  );
});
