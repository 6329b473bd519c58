import type { ChatAlignment } from '../../../shared/model/vod.ts';
import { chatEvents, soundEvents, type BurstEvent } from './burst-events.ts';
import type { ChatBursts } from './chat-bursts.ts';
import { denseLag } from './dense-lag.ts';
import { estimateLag } from './lag.ts';
import { bestOffsets, offsetScores, type OffsetSearch } from './offset.ts';

export interface AlignmentInput {
  readonly chat: ChatBursts;
  /** Loudness per second of the media (NaN = unknown); null without media sound. */
  readonly loudness: Float32Array | null;
  readonly durationMs: number;
  /** What the file (or the two wall clocks) says: added to chat time to get VOD time. */
  readonly statedOffsetMs: number;
  readonly statedBy: 'file' | 'wall-clock';
  /** A person's word; it wins. */
  readonly manualOffsetMs: number | null;
}

/** What chance needs about: with tens of thousands of shifts the best one is at 4–5 deviations by luck. */
const SURE_DEVIATIONS = 6.5;
/** The stated offset is believed from this on, unless another one leads it by far. */
const BELIEVED_DEVIATIONS = 3;
const OVERRULING_LEAD = 3.5;
/** A second-best shift must be this much worse, or the answer is ambiguous. */
const CLEAR_LEAD = 1.5;
const ASSUMED_LAG_SEC = 6;
/** Around the stated offset, bursts may be this far off and still speak for it: the lag isn't known yet. */
const STATED_SLACK_SEC = 8;
const LAG_MIN_CONFIDENCE = 0.5;
/** A short recording has too few onsets to be exact; a long one that isn't clear has no answer. */
const ROUGH_UP_TO_SEC = 1500;
const ROUGH_LAG_MIN_CONFIDENCE = 0.35;
const MIN_EVENTS = 5;

/**
 * Where chat lies on the media. The stated offset stays unless sound and chat bursts agree clearly on another one;
 * when they can't tell, it stays with a low confidence. The lag is measured where there is enough to measure.
 */
export function alignChat(input: AlignmentInput): ChatAlignment {
  const placed = placeChat(input);
  const lagMs = input.loudness === null ? null : lagAt(input.chat, input.loudness, placed.offsetMs);
  return { ...placed, offsetMs: Math.round(placed.offsetMs), lagMs };
}

/** From the answers to clear onsets where there are enough, else from the whole courses of both. */
function lagAt(chat: ChatBursts, loudness: Float32Array, offsetMs: number): number | null {
  const counts = onVodTime(chat, offsetMs, loudness.length);
  const exact = estimateLag(counts, soundEvents(loudness));
  if (exact !== null && exact.confidence >= LAG_MIN_CONFIDENCE) return exact.lagMs;
  if (loudness.length > ROUGH_UP_TO_SEC) return null;
  const rough = denseLag(counts, loudness);
  return rough !== null && rough.confidence >= ROUGH_LAG_MIN_CONFIDENCE ? rough.lagMs : null;
}

function placeChat(input: AlignmentInput): Omit<ChatAlignment, 'lagMs'> {
  const stated = { offsetMs: input.statedOffsetMs, origin: input.statedBy };
  if (input.manualOffsetMs !== null)
    return { offsetMs: input.manualOffsetMs, origin: 'manual', confidence: 1 };
  const overlap = overlapShare(input);
  if (input.loudness === null) return { ...stated, confidence: 0.5 * overlap };
  const sounds = soundEvents(input.loudness);
  const chats = chatEvents(input.chat.counts);
  if (sounds.length < MIN_EVENTS || chats.length < MIN_EVENTS)
    return { ...stated, confidence: 0.5 * overlap };
  const search: OffsetSearch = {
    sounds,
    chats,
    soundLengthSec: input.loudness.length,
    chatLengthSec: input.chat.counts.length,
    lagSec: ASSUMED_LAG_SEC,
  };
  const statedShift = (input.statedOffsetMs + input.chat.startMs) / 1000;
  const support = overlap > 0 ? supportNear(search, statedShift) : 0;
  const [best, second] = bestOffsets(search, 2);
  if (best === undefined) return { ...stated, confidence: 0.3 * overlap };
  const lead = best.deviations - (second?.deviations ?? 0);
  const isSure = best.deviations >= SURE_DEVIATIONS && lead >= CLEAR_LEAD && enough(search, best.shiftSec);
  const isElsewhere = Math.abs(best.shiftSec - statedShift) > STATED_SLACK_SEC;
  if (isElsewhere && isSure && best.deviations - support >= OVERRULING_LEAD)
    return {
      offsetMs: best.shiftSec * 1000 - input.chat.startMs,
      origin: 'measured',
      confidence: sureness(Math.min(best.deviations - SURE_DEVIATIONS + 1, lead)),
    };
  if (support >= BELIEVED_DEVIATIONS)
    return { ...stated, confidence: sureness(support - BELIEVED_DEVIATIONS + 1) };
  // Nothing speaks for the stated offset, nor clearly for another one.
  return { ...stated, confidence: 0.35 * overlap * sureness(support) };
}

/** 0 → 0.5, 1 → 0.73, 3 → 0.95. */
const sureness = (margin: number): number => 1 / (1 + Math.exp(-margin));

/** At least this many separate bursts must coincide: two can by chance. */
const MIN_COINCIDENCES = 5;

function enough(search: OffsetSearch, shiftSec: number): boolean {
  const near = (sound: BurstEvent): boolean =>
    search.chats.some((chat) => Math.abs(sound.second + search.lagSec - chat.second - shiftSec) <= 3);
  return search.sounds.filter(near).length >= MIN_COINCIDENCES;
}

function supportNear(search: OffsetSearch, shiftSec: number): number {
  const { first, deviations } = offsetScores(search);
  let best = 0;
  for (let slack = -STATED_SLACK_SEC; slack <= STATED_SLACK_SEC; slack++)
    best = Math.max(best, deviations[Math.round(shiftSec) + slack - first] ?? 0);
  return best;
}

/** Share of the chat's span that falls on the media at the stated offset. */
function overlapShare({ chat, statedOffsetMs, durationMs }: AlignmentInput): number {
  const spanMs = chat.counts.length * 1000;
  if (spanMs === 0 || durationMs === 0) return 0;
  const startMs = chat.startMs + statedOffsetMs;
  const common = Math.min(durationMs, startMs + spanMs) - Math.max(0, startMs);
  return Math.max(0, Math.min(1, common / Math.min(spanMs, durationMs)));
}

/** Chat per second of VOD time at an offset; 0 where there is no chat. */
export function onVodTime(chat: ChatBursts, offsetMs: number, lengthSec: number): Float32Array {
  const out = new Float32Array(lengthSec);
  const shift = Math.round((chat.startMs + offsetMs) / 1000);
  for (let second = Math.max(0, shift); second < lengthSec; second++) {
    const count = chat.counts[second - shift];
    if (count === undefined) break;
    out[second] = count;
  }
  return out;
}
