import { SlidingMax } from './sliding-max.ts';

/** One feed as the plan sees it, per step. Worth and costs are whole numbers, so that sums are exact in any order. */
export interface FeedPlan {
  /** Worth of showing the feed in a step, 0 and up. */
  readonly worth: Int32Array;
  /** 1 where it may be cut to. */
  readonly open: Uint8Array;
  /** 1 where it has a moving picture. */
  readonly picture: Uint8Array;
  readonly excluded: boolean;
}

export interface PlanLimits {
  readonly minSteps: number;
  readonly longestSteps: number | null;
  /** Which feed the person wants in a step, -1 none. */
  readonly pinned: Int16Array;
  /** What a cut at a step costs. */
  readonly cutCost: Int32Array;
}

/** Steps [from, to) of a feed, by its position. */
export interface PlannedShot {
  readonly feed: number;
  readonly from: number;
  readonly to: number;
}

/*
 * Costs on the scale of worths (1000 = a step of somebody who alone speaks). They lie so far apart that none is ever
 * paid to save one of a lower kind: a pin, then the minimum, then the longest shot, then a picture that is missing.
 */
const NO_PICTURE = 20_000;
const TOO_LONG = 50_000;
const TOO_SHORT = 1e9;
const AGAINST_THE_PERSON = 1e10;

/**
 * The list of shots that is worth most, of all lists whose shots last `minSteps` or more: dynamic programming over
 * (end of a shot, feed), in steps × feeds². Shorter shots are looked at only where there are pins, and taken only
 * where pins can't be kept otherwise. A range shorter than the minimum is one shot. Of equal lists the one that cuts
 * later wins, then the one with the earlier feeds.
 */
export function planShots(feeds: readonly FeedPlan[], limits: PlanLimits): PlannedShot[] {
  const length = limits.pinned.length;
  const search = createSearch(feeds, limits);
  for (let at = 0; at < length; at++) {
    search.mayBegin(at);
    search.mayEnd(at + 1);
  }
  return search.shots();
}

interface Search {
  /** A shot of any feed may begin at a step; all that end there are known. */
  mayBegin(step: number): void;
  mayEnd(step: number): void;
  shots(): PlannedShot[];
}

function createSearch(feeds: readonly FeedPlan[], limits: PlanLimits): Search {
  const { pinned, cutCost } = limits;
  const length = pinned.length;
  const minSteps = Math.min(limits.minSteps, length);
  const lines = feeds.map((feed, index) => ({
    worth: summedWorth(feed, index, pinned),
    mayCut: cutSteps(feed, index, pinned, minSteps),
    starts: createStarts(
      minSteps,
      limits.longestSteps,
      pinned.some((feedAt) => feedAt !== -1),
    ),
    best: new Float64Array(length + 1).fill(-Infinity),
    from: new Int32Array(length + 1).fill(-1),
    before: new Int16Array(length + 1).fill(-1),
  }));
  return {
    mayBegin(step) {
      for (const [index, line] of lines.entries()) {
        if (step > 0 && line.mayCut[step] !== 1) continue;
        let entered = step === 0 ? 0 : -Infinity;
        for (const [other, { best }] of lines.entries()) {
          if (other === index || best[step]! - cutCost[step]! <= entered) continue;
          entered = best[step]! - cutCost[step]!;
          line.before[step] = other;
        }
        if (entered > -Infinity) line.starts.add(step, entered - line.worth[step]!);
      }
    },
    mayEnd(step) {
      for (const line of lines) {
        const found = line.starts.bestFor(step);
        if (found === null) continue;
        line.best[step] = line.worth[step]! + found.value;
        line.from[step] = found.at;
      }
    },
    shots() {
      const shots: PlannedShot[] = [];
      let feed = lines.reduce(
        (top, { best }, at) => (best[length]! > lines[top]!.best[length]! ? at : top),
        0,
      );
      for (let to = length; to > 0;) {
        const from = lines[feed]!.from[to]!;
        shots.unshift({ feed, from, to });
        feed = lines[feed]!.before[from]!;
        to = from;
      }
      return shots;
    },
  };
}

function summedWorth(feed: FeedPlan, index: number, pinned: Int16Array): Float64Array {
  const sums = new Float64Array(pinned.length + 1);
  for (const [at, wanted] of pinned.entries()) {
    const isAgainst = wanted === -1 ? feed.excluded : wanted !== index;
    const cost = (isAgainst ? AGAINST_THE_PERSON : 0) + (feed.picture[at] === 1 ? 0 : NO_PICTURE);
    sums[at + 1] = sums[at]! + feed.worth[at]! - cost;
  }
  return sums;
}

/** Where a feed may be cut to: where it is open, and up to a shot before the person wants it. */
function cutSteps(feed: FeedPlan, index: number, pinned: Int16Array, minSteps: number): Uint8Array {
  const steps = feed.open.slice(0, pinned.length);
  let wantedAt = Infinity;
  for (let at = pinned.length - 1; at >= 0; at--) {
    if (pinned[at] === index) wantedAt = at;
    if (wantedAt - at < minSteps) steps[at] = 1;
  }
  return steps;
}

interface Start {
  readonly at: number;
  readonly value: number;
}

/** Begins of shots of one feed, asked in rising order for the one that is worth most to an end. */
function createStarts(
  minSteps: number,
  longestSteps: number | null,
  mayBeShort: boolean,
): { add(at: number, value: number): void; bestFor(end: number): Start | null } {
  const waiting: Start[] = [];
  let head = 0;
  const lasting = new SlidingMax();
  const short = new SlidingMax();
  let passed = 0;
  let longest: Start | null = null;
  /** Begins so early that the shot is too long: the further, the more it costs. */
  const pass = (before: number): void => {
    for (; passed < head && waiting[passed]!.at < before; passed++) {
      const { at, value } = waiting[passed]!;
      const held = value + TOO_LONG * at;
      if (longest === null || held >= longest.value) longest = { at, value: held };
    }
  };
  return {
    add(at, value) {
      waiting.push({ at, value });
      if (mayBeShort) short.add(at, value - TOO_SHORT);
    },
    bestFor(end) {
      for (; head < waiting.length && waiting[head]!.at <= end - minSteps; head++)
        lasting.add(waiting[head]!.at, waiting[head]!.value);
      short.dropBefore(end - minSteps + 1);
      const found = [lasting.best(), short.best()];
      if (longestSteps !== null) {
        lasting.dropBefore(end - longestSteps);
        pass(end - longestSteps);
        found[0] = lasting.best();
        if (longest !== null)
          found.push({ at: longest.at, value: longest.value - TOO_LONG * (end - longestSteps) });
      }
      return found.reduce<Start | null>(
        (best, one) => (one !== null && (best === null || one.value > best.value) ? one : best),
        null,
      );
    },
  };
}
