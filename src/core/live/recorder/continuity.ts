import type { LiveSegment, LiveWindow } from '../../domain/hls/live-window.ts';
import type { Hole, SegmentEntry } from './journal.ts';

/** A new segment, with what is missing right before it. */
export interface NextSegment {
  readonly segment: LiveSegment;
  readonly holes: readonly Hole[];
  /** It can't follow in the file of the segment before it. */
  readonly beginsRun: boolean;
}

/** Clocks of services jitter; a picture may be this much late before something is missing. */
const LATE_MS = 1000;

const clock = (unixMs: number): string => new Date(unixMs).toISOString().slice(11, 19);
const span = (fromUnixMs: number, toUnixMs: number): string =>
  `${((toUnixMs - fromUnixMs) / 1000).toFixed(1)} s (${clock(fromUnixMs)}–${clock(toUnixMs)} UTC)`;

/**
 * Which segments of a window are new, and what lies between: told by the media sequence while one playlist goes on, by
 * the wall clock when another begins (numbers start anew then). Ads are passed over and become a hole.
 */
export class Continuity {
  private lastSequence: number | null = null;
  private lastMapUri: string | null = null;
  private wallEndUnixMs: number | null = null;
  private isNewPlaylist = true;
  private hasMedia = false;
  private adFromUnixMs: number | null = null;
  private hasAd = false;
  private missed = 0;
  private lostSegments = 0;
  private wantsRun = true;

  /** Takes up where the last kept segment of an earlier run of the app ended. */
  restore(last: SegmentEntry): void {
    this.hasMedia = true;
    this.wallEndUnixMs = last.wallStartUnixMs === null ? null : last.wallStartUnixMs + last.durationMs;
    this.missed = 1;
  }

  /** Whether anything was kept, in this run of the app or an earlier one. */
  get hasBegun(): boolean {
    return this.hasMedia;
  }

  /** How many segments could not be had since the last that could. */
  get lostInARow(): number {
    return this.lostSegments;
  }

  /** Another playlist is read from now on: its numbers need not go on. */
  newPlaylist(): void {
    this.isNewPlaylist = true;
    this.lostSegments = 0;
  }

  /** A segment that `take` gave could not be had. */
  lost(): void {
    this.missed++;
    this.lostSegments++;
    this.wantsRun = true;
  }

  /** The new segments of a window, in order. */
  take({ segments }: LiveWindow): LiveSegment[] {
    const newest = segments.at(-1)?.sequence;
    if (newest === undefined) return [];
    // Numbers that went back: the encoder began anew behind the same address.
    if (this.lastSequence !== null && newest < this.lastSequence - segments.length) this.isNewPlaylist = true;
    const fresh = segments.filter((segment) => this.isFresh(segment));
    const first = fresh[0];
    if (first === undefined) return [];
    if (this.isNewPlaylist) this.wantsRun = true;
    else if (this.lastSequence !== null && first.sequence > this.lastSequence + 1)
      this.missed += first.sequence - this.lastSequence - 1;
    this.isNewPlaylist = false;
    this.lastSequence = newest;
    return fresh;
  }

  private isFresh(segment: LiveSegment): boolean {
    if (!this.isNewPlaylist) return this.lastSequence === null || segment.sequence > this.lastSequence;
    if (segment.wallStartUnixMs === null || this.wallEndUnixMs === null) return true;
    return segment.wallStartUnixMs > this.wallEndUnixMs - segment.durationMs / 2;
  }

  /** Notes an ad that is passed over. */
  skipAd(segment: LiveSegment): void {
    this.hasAd = true;
    this.adFromUnixMs ??= segment.wallStartUnixMs;
  }

  /** What has to be written before this segment of the programme. Call once for each that was had, in order. */
  place(segment: LiveSegment): NextSegment {
    const holes = this.hasMedia ? this.holesBefore(segment) : [];
    const beginsRun =
      this.wantsRun || holes.length > 0 || segment.hasDiscontinuity || segment.mapUri !== this.lastMapUri;
    this.hasMedia = true;
    this.wantsRun = false;
    this.missed = 0;
    this.lostSegments = 0;
    this.hasAd = false;
    this.adFromUnixMs = null;
    this.lastMapUri = segment.mapUri;
    const { wallStartUnixMs } = segment;
    this.wallEndUnixMs = wallStartUnixMs === null ? null : wallStartUnixMs + segment.durationMs;
    return { segment, holes, beginsRun };
  }

  private holesBefore({ wallStartUnixMs }: LiveSegment): Hole[] {
    const from = this.wallEndUnixMs;
    const isLate = wallStartUnixMs !== null && from !== null && wallStartUnixMs - from > LATE_MS;
    const width = isLate ? span(from, wallStartUnixMs) : null;
    const holes: Hole[] = [];
    if (this.hasAd) {
      const adWidth =
        wallStartUnixMs !== null && this.adFromUnixMs !== null && wallStartUnixMs > this.adFromUnixMs
          ? span(this.adFromUnixMs, wallStartUnixMs)
          : width;
      holes.push({ kind: 'ad', note: `An ad was left out${adWidth === null ? '' : `: ${adWidth}`}.` });
    }
    if (this.missed > 0 && (isLate || wallStartUnixMs === null || from === null))
      holes.push({
        kind: 'missing',
        note: `The recording was interrupted${width === null ? '' : `: ${width}`}.`,
      });
    else if (isLate && !this.hasAd)
      holes.push({ kind: 'missing', note: `The stream was interrupted: ${span(from, wallStartUnixMs)}.` });
    return holes;
  }
}
