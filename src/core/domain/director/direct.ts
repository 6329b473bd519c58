import { AppError } from '../../../shared/errors.ts';
import { type RangeMs, formatTimestamp } from '../../../shared/time.ts';
import { type FeedScore, scoreFeeds } from './feed-scores.ts';
import {
  DIRECTOR_STEP_MS,
  type DirectorEvent,
  type DirectorRules,
  type FeedTracks,
  MAX_LEAD_MS,
  type Shot,
  type ShotPin,
  type ShotReason,
} from './feeds.ts';
import { type FeedPlan, type PlannedShot, planShots } from './plan-shots.ts';

export interface DirectorInput {
  readonly feeds: readonly FeedTracks[];
  /** What the shots cover. It lies on the clock that all feeds were put on. */
  readonly range: RangeMs;
  /** Steps in the tracks before the range: they tell what is usual. What lies behind the range does so, too. */
  readonly leadInSteps: number;
  readonly events: readonly DirectorEvent[];
  readonly pins: readonly ShotPin[];
  /** Feeds that are shown where they are pinned and nowhere else. */
  readonly excluded: readonly string[];
  readonly rules: DirectorRules;
}

/** Worths are whole numbers; 1000 is a step of somebody who alone speaks. */
const WHOLE = 1000;
/** A feed that is ahead by less than this is not ahead. */
const MARGIN = 0.15;
/** A cut must win this much over staying: 0.8 s of somebody who alone speaks. */
const CUT_COST = 8 * WHOLE;
/** At a chapter or marker a cut costs half. */
const CUT_COST_AT_EVENT = CUT_COST / 2;
const EVENT_REACH_STEPS = 5;

/**
 * Who is shown when: shots that cover the range without holes, none shorter than the rules' minimum unless two pins
 * force it. Pins and events are rounded to 100 ms. Throws AppError `director/…` for what contradicts itself.
 */
export function directShots(input: DirectorInput): Shot[] {
  const { feeds, range, leadInSteps, rules } = input;
  demandSense(input);
  const length = Math.max(1, Math.floor((range.endMs - range.startMs) / DIRECTOR_STEP_MS));
  const scores = scoreFeeds(feeds, {
    wideFeedId: rules.wideFeedId,
    events: input.events,
    startMs: range.startMs - leadInSteps * DIRECTOR_STEP_MS,
  }).map((score) => partOf(score, leadInSteps, length));
  const pinned = pinnedSteps(input, length);
  const worths = leveled(
    scores.map(({ sound, both, face, event }) =>
      sound.map((heard, at) => Math.max(heard, both[at]!) + face[at]! + event[at]!),
    ),
  );
  const plans: FeedPlan[] = feeds.map(({ feedId, picture }, index) => ({
    worth: worths[index]!,
    open: scores[index]!.open,
    picture: picture.subarray(leadInSteps, leadInSteps + length),
    excluded: input.excluded.includes(feedId),
  }));
  const minSteps = Math.max(1, Math.ceil(rules.minShotMs / DIRECTOR_STEP_MS));
  const longestSteps =
    rules.longestShotMs === null ? null : Math.floor(rules.longestShotMs / DIRECTOR_STEP_MS);
  const cutCost = cutCosts(input, length);
  const planned = planShots(plans, { minSteps, longestSteps, pinned, cutCost });
  const leadSteps = Math.floor(Math.min(MAX_LEAD_MS, rules.leadMs) / DIRECTOR_STEP_MS);
  const view: View = { plans, scores, pinned, minSteps, longestSteps };
  const shots = leadCuts(planned, view, leadSteps);
  return shots.map((shot, at) => ({
    feedId: feeds[shot.feed]!.feedId,
    startMs: range.startMs + shot.from * DIRECTOR_STEP_MS,
    endMs: at === shots.length - 1 ? range.endMs : range.startMs + shot.to * DIRECTOR_STEP_MS,
    reason: reasonOf(shot, shots[at - 1] ?? null, view),
  }));
}

const refusal = (code: string, message: string, nextStep: string): AppError =>
  new AppError({ code: `director/${code}`, message, nextStep });

function demandSense({ feeds, range, pins, excluded, rules, leadInSteps }: DirectorInput): void {
  const ids = new Set(feeds.map(({ feedId }) => feedId));
  if (feeds.length === 0 || ids.size < feeds.length)
    throw refusal('no-feeds', 'There are no cameras to choose from.', 'Name two recordings or more.');
  if (range.endMs <= range.startMs)
    throw refusal('empty-range', 'The range is empty.', 'Choose a start before the end.');
  const steps = Math.floor((range.endMs - range.startMs) / DIRECTOR_STEP_MS) + leadInSteps;
  if (feeds.some(({ speech }) => speech.length < steps))
    throw new RangeError('the tracks end before the range');
  if (rules.longestShotMs !== null && rules.longestShotMs < 2 * rules.minShotMs)
    throw refusal(
      'longest-too-short',
      `The longest shot (${rules.longestShotMs / 1000} s) is less than twice the shortest (${rules.minShotMs / 1000} s).`,
      'Allow longer shots, or a shorter minimum.',
    );
  if (feeds.every(({ feedId }) => excluded.includes(feedId)))
    throw refusal('all-excluded', 'Every camera is excluded.', 'Leave one that may be shown.');
  const sorted = pins.toSorted((left, right) => left.startMs - right.startMs);
  for (const [at, pin] of sorted.entries()) {
    if (!ids.has(pin.feedId))
      throw refusal(
        'unknown-feed',
        `There is no camera ${pin.feedId}.`,
        `There are: ${[...ids].join(', ')}.`,
      );
    const before = sorted[at - 1];
    if (before !== undefined && before.endMs > pin.startMs && before.feedId !== pin.feedId)
      throw refusal(
        'pins-overlap',
        `At ${formatTimestamp(pin.startMs, { millis: true })} both camera ${before.feedId} and camera ${pin.feedId} are wanted.`,
        'Let one of the two ranges end where the other begins.',
      );
  }
}

