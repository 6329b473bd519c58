import { bandFrom, FRAMES_PER_SECOND, SOUND_BANDS, type SoundFrames } from './sound-frames.ts';
import { soft } from './soft.ts';

/** Frames around a place that are looked at: six or seven bursts. */
const HALF_WINDOW = Math.round(0.68 * FRAMES_PER_SECOND);
/** A laugh's bursts come every 160–320 ms (R. Provine, "Laughter", 1996: about 210 ms). */
const SHORTEST_LAG = 4;
const LONGEST_LAG = 8;
const FIRST_BAND = bandFrom(300);
/** Silence before and after would outweigh the bursts; deeper than this below a band's height doesn't count. */
const DEEPEST_DB = 18;
const VOICED = 0.5;
const LOWEST_LAUGH_HZ = 110;

/** Likelihood that someone laughs around a frame: bursts of a voice, all alike, at an even rate. */
export function createLaughterMeter(frames: SoundFrames): (at: number) => number {
  const evidenceAt = createEvidence(frames);
  return (at) => {
    const evidence = evidenceAt(at);
    if (evidence === null) return 0;
    const { repetition, between, swingDb, voiced } = evidence;
    return (
      soft(repetition - between, 0.3, 0.05) *
      soft(repetition, 0.28, 0.04) *
      soft(voiced, 0.55, 0.05) *
      soft(swingDb, 3.2, 0.3)
    );
  };
}

interface LaughterEvidence {
  /** -1..1: how alike the sound is one burst later, over all bands. */
  readonly repetition: number;
  /** The same half a burst later: below it in a laugh, as high in a held sound. */
  readonly between: number;
  /** Standard deviation of the level in dB. */
  readonly swingDb: number;
  /** Share of the loud half of the frames that have a voice's pitch. */
  readonly voiced: number;
}

function createEvidence(frames: SoundFrames): (at: number) => LaughterEvidence | null {
  const bands = SOUND_BANDS - FIRST_BAND;
  const width = 2 * HALF_WINDOW + 1;
  const centred = new Float32Array(bands * width);
  const level = new Float32Array(width);

  const fill = (from: number): number => {
    let variance = 0;
    level.fill(0);
    for (let band = 0; band < bands; band++) {
      const track = frames.bands[FIRST_BAND + band]!;
      let height = -Infinity;
      for (let at = 0; at < width; at++) height = Math.max(height, track[from + at]!);
      const floor = height - DEEPEST_DB;
      let mean = 0;
      for (let at = 0; at < width; at++) mean += Math.max(floor, track[from + at]!);
      mean /= width;
      for (let at = 0; at < width; at++) {
        const value = Math.max(floor, track[from + at]!) - mean;
        centred[band * width + at] = value;
        level[at] = level[at]! + value / bands;
        variance += value * value;
      }
    }
    return variance;
  };
  const alike = (lag: number): number => {
    let sum = 0;
    let head = 1e-9;
    let tail = 1e-9;
    for (let band = 0; band < bands; band++) {
      const row = band * width;
      for (let at = 0; at + lag < width; at++) {
        const one = centred[row + at]!;
        const other = centred[row + at + lag]!;
        sum += one * other;
        head += one * one;
        tail += other * other;
      }
    }
    return sum / Math.sqrt(head * tail);
  };

  return (at) => {
    const from = at - HALF_WINDOW;
    if (from < 0 || from + width > frames.length) return null;
    if (fill(from) === 0) return null;
    let repetition = -1;
    let lag = SHORTEST_LAG;
    const likeness: number[] = [];
    for (let one = 1; one <= LONGEST_LAG; one++) likeness[one] = alike(one);
    for (let one = SHORTEST_LAG; one <= LONGEST_LAG; one++)
      if (likeness[one]! > repetition) {
        repetition = likeness[one]!;
        lag = one;
      }
    const half = lag / 2;
    const between = (likeness[Math.floor(half)]! + likeness[Math.ceil(half)]!) / 2;
    return { repetition, between, ...voiceOf(frames, from, level) };
  };
}

function voiceOf(
  frames: SoundFrames,
  from: number,
  level: Float32Array,
): Pick<LaughterEvidence, 'swingDb' | 'voiced'> {
  let squares = 0;
  let loud = 0;
  let voiced = 0;
  for (let at = 0; at < level.length; at++) {
    squares += level[at]! * level[at]!;
    if (level[at]! <= 0) continue;
    loud += 1;
    const hz = frames.pitchHz[from + at]!;
    if (!(hz >= LOWEST_LAUGH_HZ) || frames.periodicity[from + at]! < VOICED) continue;
    voiced += 1;
  }
  return {
    swingDb: Math.sqrt(squares / level.length),
    voiced: loud === 0 ? 0 : voiced / loud,
  };
}
