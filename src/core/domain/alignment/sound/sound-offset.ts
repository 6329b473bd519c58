import { bestAgreement, type Agreement, type Sighting } from './agreeing-probes.ts';
import { fineLag, FINE_MARGIN, FINE_SAMPLES } from './fine-lag.ts';
import { findProbes, probeAt, type Probe } from './find-probes.ts';
import { FRAME_MS, PRINT_BANDS, PRINT_RATE_HZ, type SoundPrint } from './sound-print.ts';

/** One recording's sound as the comparison needs it. */
export interface SoundSide {
  readonly print: SoundPrint;
  /** `count` mono samples at `PRINT_RATE_HZ` from a place; zeros where there are none. */
  readonly samples: (first: number, count: number) => Int16Array;
}

/** The two recordings were compared here and are the same. */
export interface SoundAnchor {
  /** On the first one's clock. */
  readonly atMs: number;
  /** Added to a time of the first to get that of the second. May be fractional. */
  readonly shiftMs: number;
  /** Anchors of one stretch lie on one line; between stretches one recording lacks something. */
  readonly stretch: number;
}

export interface SoundMatch {
  /** In time order, at least one. */
  readonly anchors: readonly SoundAnchor[];
  /** 0..1: how far the places found stand out from the next best, and how many of those that could agree do. */
  readonly confidence: number;
}

export interface MatchHooks {
  /** Waited for every few milliseconds of work; may throw to cancel. */
  readonly onProgress?: (share: number) => Promise<void>;
}

/**
 * A probe is a quarter of the shorter recording, at least 3 s and at most 20; where these find nothing, 5 s, as less may be
 * shared than one long probe.
 */
const PROBE_FRAMES = { least: 300, most: 2000, second: 500 };
/** Two recordings of less than a second are not compared. */
const LEAST_FRAMES = 100;
const MOST_PROBES = 64;
/** Mean square of a value in half decibels: below it there is only silence. */
const LEAST_MEAN_SQUARE = 2;
/** What all that agree must have together, one alone, and a stretch after the first. */
const LEAST_WEIGHT = { together: 6, alone: 8, further: 12 };
const LEAST_SHARE = 0.15;
/** Half of the probes that could agree is as much as can be asked where other sounds are mixed in. */
const FULL_SHARE = 0.5;
/** Sightings this far from the chosen one speak for another place. */
const RIVAL_MS = 200;
const MOST_STRETCHES = 50;

/** Whether a recording has anything to compare by. */
export const isSilent = (print: SoundPrint): boolean => probesOf(print, PROBE_FRAMES.most).length === 0;

/**
 * Lines up two recordings of the same thing by their sound; null when they have nothing in common. Stretches of the shorter are
 * looked for in the whole of the longer by their bands, and the largest group that agrees about the shift counts; then
 * each is measured on the samples.
 */
export async function matchSounds(
  one: SoundSide,
  two: SoundSide,
  hooks: MatchHooks = {},
): Promise<SoundMatch | null> {
  if (one.print.frames <= two.print.frames) return matchShorter(one, two, hooks);
  const match = await matchShorter(two, one, hooks);
  if (match === null) return null;
  const anchors = match.anchors.map(({ atMs, shiftMs, stretch }) => ({
    atMs: atMs + shiftMs,
    shiftMs: 0 - shiftMs,
    stretch,
  }));
  return { ...match, anchors };
}

async function matchShorter(
  short: SoundSide,
  long: SoundSide,
  hooks: MatchHooks,
): Promise<SoundMatch | null> {
  if (isSilent(short.print) || isSilent(long.print)) return null;
  const { most, second } = PROBE_FRAMES;
  const match = await matchProbes(short, long, { ...hooks, most });
  return match ?? (await matchProbes(short, long, { ...hooks, most: second }));
}

