import { EMOTIONS } from '../../shared/model/chat.ts';
import type { Emotion } from '../../shared/model/chat.ts';
import type { SoundEvent } from '../../shared/model/sound-event.ts';
import type { TrackSet } from '../../shared/model/track-set.ts';
import type { RangeMs } from '../../shared/time.ts';
import { createPyramid, quantile } from './pyramid.ts';
import type { Pyramid } from './pyramid.ts';
import { createSegmentLevels, segmentsAbove } from './segments.ts';

/** Chat of a VOD at every zoom. Rates are lines per second. */
export interface ChatLanes {
  readonly messages: Pyramid;
  readonly emotions: Readonly<Record<Emotion, Pyramid>>;
  readonly sentiment: Pyramid;
  readonly confidence: Pyramid;
  /** The rate that fills the lane at a level: outliers may be cut off, the usual must be seen. */
  readonly fullRate: (level: number) => number;
}

export interface HypeLane {
  readonly total: Pyramid;
  readonly confidence: Pyramid | null;
  readonly lagMs: number | null;
}

export interface VoiceEvent extends RangeMs {
  readonly kind: 'shout' | 'burst' | 'laughter' | 'cheer' | 'own';
  /** The word over its bar: the kind, or the name of the person's own sound. */
  readonly label: string;
  /** How sure, and who heard it; null where the score's parts tell of it. */
  readonly note: string | null;
}

export interface VoiceLane {
  readonly speech: readonly RangeMs[];
  readonly speechAt: (msPerPx: number) => readonly RangeMs[];
}

const pick = (set: TrackSet, name: string): Float32Array =>
  set.tracks[name] ?? new Float32Array(set.length).fill(NaN);

export function chatLanes(set: TrackSet): ChatLanes {
  const mean = (values: Float32Array): Pyramid =>
    createPyramid(values, { startMs: set.startMs, stepMs: set.stepMs, kind: 'mean' });
  const messages = mean(pick(set, 'messages'));
  const fullRates = new Map<number, number>();
  return {
    messages,
    emotions: Object.fromEntries(EMOTIONS.map((emotion) => [emotion, mean(pick(set, emotion))])) as Record<
      Emotion,
      Pyramid
    >,
    sentiment: mean(pick(set, 'sentiment')),
    confidence: mean(pick(set, 'sentimentConfidence')),
    fullRate: (level) => {
      const kept = fullRates.get(level);
      if (kept !== undefined) return kept;
      const values = messages.levels[level]!;
      const rate = Math.max(0.2, quantile(values, 0.998) * 1.06);
      fullRates.set(level, rate);
      return rate;
    },
  };
}

export function hypeLane(set: TrackSet): HypeLane {
  const base = { startMs: set.startMs, stepMs: set.stepMs } as const;
  const confidence = set.tracks['confidence'];
  const lag = set.meta['lagMs'];
  return {
    total: createPyramid(pick(set, 'total'), { ...base, kind: 'max' }),
    confidence: confidence === undefined ? null : createPyramid(confidence, { ...base, kind: 'mean' }),
    lagMs: typeof lag === 'number' ? lag : null,
  };
}

/** The reference formulas' score, 0..100, at every zoom. */
export const referencePyramid = (set: TrackSet): Pyramid =>
  createPyramid(pick(set, 'fused'), { startMs: set.startMs, stepMs: set.stepMs, kind: 'max' });

const SPEECH = { threshold: 0.5, joinGapMs: 350, minLengthMs: 300 } as const;

export function voiceLane(set: TrackSet): VoiceLane {
  const { startMs, stepMs } = set;
  const speech = segmentsAbove(pick(set, 'speech'), { startMs, stepMs, ...SPEECH });
  return { speech, speechAt: createSegmentLevels(speech) };
}

/** Robust deviations above this stream's usual from which a sound is worth a mark of its own. */
const EVENT_SURPRISE = { shout: 3, burst: 3.5 } as const;

const HEARD_BY: Readonly<Record<SoundEvent['detector'], string>> = {
  heuristic: 'heuristic',
  model: 'audio tagger',
  template: 'like your sample',
};

/**
 * What was heard, and bursts after silence as the hype parts found them; shouts too come from there while nobody has
 * listened (`heard` null).
 */
export function voiceEvents(hype: TrackSet | null, heard: readonly SoundEvent[] | null): VoiceEvent[] {
  const found =
    hype === null ? [] : partEvents(hype).filter(({ kind }) => heard === null || kind === 'burst');
  const events = (heard ?? []).map(({ kind, startMs, endMs, confidence, detector, label }) => ({
    kind,
    startMs,
    endMs,
    label: label ?? kind,
    note: `${Math.round(confidence * 100)} % sure, ${HEARD_BY[detector]}`,
  }));
  return [...found, ...events].sort((one, other) => one.startMs - other.startMs);
}

/** Events overlap, unlike what `touching` searches; there are some thousands of them at most. */
export const eventsIn = (events: readonly VoiceEvent[], { startMs, endMs }: RangeMs): readonly VoiceEvent[] =>
  events.filter((event) => event.startMs < endMs && event.endMs > startMs);

function partEvents(hype: TrackSet): VoiceEvent[] {
  const { startMs, stepMs } = hype;
  const find = (track: string, kind: 'shout' | 'burst'): VoiceEvent[] =>
    segmentsAbove(pick(hype, track), {
      startMs,
      stepMs,
      threshold: EVENT_SURPRISE[kind],
      joinGapMs: 1500,
      minLengthMs: stepMs,
    }).map((segment) => ({ ...segment, kind, label: kind, note: null }));
  return [...find('shout.surprise', 'shout'), ...find('silence-break.surprise', 'burst')];
}
