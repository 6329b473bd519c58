import type { HypePart, Signal, SignalWeights } from '../../../shared/model/hype.ts';
import type { LiveMoment } from '../../../shared/model/live.ts';
import { type HeardAround, heardAround } from '../features/heard-signals.ts';
import { boundariesOf } from '../highlights/boundaries.ts';
import { courseOf } from '../highlights/course.ts';
import { reasonsOf } from '../highlights/describe.ts';
import { leastScore } from '../highlights/pick-highlights.ts';
import { explainAt } from '../scoring/score-hype.ts';
import { type LiveReading, scoreAt, SETTLED_AFTER_MS, strongestIn } from './live-meter.ts';
import type { Talk } from './talk.ts';

export interface LiveMomentOptions {
  readonly weights: SignalWeights;
  /** 0 = few, sure moments … 1 = many, as in the review. */
  readonly sensitivity: number;
  readonly lagMs: number;
  readonly talk: Talk;
  /** Chat from before then is not quoted in a moment, session ms; infinite = none is. */
  readonly quotesFromMs: () => number;
}

export interface LiveMoments {
  /** Looks at the newest seconds; call about once a second. Returns the moments that changed. */
  look(reading: LiveReading, nowMs: number): LiveMoment[];
  /** Chat that the open moment quotes is not to be kept any more. */
  forget(): void;
  /** Closes what is open: the stream is over. */
  finish(nowMs: number): LiveMoment[];
}

/** The score must be there twice in a row. */
const LOOKS_NEEDED = 2;
/** An open moment goes on while a second reaches this share of the bar that opened it … */
const LOWER_BAR_RATIO = 0.5;
/** … and this one of its own peak: what comes after a valley is another moment, however lively the stretch is. */
const LOWER_PEAK_RATIO = 0.4;
/** It is over after so long below that, counted from the newest second that chat has begun to answer. */
const QUIET_MS = 4000;
const LONGEST_MS = 90_000;
/** A peak this near to the end of the moment before belongs to that. */
const APART_MS = 6000;
/** Until the session is this old nothing is usual: a second's baseline leaves out the sixteen before it and wants twelve. */
const WARM_UP_MS = 30_000;
const TERMS = 5;
const REASONS = 3;
/** What people in the stream do is named even where chat is stronger. */
const HEARD: ReadonlySet<Signal> = new Set<Signal>(['laughter', 'cheer', 'shout']);
/** Chat's answer is read over this long. */
const REACTION_MS = 20_000;

interface OpenMoment {
  readonly moment: LiveMoment;
  readonly bar: number;
  /** The newest second, ms, that was above the lower bar. */
  lastHighMs: number;
}

/** Moments as they happen: a bar to open, a lower one to go on (hysteresis), and some seconds of quiet to close. */
export function createLiveMoments(options: LiveMomentOptions): LiveMoments {
  let open: OpenMoment | null = null;
  let lastEndMs = Number.NEGATIVE_INFINITY;
  let looks = 0;

  const begin = (reading: LiveReading, nowMs: number): LiveMoment[] => {
    const bar = leastScore(reading.hype, options.weights, options.sensitivity);
    const from = Math.max(nowMs - SETTLED_AFTER_MS, lastEndMs + APART_MS);
    const peak = strongestIn(reading, from, nowMs);
    const isHigh = nowMs >= WARM_UP_MS && peak !== null && peak.height >= bar;
    looks = isHigh ? looks + 1 : 0;
    if (!isHigh || looks < LOOKS_NEEDED) return [];
    looks = 0;
    const moment = describe(options, reading, { peakMs: peak.atMs, momentId: `a${peak.atMs / 1000}` }, nowMs);
    open = { moment, bar, lastHighMs: peak.atMs };
    return [moment];
  };

  const goOn = (current: OpenMoment, reading: LiveReading, nowMs: number): LiveMoment[] => {
    const { startMs, momentId, peakMs } = current.moment;
    const peak = strongestIn(reading, Math.min(peakMs, nowMs - SETTLED_AFTER_MS), nowMs);
    const lowerBar = Math.max(LOWER_BAR_RATIO * current.bar, LOWER_PEAK_RATIO * current.moment.score);
    for (let atMs = current.lastHighMs; atMs <= nowMs; atMs += 1000)
      if (scoreAt(reading, atMs) >= lowerBar) current.lastHighMs = atMs;
    const answeredMs = nowMs - options.lagMs;
    const isOver = answeredMs - current.lastHighMs >= QUIET_MS || nowMs - startMs >= LONGEST_MS;
    const known = {
      peakMs: peak !== null && peak.height > current.moment.score ? peak.atMs : peakMs,
      momentId,
    };
    const moment = { ...describe(options, reading, known, nowMs), isOpen: !isOver };
    // It never gets shorter or weaker while it lasts.
    const grown = {
      ...moment,
      startMs: Math.min(startMs, moment.startMs),
      ...(moment.score < current.moment.score
        ? { score: current.moment.score, parts: current.moment.parts, reason: current.moment.reason }
        : {}),
    };
    open = isOver ? null : { ...current, moment: grown };
    if (isOver) lastEndMs = grown.endMs;
    return [grown];
  };

  return {
    look: (reading, nowMs) => (open === null ? begin(reading, nowMs) : goOn(open, reading, nowMs)),
    forget() {
      if (open !== null) open = { ...open, moment: withoutQuotes(open.moment) };
    },
    finish(nowMs) {
      if (open === null) return [];
      const closed = { ...open.moment, endMs: Math.min(nowMs, open.moment.endMs), isOpen: false };
      open = null;
      lastEndMs = closed.endMs;
      return [closed];
    },
  };
}