async function matchProbes(
  short: SoundSide,
  long: SoundSide,
  { onProgress, most }: MatchHooks & { readonly most: number },
): Promise<SoundMatch | null> {
  const probes = probesOf(short.print, most);
  if (probes.length === 0) return null;
  const found = await findProbes(
    { print: short.print, probes },
    long.print,
    ({ first, frames }) => ({
      from: -first - Math.floor(frames / 2),
      to: long.print.frames - first - Math.ceil(frames / 2),
    }),
    onProgress,
  );
  const sightings = found.flatMap((candidates, probe) =>
    candidates.map(({ lag, excess }): Sighting => ({
      probe,
      atMs: middleMs(probes[probe]!),
      shiftMs: lag * FRAME_MS,
      excess,
    })),
  );
  const agreements = agreementsOf(sightings);
  const main = agreements[0];
  if (main === undefined) return null;
  const agreeing = agreements.flatMap((agreement) => agreement.sightings);
  const share = agreeing.length / expectedCount(probes, agreeing, long.print);
  if (share < LEAST_SHARE) return null;
  const clarity = 1 - Math.min(1, rivalOf(main, sightings) / main.weight);
  const anchors = agreements
    .flatMap((agreement, stretch) =>
      agreement.sightings.map((sighting) => ({
        atMs: sighting.atMs,
        shiftMs: measured(short, long, probes[sighting.probe]!, sighting.shiftMs),
        stretch,
      })),
    )
    .sort((a, b) => a.atMs - b.atMs);
  return { anchors, confidence: clarity * Math.min(1, share / FULL_SHARE) };
}

const middleMs = ({ first, frames }: Probe): number => (first + frames / 2) * FRAME_MS;

/** Evenly spread stretches that hold sound. */
function probesOf(print: SoundPrint, most: number): Probe[] {
  if (print.frames < LEAST_FRAMES) return [];
  const { least } = PROBE_FRAMES;
  const frames = Math.min(print.frames, Math.max(least, Math.min(most, Math.floor(print.frames / 4))));
  const room = print.frames - frames;
  const count = Math.min(MOST_PROBES, Math.floor((2 * room) / frames) + 1);
  return Array.from({ length: count }, (_, index) =>
    probeAt(print, count === 1 ? 0 : Math.round((room * index) / (count - 1)), frames),
  ).filter(hasSound);
}

const hasSound = ({ energy, frames }: Probe): boolean => energy >= LEAST_MEAN_SQUARE * frames * PRINT_BANDS;

/** The best agreement, and others that hold for stretches of their own: where one recording lacks something, the shift jumps. */
function agreementsOf(sightings: readonly Sighting[]): Agreement[] {
  const main = bestAgreement(sightings);
  if (main === null || main.weight < LEAST_WEIGHT.together) return [];
  if (main.sightings.length === 1 && main.weight < LEAST_WEIGHT.alone) return [];
  const accepted = [main];
  let left = sightings;
  while (accepted.length < MOST_STRETCHES) {
    const placed = accepted.flatMap((agreement) => agreement.sightings);
    const taken = new Set(placed.map(({ probe }) => probe));
    left = left.filter((one) => !taken.has(one.probe) && placed.every((other) => inOrder(one, other)));
    const next = bestAgreement(left);
    if (next === null || next.sightings.length < 2 || next.weight < LEAST_WEIGHT.further) break;
    accepted.push(next);
  }
  return accepted;
}

/** What comes later in one recording comes later in the other: else it is a sound that was played twice. */
const inOrder = (one: Sighting, other: Sighting): boolean =>
  one.atMs < other.atMs === one.atMs + one.shiftMs < other.atMs + other.shiftMs;

/** Probes whose place lies inside the other recording, those that agree included. */
function expectedCount(probes: readonly Probe[], agreeing: readonly Sighting[], other: SoundPrint): number {
  const endMs = other.frames * FRAME_MS;
  const taken = new Set(agreeing.map(({ probe }) => probe));
  return probes.filter((probe, index) => {
    const atMs = middleMs(probe);
    const nearest = agreeing.reduce((best, each) =>
      Math.abs(each.atMs - atMs) < Math.abs(best.atMs - atMs) ? each : best,
    );
    const halfMs = (probe.frames * FRAME_MS) / 2;
    const placeMs = atMs + nearest.shiftMs;
    return taken.has(index) || (placeMs >= halfMs && placeMs <= endMs - halfMs);
  }).length;
}

