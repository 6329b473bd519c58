import { createChatFeatures } from '../../src/core/domain/chat/chat-features.ts';
import { SETTLED_AFTER_MS } from '../../src/core/domain/live/live-meter.ts';
import { scoreHype } from '../../src/core/domain/scoring/score-hype.ts';
import { HYPE_TABLE } from '../../src/core/domain/scoring/weights.ts';
import { correlation } from '../../test/support/correlation.ts';
import { heardAt, playLive } from '../../test/support/play-live.ts';
import { syntheticStream } from '../../test/support/synthetic-stream.ts';
import { shippedClassifier } from './classifier.ts';
import { mean, type EvalRow } from './figures.ts';

const SEEDS = Array.from({ length: 10 }, (_, index) => 400 + index);
const NOISES = [0.5, 1, 2];
const DURATION_SEC = 1800;
/** The first minute has hardly anything to be compared with. */
const FROM_SEC = 60;
const LATE_SEC = SETTLED_AFTER_MS / 1000;

/** How the settled live score of each second goes along with that of the finished stream, at three levels of noise. */
export const evaluateLive = (): EvalRow[] => NOISES.map(agreementAt);

function agreementAt(noise: number): EvalRow {
  const agreements = SEEDS.map((seed) => agreementOf(seed, noise));
  const said = (of: (agreement: Agreement) => number): string => {
    const values = agreements.map(of);
    return `${mean(values).toFixed(3)} (${Math.min(...values).toFixed(3)})`;
  };
  return {
    task: `live score, ${LATE_SEC} s late`,
    data: `${SEEDS.length} made-up streams of half an hour, noise ${noise}`,
    figure: 'correlation with the finished score, voice and words included, mean (lowest stream)',
    ours: said(({ whole }) => whole),
    baselines: `chat and loudness alone, live and finished: ${said(({ same }) => same)}`,
    aim: '≥ 0.90',
  };
}

interface Agreement {
  /** Of chat and loudness alone, live and finished. */
  readonly same: number;
  /** Live with the voice, which is heard, too; finished with voice and words. */
  readonly whole: number;
}

function agreementOf(seed: number, noise: number): Agreement {
  const stream = syntheticStream({ seed, noise, durationSec: DURATION_SEC, lagSec: 6, decoysPerHour: 5 });
  const course = { durationSec: DURATION_SEC, soundLateSec: 0, classifier: shippedClassifier };
  const deaf = playLive(stream, { ...course, hear: null });
  const hearing = playLive(stream, { ...course, hear: (endSec) => heardAt(stream, [], endSec) });
  const durationMs = DURATION_SEC * 1000;
  const features = createChatFeatures({ durationMs, classifier: shippedClassifier });
  for (const { atMs, message } of stream.lines) features.add(atMs, message);
  const heard = {
    ...{ durationMs, lagMs: HYPE_TABLE.defaultLagMs, chat: features.finish() },
    loudness: stream.loudnessTracks,
  };
  const between = (values: Float32Array): Float32Array => values.subarray(FROM_SEC, DURATION_SEC - LATE_SEC);
  const finished = (more: Pick<Parameters<typeof scoreHype>[0], 'voice' | 'sentences'>): Float32Array =>
    between(scoreHype({ ...heard, ...more }).tracks['total']!);
  const whole = finished({ voice: stream.voiceTracks, sentences: stream.sentences });
  return {
    same: correlation(between(deaf.settled), finished({ voice: null, sentences: null })),
    whole: correlation(between(hearing.settled), whole),
  };
}
