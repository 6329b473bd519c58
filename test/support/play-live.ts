import type { LiveMoment } from '../../src/shared/model/live.ts';
import type { SoundEvent } from '../../src/shared/model/sound-event.ts';
import type { ChatClassifier } from '../../src/core/domain/chat/affect-reading.ts';
import type { HeardStretch } from '../../src/core/domain/live/detect/sound-watch.ts';
import { createLiveMeter, SETTLED_AFTER_MS } from '../../src/core/domain/live/live-meter.ts';
import { createLiveMoments } from '../../src/core/domain/live/live-moments.ts';
import { DEFAULT_WEIGHTS, HYPE_TABLE } from '../../src/core/domain/scoring/weights.ts';
import type { SyntheticStream } from './synthetic-stream.ts';

export interface PlayedLive {
  /** As they were when they closed, with when they were first and last told of. */
  readonly moments: readonly (LiveMoment & { toldMs: number; closedMs: number })[];
  /** The score of each second once it was settled. */
  readonly settled: Float32Array;
}

export interface LiveCourse {
  readonly durationSec: number;
  /** As the sound of a live playlist is. */
  readonly soundLateSec: number;
  readonly classifier: ChatClassifier;
  /** What the sound watch says at the end of an even second; null = it hears nothing. */
  readonly hear: ((endSec: number) => HeardStretch) | null;
}

/** What the sound watch would say of a made-up stream: four seconds of voice, and sounds that are over for two. */
export function heardAt(
  { voiceTracks }: Pick<SyntheticStream, 'voiceTracks'>,
  events: readonly SoundEvent[],
  endSec: number,
): HeardStretch {
  const fromSec = Math.max(0, endSec - 4);
  const of = (name: string): Float32Array => voiceTracks.tracks[name]!.slice(fromSec * 10, endSec * 10);
  return {
    fromMs: fromSec * 1000,
    voice: { speech: of('speech'), pitchHz: of('pitchHz'), onset: of('onset'), rmsDbfs: of('rmsDbfs') },
    events: events.filter(({ endMs }) => Math.ceil(endMs / 2000) * 2 + 2 === endSec),
  };
}

/** Plays a made-up stream second by second, as if it were on. */
export function playLive(
  stream: Pick<SyntheticStream, 'lines' | 'loudness'>,
  { durationSec, soundLateSec, classifier, hear }: LiveCourse,
): PlayedLive {
  const lagMs = HYPE_TABLE.defaultLagMs;
  const meter = createLiveMeter({ classifier, ignoredChatters: [], weights: DEFAULT_WEIGHTS, lagMs });
  const finder = createLiveMoments({
    quotesFromMs: () => 0,
    ...{ weights: DEFAULT_WEIGHTS, sensitivity: 0.5, lagMs, talk: meter.talk },
  });
  const told = new Map<string, number>();
  const moments: PlayedLive['moments'][number][] = [];
  const settled = new Float32Array(durationSec);
  let line = 0;
  const close = (changed: readonly LiveMoment[], nowMs: number): void => {
    for (const moment of changed) {
      if (!told.has(moment.momentId)) told.set(moment.momentId, nowMs);
      if (!moment.isOpen) moments.push({ ...moment, toldMs: told.get(moment.momentId)!, closedMs: nowMs });
    }
  };
  for (let second = 0; second < durationSec; second++) {
    const nowMs = second * 1000 + 999;
    for (; stream.lines[line] !== undefined && stream.lines[line]!.atMs <= nowMs; line++)
      meter.addChat(stream.lines[line]!.atMs, stream.lines[line]!.message);
    const heard = second - soundLateSec;
    if (heard >= 0) meter.addLoudness(heard * 1000, stream.loudness[heard]!);
    if (hear !== null && heard > 0 && heard % 2 === 0) meter.addHeard(hear(heard));
    const reading = meter.readAt(nowMs);
    const settledSec = second - SETTLED_AFTER_MS / 1000;
    if (settledSec >= 0)
      settled[settledSec] = reading.hype.tracks['total']![settledSec - reading.startMs / 1000]!;
    close(finder.look(reading, nowMs), nowMs);
  }
  close(finder.finish(durationSec * 1000), durationSec * 1000);
  return { moments, settled };
}
