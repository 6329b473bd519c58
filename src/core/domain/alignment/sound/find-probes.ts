import FFT from 'fft.js';
import { PRINT_BANDS, type SoundPrint } from './sound-print.ts';

/** A stretch of one print that is looked for in another: `frames` from `first`. */
export interface Probe {
  readonly first: number;
  readonly frames: number;
  /** Sum of its squared values: how much there is to go by. */
  readonly energy: number;
}

/** A place where a probe fits. */
export interface Candidate {
  /** Frames (with a fraction) by which the probe lies later in the other print. */
  readonly lag: number;
  /** Correlation, −1..1. */
  readonly likeness: number;
  /** Deviations of the correlation above what the best of as many chance places reaches. */
  readonly excess: number;
}

const FFT_SIZE = 8192;
/** Two places closer than this are one. */
const APART_FRAMES = 20;
/** A place with little sound in it must not look alike by chance. */
const QUIET_SHARE = 0.25;
const KEPT = 3;

export function probeAt(print: SoundPrint, first: number, frames: number): Probe {
  let energy = 0;
  for (let at = first * PRINT_BANDS; at < (first + frames) * PRINT_BANDS; at++)
    energy += print.values[at]! ** 2;
  return { first, frames, energy };
}

/**
 * For each probe the best places in `other` between two lags (frames, `to` not included), best first, at most three.
 * `onBlock` is waited for every few milliseconds of work and may throw to cancel.
 */
export async function findProbes(
  { print, probes }: { readonly print: SoundPrint; readonly probes: readonly Probe[] },
  other: SoundPrint,
  lags: (probe: Probe) => { readonly from: number; readonly to: number },
  onBlock: (share: number) => Promise<void> = () => Promise.resolve(),
): Promise<Candidate[][]> {
  const search = createBlocks(other);
  const open = probes.map((probe) => {
    const { from, to } = lags(probe);
    return { probe, from: from + probe.first, to: to + probe.first, best: createBest(), spectra: null };
  });
  const searches: Search[] = open.map((each) => ({ ...each, spectra: search.spectraOf(print, each.probe) }));
  const first = Math.min(...searches.map(({ from }) => from));
  const last = Math.max(...searches.map(({ to }) => to));
  const longest = Math.max(...probes.map(({ frames }) => frames));
  // Two places more than needed, so that a peak at a seam has both neighbours in one of the blocks.
  const step = FFT_SIZE - longest - 1;
  for (let start = first - 1; start < last; start += step) {
    await onBlock((start - first) / (last - first));
    const wanted = searches.filter(({ from, to }) => from <= start + step && to > start);
    if (wanted.length === 0) continue;
    search.load(start);
    for (const each of wanted) search.scan(each, start, step);
  }
  return searches.map(({ best, probe }) =>
    best.candidates().map(({ place, ...candidate }) => ({ ...candidate, lag: place - probe.first })),
  );
}

interface Search {
  readonly probe: Probe;
  /** Places in the other print where the probe may begin. */
  readonly from: number;
  readonly to: number;
  readonly best: Best;
  readonly spectra: readonly Float64Array[];
}

interface Blocks {
  spectraOf(print: SoundPrint, probe: Probe): Float64Array[];
  /** Transforms `FFT_SIZE` frames of the other print from `start`, silence where it has none. */
  load(start: number): void;
  scan(search: Search, start: number, step: number): void;
}