/** The moment around a peak: boundaries and reasons as the review has them (highlights/), from what is there by now. */
function describe(
  options: LiveMomentOptions,
  reading: LiveReading,
  { momentId, peakMs }: { readonly momentId: string; readonly peakMs: number },
  nowMs: number,
): LiveMoment {
  const { startMs, hype, chat, loudness, sounds, isFace } = reading;
  const { lagMs, talk, weights } = options;
  const second = Math.round((peakMs - startMs) / 1000);
  const explanation = explainAt(hype, second, weights);
  const found = courseOf({ hype, chat, loudness, lagMs }, second);
  const course = { causeMs: found.causeMs + startMs, settledMs: found.settledMs + startMs };
  const range = boundariesOf({ ...course, durationMs: nowMs + 1000, speech: null });
  const reactionMs = course.causeMs + lagMs;
  const fromMs = Math.max(options.quotesFromMs(), Math.min(reactionMs, nowMs - 5000));
  const terms = talk.unusual(fromMs, reactionMs + REACTION_MS, TERMS);
  return {
    momentId,
    origin: 'auto',
    startMs: range.startMs,
    peakMs: Math.max(range.startMs, course.causeMs),
    endMs: Math.max(range.endMs, course.causeMs),
    isOpen: true,
    score: explanation.total,
    parts: strongestParts(explanation.parts),
    reason: wordsOf(explanation, terms, {
      heard: heardAround(sounds, found.causeMs),
      isFace: isFace(second),
    }),
    terms: terms.map(({ name }) => name),
    verdict: null,
    clip: null,
    cameras: null,
    obs: null,
  };
}

/** How long somebody laughed is not known any more. */
const NOT_HEARD: HeardAround = { laughterSec: 0, cheerSec: 0, own: [] };

/** Marks that chat asked for begin with this; their reason is what somebody wrote. */
export const CHAT_MARK = 'c';

/** The moment without what chat wrote: its figures stay. */
export function withoutQuotes(moment: LiveMoment): LiveMoment {
  const { momentId, origin, peakMs, score, parts } = moment;
  if (origin === 'marked')
    return { ...moment, terms: [], reason: momentId.startsWith(CHAT_MARK) ? '' : moment.reason };
  return {
    ...moment,
    terms: [],
    reason: wordsOf({ atMs: peakMs, total: score, confidence: 1, parts }, [], {
      heard: NOT_HEARD,
      isFace: false,
    }),
  };
}

/** Those that say something, strongest first. */
export const strongestParts = (parts: readonly HypePart[]): HypePart[] =>
  parts.filter(({ contribution }) => contribution > 0).sort((a, b) => b.contribution - a.contribution);

function wordsOf(
  explanation: Parameters<typeof reasonsOf>[0]['explanation'],
  terms: readonly { readonly name: string; readonly count: number }[],
  sensed: { readonly heard: HeardAround; readonly isFace: boolean },
): string {
  const unusual = terms.map(({ name, count }) => ({ term: name, count, lift: 1, score: count }));
  const inWords = (parts: readonly HypePart[]): string[] =>
    reasonsOf({
      ...{ explanation: { ...explanation, parts: [...parts] }, category: 'other', terms: unusual },
      ...{ emotions: null, quote: null, ...sensed },
    }).map(({ text }) => text);
  const strongest = inWords(explanation.parts).slice(0, REASONS);
  const [sound] = inWords(explanation.parts.filter(({ signal }) => HEARD.has(signal)));
  // Five signals of chat outweigh a laugh, and say the same thing.
  if (sound !== undefined && !strongest.includes(sound)) strongest.splice(REASONS - 1, 1, sound);
  return strongest.join(', ');
}
