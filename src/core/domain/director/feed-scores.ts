import { type DirectorEvent, type FeedTracks, stepOf } from './feeds.ts';

/** What speaks for one feed, per step. `sound` is 0..1; the parts add up to what the plan compares. */
export interface FeedScore {
  readonly sound: Float32Array;
  readonly both: Float32Array;
  readonly face: Float32Array;
  readonly event: Float32Array;
  /** 1 where the feed may be cut to: its picture moves and its sound is not dead (of the wide feed the picture is enough). */
  readonly open: Uint8Array;
}

/** Levels are averaged (as powers) over ±2 steps: half a second, longer than a syllable. */
const LEVEL_REACH = 2;
const IS_SPEECH = 0.5;
/** A feed's own usual level: that which a tenth of its speech exceeds. */
const USUAL_QUANTILE = 0.9;
const USUAL_NEEDS_STEPS = 10;
/** One who never speaks would take what the microphone hears of others for its own usual; so much gain is believed. */
const GREATEST_GAIN_DB = 6;
/** A feed that is louder by this, against its own usual, has e times the share of what is heard. */
const SHARE_DB = 3;
/** So much above the usual level counts like speech, whatever it is: a shout, a laugh. */
const LOUD_DB = 6;
/** Digital silence of this length is a dead cable, not a pause. */
const DEAD_DBFS = -90;
const DEAD_STEPS = 30;
const FACE_WEIGHT = 0.2;
const EVENT_WEIGHT = 2;

/**
 * Who is heard on which feed. Every microphone hears everybody, so levels are compared at the same moment and each
 * against its own usual: rel = level − usual, share = e^(rel/3 dB) / Σ over feeds, sound = share · max(speech,
 * rel / 6 dB). A copy 12 dB down has 2 % of the share; two who speak at once have half each, and neither leads.
 */
export function scoreFeeds(
  feeds: readonly FeedTracks[],
  options: {
    readonly wideFeedId: string | null;
    readonly events: readonly DirectorEvent[];
    /** Time of the first step. */
    readonly startMs: number;
  },
): FeedScore[] {
  const length = feeds[0]?.speech.length ?? 0;
  const relative = relativeLevels(feeds);
  const sounds = feeds.map(() => new Float32Array(length));
  const together = new Float32Array(length);
  for (let at = 0; at < length; at++) {
    let total = 0;
    for (const rel of relative) total += shareWeight(rel[at]!);
    let [first, second] = [0, 0];
    for (const [index, feed] of feeds.entries()) {
      const rel = relative[index]![at]!;
      if (Number.isNaN(rel)) continue;
      const loud = Math.min(1, Math.max(0, rel / LOUD_DB));
      const heard = (shareWeight(rel) / total) * Math.max(feed.speech[at]!, loud);
      sounds[index]![at] = heard;
      if (heard > first) [first, second] = [heard, first];
      else if (heard > second) second = heard;
    }
    together[at] = Math.min(1, 2 * second);
  }
  return feeds.map((feed, index) => {
    const isWide = feed.feedId === options.wideFeedId;
    return {
      sound: sounds[index]!,
      both: isWide ? together : new Float32Array(length),
      face: (feed.face ?? new Float32Array(length)).map((value) =>
        Number.isNaN(value) ? 0 : FACE_WEIGHT * value,
      ),
      event: eventTrack(feed.feedId, length, options),
      open: isWide ? feed.picture : openSteps(feed),
    };
  });
}

const shareWeight = (rel: number): number => (Number.isNaN(rel) ? 0 : Math.exp(rel / SHARE_DB));

function relativeLevels(feeds: readonly FeedTracks[]): Float32Array[] {
  const levels = feeds.map((feed) => smoothLevels(feed.levelDbfs));
  const own = feeds.map((feed, index) => usualDbfs(feed.speech, levels[index]!));
  const loudest = Math.max(...own.map((usual) => usual ?? -Infinity));
  return levels.map((level, index) => {
    const usual = Math.max(own[index] ?? -Infinity, loudest - GREATEST_GAIN_DB);
    // Where nobody speaks anywhere there is nothing to compare with.
    return level.map((db) => (Number.isFinite(usual) ? db - usual : Math.min(0, db)));
  });
}

function smoothLevels(levelDbfs: Float32Array): Float32Array {
  return levelDbfs.map((own, at) => {
    if (Number.isNaN(own)) return NaN;
    let sum = 0;
    let count = 0;
    for (let near = at - LEVEL_REACH; near <= at + LEVEL_REACH; near++) {
      const db = levelDbfs[near];
      if (db === undefined || Number.isNaN(db)) continue;
      sum += 10 ** (db / 10);
      count += 1;
    }
    return 10 * Math.log10(sum / count);
  });
}

/** Null where too little is spoken to tell. */
function usualDbfs(speech: Float32Array, level: Float32Array): number | null {
  const spoken = level
    .filter((db, at) => speech[at]! >= IS_SPEECH && !Number.isNaN(db))
    .sort((left, right) => left - right);
  if (spoken.length < USUAL_NEEDS_STEPS) return null;
  return spoken[Math.floor(USUAL_QUANTILE * (spoken.length - 1))]!;
}

function eventTrack(
  feedId: string,
  length: number,
  { events, startMs }: { readonly events: readonly DirectorEvent[]; readonly startMs: number },
): Float32Array {
  const track = new Float32Array(length);
  for (const event of events) {
    if (event.feedId !== feedId) continue;
    track.fill(EVENT_WEIGHT, stepOf(event.startMs, startMs), stepOf(event.endMs, startMs));
  }
  return track;
}

function openSteps({ picture, levelDbfs }: FeedTracks): Uint8Array {
  const open = picture.slice();
  const isDead = (at: number): boolean => at < levelDbfs.length && !(levelDbfs[at]! > DEAD_DBFS);
  for (let from = 0; from < levelDbfs.length; from++) {
    let to = from;
    while (isDead(to)) to++;
    if (to - from >= DEAD_STEPS || (to - from > 0 && Number.isNaN(levelDbfs[from]!))) open.fill(0, from, to);
    from = Math.max(from, to);
  }
  return open;
}
