import { createChatFeatures } from '../../src/core/domain/chat/chat-features.ts';
import { createLastMinutes } from '../../src/core/domain/live/last-minutes.ts';
import { scoreHype } from '../../src/core/domain/scoring/score-hype.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { chatLine, syntheticStream } from '../support/synthetic-stream.ts';
import { add, median, ms, ratio, RUNS } from './report.ts';

const HOURS = 13;
const LINES_PER_MIN = 5000;
const LIVE_MIN = 4;

const timed = (work: () => unknown): number => {
  const startedMs = performance.now();
  work();
  return performance.now() - startedMs;
};

/** The score of a long stream against that of an hour of it, and what a look at the last minutes of a busy chat costs. */
export function scoreSpeed(): Promise<void> {
  const [hour, long] = [1, HOURS].map((hours) => {
    const durationMs = hours * 3_600_000;
    const stream = syntheticStream({ seed: 1, durationSec: durationMs / 1000, lagSec: 6, chatRate: 1 });
    const features = createChatFeatures({ durationMs });
    for (const { atMs, message } of stream.lines) features.add(atMs, message);
    const heard = { chat: features.finish(), loudness: stream.loudnessTracks, voice: stream.voiceTracks };
    const input = { durationMs, lagMs: 6000, ...heard, sentences: stream.sentences };
    return median(Array.from({ length: RUNS }, () => timed(() => scoreHype(input))));
  });
  add(`the score of ${HOURS} h ÷ that of 1 h`, ratio(long! / hour!), `aim ≤ ${1.5 * HOURS} ×`);
  add('  the former', ms(long!), 'aim ≤ 1500 ms');
  add(
    `a look at the last minutes, ${LINES_PER_MIN} lines in each`,
    `${median(lookTimes()).toFixed(1)} ms`,
    'aim ≤ 5 ms',
  );
  return Promise.resolve();
}

function lookTimes(): number[] {
  const random = seededRandom(5);
  const minutes = createLastMinutes();
  const features = createChatFeatures({ durationMs: null, onLine: minutes.onLine });
  const times: number[] = [];
  for (let line = 0; line < LIVE_MIN * LINES_PER_MIN; line++) {
    const atMs = Math.floor((line * 60_000) / LINES_PER_MIN);
    const words = Array.from({ length: 5 }, () => `word${Math.floor(random() * 16)}`).join(' ');
    features.add(atMs, chatLine(words, `viewer${Math.floor(random() * 2 * LINES_PER_MIN)}`));
    // A look every fifteen seconds sums up.
    if (line % (LINES_PER_MIN / 4) === LINES_PER_MIN / 4 - 1)
      times.push(timed(() => minutes.look(atMs + 2000)));
  }
  return times.slice(4);
}