const partOf = ({ sound, both, face, event, open }: FeedScore, from: number, length: number): FeedScore => ({
  sound: sound.subarray(from, from + length),
  both: both.subarray(from, from + length),
  face: face.subarray(from, from + length),
  event: event.subarray(from, from + length),
  open: open.subarray(from, from + length),
});

/** A pin always holds one step at least. */
function pinnedSteps({ pins, feeds, range }: DirectorInput, length: number): Int16Array {
  const pinned = new Int16Array(length).fill(-1);
  for (const pin of pins) {
    if (pin.endMs <= range.startMs || pin.startMs >= range.endMs || pin.endMs <= pin.startMs) continue;
    const stepOf = (ms: number): number => Math.round((ms - range.startMs) / DIRECTOR_STEP_MS);
    const from = Math.min(length - 1, Math.max(0, stepOf(pin.startMs)));
    const feed = feeds.findIndex(({ feedId }) => feedId === pin.feedId);
    pinned.fill(feed, from, Math.max(from + 1, stepOf(pin.endMs)));
  }
  return pinned;
}

/** Whole numbers; who is behind by less than the margin is not behind. */
function leveled(worths: readonly Float32Array[]): Int32Array[] {
  const out = worths.map((worth) => new Int32Array(worth.length));
  for (let at = 0; at < (worths[0]?.length ?? 0); at++) {
    const top = Math.max(...worths.map((worth) => worth[at]!));
    for (const [index, worth] of worths.entries())
      out[index]![at] = Math.round(WHOLE * (top - worth[at]! < MARGIN ? top : worth[at]!));
  }
  return out;
}

function cutCosts({ events, range }: DirectorInput, length: number): Int32Array {
  const costs = new Int32Array(length).fill(CUT_COST);
  for (const { feedId, startMs } of events) {
    if (feedId !== null) continue;
    const at = Math.round((startMs - range.startMs) / DIRECTOR_STEP_MS);
    const from = Math.max(0, at - EVENT_REACH_STEPS);
    costs.fill(CUT_COST_AT_EVENT, from, Math.max(from, at + EVENT_REACH_STEPS + 1));
  }
  return costs;
}

interface View {
  readonly plans: readonly FeedPlan[];
  readonly scores: readonly FeedScore[];
  readonly pinned: Int16Array;
  readonly minSteps: number;
  readonly longestSteps: number | null;
}

const HEARD = 0.3;
const ONSET_STEPS = 10;

const mean = (values: Float32Array, from: number, to: number): number => {
  const part = values.subarray(from, Math.min(values.length, to));
  return part.reduce((sum, value) => sum + value, 0) / Math.max(1, part.length);
};

/** Moves cuts to a new speaker up to `leadSteps` into the pause before (J-cut), where nothing else holds them. */
function leadCuts(planned: readonly PlannedShot[], view: View, leadSteps: number): PlannedShot[] {
  const { plans, scores, pinned, minSteps, longestSteps } = view;
  const shots = planned.map((shot) => ({ ...shot }));
  for (const [at, shot] of shots.entries()) {
    const before = shots[at - 1];
    if (before === undefined) continue;
    const { sound } = scores[shot.feed]!;
    if (mean(sound, shot.from, shot.from + ONSET_STEPS) < HEARD) continue;
    const isFree = (step: number): boolean =>
      scores[before.feed]!.sound[step]! < HEARD &&
      sound[step]! < HEARD &&
      plans[shot.feed]!.picture[step] === 1 &&
      (pinned[step] === -1 ? !plans[shot.feed]!.excluded : pinned[step] === shot.feed) &&
      step - before.from >= minSteps &&
      (longestSteps === null || shot.to - step <= longestSteps);
    let from = shot.from;
    while (shot.from - from < leadSteps && isFree(from - 1)) from -= 1;
    before.to = from;
    shot.from = from;
  }
  return shots;
}

/** What a reason must be worth on average in the first seconds of its shot. */
const COUNTS = 0.1;
const REASON_STEPS = 25;

function reasonOf(shot: PlannedShot, before: PlannedShot | null, view: View): ShotReason {
  const { plans, scores, pinned, longestSteps } = view;
  if (pinned.subarray(shot.from, shot.to).includes(shot.feed)) return 'pinned';
  const end = Math.min(shot.to, shot.from + REASON_STEPS);
  if (before !== null && plans[before.feed]!.picture.subarray(shot.from, end).includes(0))
    return 'others-missing';
  const { event, both, sound, face } = scores[shot.feed]!;
  const ranked = (
    [
      ['event', event],
      ['both-speak', both],
      ['speaks', sound],
      ['face', face],
    ] as const
  )
    .map(([reason, track]) => ({ reason, worth: mean(track, shot.from, end) }))
    .filter(({ worth }) => worth >= COUNTS)
    .sort((left, right) => right.worth - left.worth);
  const isRotation = before !== null && longestSteps !== null && before.to - before.from >= longestSteps - 3;
  if (isRotation && (ranked[0]?.worth ?? 0) < HEARD) return 'variety';
  return ranked[0]?.reason ?? (before === null ? 'start' : 'free');
}
