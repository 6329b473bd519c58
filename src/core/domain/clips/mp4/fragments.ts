import { childBoxes, findBox, needBox, viewOf } from './boxes.ts';
import { RunList, WordList } from './sample-tables.ts';

/** What a fragment's samples are where it doesn't say (`trex`, ISO/IEC 14496-12 §8.8.3). */
interface SampleDefaults {
  readonly durationTicks: number;
  readonly sizeBytes: number;
  readonly flags: number;
}

/** Sample tables of one track, gathered fragment by fragment: about four bytes a sample. */
export class TrackSamples {
  readonly sizes = new WordList();
  readonly durations = new RunList();
  readonly compositions = new RunList();
  readonly syncs = new WordList();
  /** Pairs of high and low word. */
  readonly chunkOffsets = new WordList();
  /** Triples of first chunk, samples in it, and 1. */
  readonly chunkRuns = new WordList();
  hasCompositions = false;
  /** Decoding time of the first sample, and behind the last. */
  startTicks = 0;
  nextTicks = 0;
  /** Behind the sample that is shown last. */
  shownTicks = 0;
  private lastDurationTicks = 0;

  /** A fragment begins: its clock says how long the sample before it really lasts. */
  beginAt(ticks: number): void {
    if (this.sizes.length === 0) this.startTicks = this.nextTicks = ticks;
    const lateTicks = ticks - this.nextTicks;
    if (lateTicks === 0 || this.lastDurationTicks + lateTicks < 0) return;
    this.lastDurationTicks += lateTicks;
    this.durations.replaceLast(this.lastDurationTicks);
    this.nextTicks = ticks;
  }

  beginChunk(offset: number, samples: number): void {
    this.chunkOffsets.push(Math.floor(offset / 2 ** 32));
    this.chunkOffsets.push(offset);
    const last = this.chunkRuns.length - 2;
    if (last >= 0 && this.chunkRuns.at(last) === samples) return;
    for (const word of [this.chunkOffsets.length / 2, samples, 1]) this.chunkRuns.push(word);
  }

  add(sample: SampleDefaults, compositionTicks: number): void {
    this.sizes.push(sample.sizeBytes);
    this.durations.add(sample.durationTicks);
    this.compositions.add(compositionTicks);
    this.hasCompositions ||= compositionTicks !== 0;
    if ((sample.flags & NOT_SYNC) === 0) this.syncs.push(this.sizes.length);
    this.shownTicks = Math.max(this.shownTicks, this.nextTicks + compositionTicks + sample.durationTicks);
    this.nextTicks += sample.durationTicks;
    this.lastDurationTicks = sample.durationTicks;
  }
}

const NOT_SYNC = 0x10000;

/** Gathers the samples of a fragmented MP4 by track number. `moov`: its body, with `mvex`. */
export class FragmentedMovie {
  readonly tracks = new Map<number, TrackSamples>();
  private readonly defaults = new Map<number, SampleDefaults>();

  constructor(moov: Uint8Array) {
    for (const box of childBoxes(needBox(moov, 'mvex'))) {
      if (box.type !== 'trex') continue;
      const view = viewOf(box.body);
      const [durationTicks, sizeBytes, flags] = [view.getUint32(12), view.getUint32(16), view.getUint32(20)];
      this.defaults.set(view.getUint32(4), { durationTicks, sizeBytes, flags });
      this.tracks.set(view.getUint32(4), new TrackSamples());
    }
  }

  /** A `moof` that begins at `at` in the file. Throws RangeError on one that isn't understood. */
  add(moof: Uint8Array, at: number): void {
    for (const box of childBoxes(moof)) if (box.type === 'traf') this.addTrack(box.body, at);
  }

  private addTrack(traf: Uint8Array, moofAt: number): void {
    const head = needBox(traf, 'tfhd');
    const trackId = viewOf(head).getUint32(4);
    const track = this.tracks.get(trackId);
    const usual = this.defaults.get(trackId);
    if (track === undefined || usual === undefined) throw new RangeError('a fragment of an unknown track');
    const { defaults, baseOffset } = readHead(head, usual, moofAt);
    const clock = findBox(traf, 'tfdt');
    if (clock !== null)
      track.beginAt(clock[0] === 1 ? Number(viewOf(clock).getBigUint64(4)) : viewOf(clock).getUint32(4));
    for (const box of childBoxes(traf))
      if (box.type === 'trun') addRun(track, box.body, { defaults, baseOffset });
  }
}

interface RunFacts {
  readonly defaults: SampleDefaults;
  readonly baseOffset: number;
}

function readHead(head: Uint8Array, usual: SampleDefaults, moofAt: number): RunFacts {
  const view = viewOf(head);
  const flags = view.getUint32(0) & 0xffffff;
  let at = 8;
  let baseOffset = moofAt;
  if ((flags & 0x1) !== 0) {
    baseOffset = Number(view.getBigUint64(at));
    at += 8;
  } else if ((flags & 0x20000) === 0) throw new RangeError('a fragment without a place to count from');
  if ((flags & 0x2) !== 0) at += 4;
  const next = (flag: number, otherwise: number): number => {
    if ((flags & flag) === 0) return otherwise;
    at += 4;
    return view.getUint32(at - 4);
  };
  const durationTicks = next(0x8, usual.durationTicks);
  const sizeBytes = next(0x10, usual.sizeBytes);
  return { baseOffset, defaults: { durationTicks, sizeBytes, flags: next(0x20, usual.flags) } };
}

/** `trun` (ISO/IEC 14496-12 §8.8.8): samples that lie one after the other. */
function addRun(track: TrackSamples, run: Uint8Array, { defaults, baseOffset }: RunFacts): void {
  const view = viewOf(run);
  const flags = view.getUint32(0) & 0xffffff;
  const count = view.getUint32(4);
  if ((flags & 0x1) === 0) throw new RangeError('a fragment does not say where its samples lie');
  if (count === 0) return;
  track.beginChunk(baseOffset + view.getInt32(8), count);
  let at = 12;
  const firstFlags = (flags & 0x4) === 0 ? null : view.getUint32((at += 4) - 4);
  const next = (flag: number, otherwise: number): number =>
    (flags & flag) === 0 ? otherwise : view.getUint32((at += 4) - 4);
  for (let index = 0; index < count; index++) {
    const durationTicks = next(0x100, defaults.durationTicks);
    const sizeBytes = next(0x200, defaults.sizeBytes);
    const ownFlags = next(0x400, index === 0 && firstFlags !== null ? firstFlags : defaults.flags);
    track.add({ durationTicks, sizeBytes, flags: ownFlags }, next(0x800, 0) | 0);
  }
}
