import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { ExpressionMix } from '../../../shared/model/faces.ts';
import type { SignalWeights } from '../../../shared/model/hype.ts';
import type { MomentSigns } from '../../../shared/model/moment-signs.ts';
import type { SoundEvent } from '../../../shared/model/sound-event.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import type { RangeMs } from '../../../shared/time.ts';
import type { ChatClassifier } from '../chat/affect-reading.ts';
import { type ChatFeatureOptions, createChatFeatures } from '../chat/chat-features.ts';
import { scoreHype } from '../scoring/score-hype.ts';
import type { HeardStretch } from './detect/sound-watch.ts';
import { createFaceSeries } from './face-evidence.ts';
import { createLiveHearing } from './live-hearing.ts';
import { signsIn } from './moment-signs.ts';
import { createTalk, type Talk } from './talk.ts';
import { createOutsideSeries, type OutsideEvidence, strongerOf } from './outside/outside-evidence.ts';

/** After so long a second's score is what it stays: chat has answered. */
export const SETTLED_AFTER_MS = 15_000;
/** The baseline reaches six minutes back (features/surroundings.ts); older seconds change nothing. */
const REACH_SEC = 420;

export interface LiveMeterOptions {
  readonly classifier: ChatClassifier;
  readonly ignoredChatters: readonly string[];
  readonly weights: SignalWeights;
  /** How late chat answers the sound. */
  readonly lagMs: number;
  readonly onLine?: NonNullable<ChatFeatureOptions['onLine']>;
}

/** The score of the last minutes as it is by now, under the person's weights. Second 0 of its tracks is `startMs` of the session. */
export interface LiveReading {
  readonly startMs: number;
  /** As stage `hype` makes it; `total` and `confidence` among its tracks. */
  readonly hype: TrackSet;
  readonly chat: TrackSet;
  /** Momentary LUFS, the loudest of each second; NaN where nothing was heard. */
  readonly loudness: Float32Array;
  /** Laughter, cheer and shouts, from the stretch's begin. */
  readonly sounds: readonly SoundEvent[];
  /** Whether in a second of the stretch the face that the app saw says at least as much as what was told from outside. */
  readonly isFace: (second: number) => boolean;
}

/** Chat and sound of a stream that is still on, by the session's clock (ms since its start). */
export interface LiveMeter {
  readonly talk: Talk;
  readonly lagMs: number;
  addChat(atMs: number, message: ChatMessage): void;
  /** Momentary loudness; may come later than chat of the same time. */
  addLoudness(atMs: number, lufs: number): void;
  /** What the sound detectors say; may come later, too. */
  addHeard(heard: HeardStretch): void;
  /** What the app itself saw of a face; null = it looked, and there was none. */
  addFace(atMs: number, mix: ExpressionMix | null): void;
  forgetFaces(): void;
  /** Something that a program outside told. */
  addOutside(atMs: number, evidence: OutsideEvidence): void;
  /** What was told and seen in a stretch of the last minutes, on the stretch's own clock. */
  signsIn(range: RangeMs): MomentSigns;
  /** Scores the stretch that ends with the second of `nowMs`. The work does not grow with the session. */
  readAt(nowMs: number): LiveReading;
}

/**
 * The same features and the same score as for a finished stream (scoring/score-hype.ts), of a stretch that ends now: only
 * the past can be its baseline, and what chat has not answered yet is missing. Memory: 22 numbers per second of chat,
 * forty-one of the last quarter of an hour's sound.
 */
export function createLiveMeter(options: LiveMeterOptions): LiveMeter {
  const talk = createTalk();
  const features = createChatFeatures({
    ...options,
    durationMs: null,
    onTalk: (at, terms) => talk.add(at, terms),
  });
  const loudest = new Map<number, number>();
  const hearing = createLiveHearing(REACH_SEC);
  const outside = createOutsideSeries(REACH_SEC);
  const faces = createFaceSeries(REACH_SEC);
  return {
    talk,
    lagMs: options.lagMs,
    addChat: (atMs, message) => features.add(atMs, message),
    addLoudness(atMs, lufs) {
      const second = Math.floor(atMs / 1000);
      if (!loudest.has(second))
        for (const old of loudest.keys()) if (old < second - 2 * REACH_SEC) loudest.delete(old);
      loudest.set(second, Math.max(loudest.get(second) ?? Number.NEGATIVE_INFINITY, lufs));
    },
    addHeard: (heard) => hearing.add(heard),
    addFace: (atMs, mix) => faces.add(atMs, mix),
    forgetFaces: () => faces.forget(),
    addOutside(atMs, evidence) {
      if (evidence.sound === undefined) outside.add(atMs, evidence);
      else hearing.addTold(atMs, evidence.sound, evidence);
    },
    signsIn: (range) => signsIn({ outside, faces }, range),
    readAt(nowMs) {
      const endSec = Math.floor(nowMs / 1000) + 1;
      const startSec = Math.max(0, endSec - REACH_SEC);
      const length = endSec - startSec;
      const chat = features.stretch(startSec * 1000, endSec * 1000);
      const loudness = Float32Array.from({ length }, (_, at) => loudest.get(startSec + at) ?? Number.NaN);
      const isHeard = loudness.some((lufs) => !Number.isNaN(lufs));
      const sound = { startMs: 0, stepMs: 1000, length, tracks: { momentary: loudness }, meta: {} };
      const { voice, events, told } = hearing.stretch(startSec, length);
      // The same second seen by the app and told of from outside is one sign: the stronger of both.
      const fromOutside = strongerOf(outside.stretch(startSec, length), told);
      const seen = faces.stretch(startSec, length);
      const hype = scoreHype(
        {
          ...{ durationMs: length * 1000, lagMs: options.lagMs, chat, voice, sentences: null },
          loudness: isHeard ? sound : null,
          sounds: events === null ? null : { detector: 'heuristic', ownSounds: [], events },
          outside: strongerOf(seen, fromOutside),
        },
        options.weights,
      );
      const isFace = (second: number): boolean => {
        const share = seen?.[second] ?? 0;
        return share > 0 && !((fromOutside?.[second] ?? 0) > share);
      };
      return { startMs: startSec * 1000, hype, chat, loudness, isFace, sounds: events ?? [] };
    },
  };
}

/** The score of the second that holds a time; 0 outside of the stretch. */
export const scoreAt = ({ startMs, hype }: LiveReading, atMs: number): number =>
  hype.tracks['total']![Math.floor((atMs - startMs) / 1000)] ?? 0;

/** The strongest second of `[fromMs, toMs]`, the first of equals; null where all of it is 0. */
export function strongestIn(
  reading: LiveReading,
  fromMs: number,
  toMs: number,
): { atMs: number; height: number } | null {
  let best: { atMs: number; height: number } | null = null;
  const firstMs = Math.max(reading.startMs, Math.ceil(fromMs / 1000) * 1000);
  for (let atMs = firstMs; atMs <= toMs; atMs += 1000) {
    const height = scoreAt(reading, atMs);
    if (height > (best?.height ?? 0)) best = { atMs, height };
  }
  return best;
}