/** What the same probes say together for another place: a loop that repeats says as much for each. */
function rivalOf({ sightings }: Agreement, all: readonly Sighting[]): number {
  const chosen = new Map(sightings.map(({ probe, shiftMs }) => [probe, shiftMs]));
  const others = all.filter(({ probe, shiftMs }) => {
    const taken = chosen.get(probe);
    return taken !== undefined && Math.abs(taken - shiftMs) > RIVAL_MS;
  });
  return bestAgreement(others)?.weight ?? 0;
}

const SAMPLES_PER_MS = PRINT_RATE_HZ / 1000;

/** The shift on the samples of the probe's loudest four seconds; the coarse one where they show no clear peak. */
function measured(one: SoundSide, two: SoundSide, probe: Probe, shiftMs: number): number {
  const wanted = FINE_SAMPLES / (SAMPLES_PER_MS * FRAME_MS);
  const steps = Math.max(0, Math.floor((probe.frames - wanted) / wanted));
  let best = probeAt(one.print, probe.first, Math.min(Math.floor(wanted), probe.frames));
  for (let step = 1; step <= steps; step++) {
    const next = probeAt(one.print, probe.first + Math.floor(step * wanted), best.frames);
    if (next.energy > best.energy) best = next;
  }
  const first = best.first * FRAME_MS * SAMPLES_PER_MS;
  const place = first + Math.round(shiftMs * SAMPLES_PER_MS);
  const lag = fineLag(
    one.samples(first, FINE_SAMPLES),
    two.samples(place - FINE_MARGIN, FINE_SAMPLES + 2 * FINE_MARGIN),
  );
  return lag === null ? shiftMs : (place + lag - first) / SAMPLES_PER_MS;
}

/** A search this far around what the neighbours say is enough to see a peak stand out. */
const LOCAL_FRAMES = 300;
const LOCAL_EXCESS = 2;
/** Neighbours that differ by more have a jump between them. */
const JUMP_MS = 100;

/**
 * The shift at one moment of the first recording, measured there; where that fails, from the anchors around it. null where
 * they disagree: one recording lacks something near, and which side of that the moment lies on is unknown.
 */
export async function shiftAt(
  one: SoundSide,
  two: SoundSide,
  match: SoundMatch,
  atMs: number,
): Promise<number | null> {
  const before = match.anchors.findLast((anchor) => anchor.atMs <= atMs) ?? match.anchors[0]!;
  const after = match.anchors.find((anchor) => anchor.atMs > atMs) ?? match.anchors.at(-1)!;
  const own = await measuredAt(one, two, [before.shiftMs, after.shiftMs], atMs);
  if (own !== null) return own;
  if (Math.abs(before.shiftMs - after.shiftMs) > JUMP_MS) return null;
  const spanMs = after.atMs - before.atMs;
  const share = spanMs <= 0 ? 0 : Math.max(0, Math.min(1, (atMs - before.atMs) / spanMs));
  return before.shiftMs + share * (after.shiftMs - before.shiftMs);
}

async function measuredAt(
  one: SoundSide,
  two: SoundSide,
  around: readonly number[],
  atMs: number,
): Promise<number | null> {
  const frames = Math.min(PROBE_FRAMES.most / 2, one.print.frames);
  const first = Math.round(atMs / FRAME_MS - frames / 2);
  const probe = probeAt(one.print, Math.max(0, Math.min(one.print.frames - frames, first)), frames);
  if (frames < LEAST_FRAMES || !hasSound(probe)) return null;
  const lags = {
    from: Math.round(Math.min(...around) / FRAME_MS) - LOCAL_FRAMES,
    to: Math.round(Math.max(...around) / FRAME_MS) + LOCAL_FRAMES,
  };
  const [found] = await findProbes({ print: one.print, probes: [probe] }, two.print, () => lags);
  const best = found?.[0];
  if (best === undefined || best.excess < LOCAL_EXCESS) return null;
  return measured(one, two, probe, best.lag * FRAME_MS);
}