/** Cross-correlation in blocks (overlap-save), summed over the bands before it is transformed back. */
function createBlocks(other: SoundPrint): Blocks {
  const fft = new FFT(FFT_SIZE);
  const real = new Float64Array(FFT_SIZE);
  const loaded = Array.from({ length: PRINT_BANDS }, () => new Float64Array(FFT_SIZE * 2));
  /** energies[n]: squared values of the block's frames before n. */
  const energies = new Float64Array(FFT_SIZE + 1);
  const product = new Float64Array(FFT_SIZE * 2);
  const course = new Float64Array(FFT_SIZE * 2);
  const transform = (
    into: Float64Array,
    { print, first, frames }: { print: SoundPrint; first: number; frames: number },
    band: number,
  ): void => {
    real.fill(0);
    const to = Math.min(frames, print.frames - first);
    for (let at = Math.max(0, -first); at < to; at++)
      real[at] = print.values[(first + at) * PRINT_BANDS + band]!;
    fft.realTransform(into, real);
  };
  return {
    spectraOf: (print, { first, frames }) =>
      loaded.map((_, band) => {
        const spectrum = new Float64Array(FFT_SIZE * 2);
        transform(spectrum, { print, first, frames }, band);
        return spectrum.slice(0, FFT_SIZE + 2);
      }),
    load(start) {
      for (const [band, spectrum] of loaded.entries())
        transform(spectrum, { print: other, first: start, frames: FFT_SIZE }, band);
      for (let at = 0; at < FFT_SIZE; at++) {
        let energy = 0;
        const frame = start + at;
        if (frame >= 0 && frame < other.frames)
          for (let band = 0; band < PRINT_BANDS; band++)
            energy += other.values[frame * PRINT_BANDS + band]! ** 2;
        energies[at + 1] = energies[at]! + energy;
      }
    },
    scan({ probe, from, to, best, spectra }, start, step) {
      correlate(product, spectra, loaded);
      fft.completeSpectrum(product);
      fft.inverseTransform(course, product);
      const at = (index: number): number => {
        const around = energies[index + probe.frames]! - energies[index]!;
        return (
          course[index * 2]! / Math.sqrt(probe.energy * Math.max(around, probe.energy * QUIET_SHARE) + 1)
        );
      };
      const last = Math.min(step, to - start - 1);
      for (let index = Math.max(1, from - start); index <= last; index++)
        best.see(start + index, at(index - 1), at(index), at(index + 1));
    },
  };
}

function correlate(
  product: Float64Array,
  spectra: readonly Float64Array[],
  loaded: readonly Float64Array[],
): void {
  product.fill(0);
  for (let band = 0; band < PRINT_BANDS; band++) {
    const probe = spectra[band]!;
    const block = loaded[band]!;
    for (let at = 0; at < FFT_SIZE + 2; at += 2) {
      product[at] = product[at]! + block[at]! * probe[at]! + block[at + 1]! * probe[at + 1]!;
      product[at + 1] = product[at + 1]! + block[at + 1]! * probe[at]! - block[at]! * probe[at + 1]!;
    }
  }
}

/** Up to so many places every one is looked at again. */
const SHORT_SEARCH = 2000;
const PEAK_FRAMES = 50;

const sumOf = (values: readonly (readonly [number, number])[], exponent: number): number =>
  values.reduce((sum, [, value]) => sum + value ** exponent, 0);

interface Best {
  see(place: number, before: number, here: number, after: number): void;
  candidates(): { place: number; likeness: number; excess: number }[];
}

/** The highest peaks of a course that is seen once, and how much chance does in it. */
function createBest(): Best {
  let count = 0;
  let sum = 0;
  let squares = 0;
  const early: [number, number][] = [];
  let kept: { place: number; likeness: number }[] = [];
  return {
    see(place, before, here, after) {
      count += 1;
      sum += here;
      squares += here * here;
      if (early.length < SHORT_SEARCH) early.push([place, here]);
      if (here < before || here < after || here <= (kept.length < KEPT ? 0 : kept.at(-1)!.likeness)) return;
      const near = kept.find((other) => Math.abs(other.place - place) < APART_FRAMES);
      if (near !== undefined && near.likeness >= here) return;
      // The peak of a parabola through three values.
      const bend = before - 2 * here + after;
      const shift = bend === 0 ? 0 : (before - after) / (2 * bend);
      kept = [...kept.filter((other) => other !== near), { place: place + shift, likeness: here }]
        .sort((a, b) => b.likeness - a.likeness)
        .slice(0, KEPT);
    },
    candidates() {
      // Neither the peaks nor what is beside them is chance; in a short search they would hide behind themselves.
      const others = early.filter(([place]) =>
        kept.every((peak) => Math.abs(peak.place - place) > PEAK_FRAMES),
      );
      const isShort = count === early.length && others.length > 0;
      const [places, total, power] = isShort
        ? [others.length, sumOf(others, 1), sumOf(others, 2)]
        : [count, sum, squares];
      const mean = total / Math.max(1, places);
      const deviation = Math.sqrt(Math.max(1e-6, power / Math.max(1, places) - mean ** 2));
      const chance = Math.sqrt(2 * Math.log(Math.max(2, count)));
      return kept.map((peak) => ({ ...peak, excess: (peak.likeness - mean) / deviation - chance }));
    },
  };
}
