import { isoToUnixMs } from '../chat/formats/clock-time.ts';

/** One segment of a live playlist's window. */
export interface LiveSegment {
  readonly sequence: number;
  /** As the playlist writes it: resolve against the playlist's address. */
  readonly uri: string;
  readonly durationMs: number;
  /** Wall clock of its first picture, carried on from the last stated one; null where none was stated. */
  readonly wallStartUnixMs: number | null;
  readonly hasDiscontinuity: boolean;
  readonly isAd: boolean;
  /** Initialisation section of fMP4 (`EXT-X-MAP`); null for MPEG-TS. */
  readonly mapUri: string | null;
}

export interface LiveWindow {
  readonly targetDurationMs: number;
  /** No segment will ever be added (`EXT-X-ENDLIST`). */
  readonly hasEnded: boolean;
  readonly segments: readonly LiveSegment[];
  /** The server's clock when it wrote the playlist (Twitch's `X-SERVER-TIME`); null where it isn't said. */
  readonly serverUnixMs: number | null;
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Reads the sliding window of a live media playlist (RFC 8216) with Twitch's additions: ads are what lies inside a
 * `stitched-ad` date range, is titled by the ad server, or stands between CUE-OUT/SCTE-35 marks. Unknown tags are passed
 * over, prefetch hints too (they are segments that aren't whole yet). Null when the text is no media playlist.
 */
export function parseLiveWindow(text: string): LiveWindow | null {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  if (lines[0]?.replace(/^\uFEFF/, '') !== '#EXTM3U' || !text.includes('#EXT-X-TARGETDURATION')) return null;
  const adSpans = lines.flatMap(adSpanOf);
  const reader = new WindowReader();
  for (const line of lines) reader.read(line);
  return {
    targetDurationMs: reader.targetDurationMs,
    hasEnded: lines.includes('#EXT-X-ENDLIST'),
    serverUnixMs: serverTimeOf(lines),
    segments: reader.segments.map((segment) => ({
      ...segment,
      isAd: segment.isAd || adSpans.some((span) => isInside(segment.wallStartUnixMs, span)),
    })),
  };
}

/** Stamps are rounded to milliseconds on both sides. */
const ROUNDING_MS = 2;
const isInside = (ms: number | null, span: Span): boolean =>
  ms !== null && ms >= span.startMs - ROUNDING_MS && ms < span.endMs - ROUNDING_MS;

class WindowReader {
  readonly segments: LiveSegment[] = [];
  targetDurationMs = 0;
  private sequence = 0;
  private durationMs = 0;
  private wallUnixMs: number | null = null;
  private hasDiscontinuity = false;
  private isAdTitle = false;
  private isCuedOut = false;
  private mapUri: string | null = null;

  read(line: string): void {
    if (line === '') return;
    if (!line.startsWith('#')) {
      this.segment(line);
      return;
    }
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1);
    switch (name) {
      case '#EXT-X-TARGETDURATION':
        this.targetDurationMs = Math.round(Number(value) * 1000) || 0;
        return;
      case '#EXT-X-MEDIA-SEQUENCE':
        this.sequence = Number.parseInt(value, 10) || 0;
        return;
      case '#EXTINF':
        this.durationMs = (Number.parseFloat(value) || 0) * 1000;
        this.isAdTitle = /amazon|stitched/i.test(value.slice(value.indexOf(',') + 1));
        return;
      case '#EXT-X-PROGRAM-DATE-TIME':
        this.wallUnixMs = isoToUnixMs(value) ?? this.wallUnixMs;
        return;
      case '#EXT-X-DISCONTINUITY':
        this.hasDiscontinuity = true;
        return;
      case '#EXT-X-CUE-OUT':
      case '#EXT-X-CUE-IN':
        this.isCuedOut = name === '#EXT-X-CUE-OUT';
        return;
      case '#EXT-X-MAP':
        this.mapUri = attributesOf(value).get('URI') ?? null;
        return;
    }
  }

  private segment(uri: string): void {
    this.segments.push({
      sequence: this.sequence,
      uri,
      durationMs: this.durationMs,
      wallStartUnixMs: this.wallUnixMs,
      hasDiscontinuity: this.hasDiscontinuity,
      isAd: this.isAdTitle || this.isCuedOut,
      mapUri: this.mapUri,
    });
    this.sequence++;
    if (this.wallUnixMs !== null) this.wallUnixMs += this.durationMs;
    this.durationMs = 0;
    this.hasDiscontinuity = false;
    this.isAdTitle = false;
  }
}

/** `NAME=value,NAME="quoted, value"` of a tag (RFC 8216 §4.2). */
function attributesOf(list: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const match of list.matchAll(/([A-Z0-9-]+)=("[^"]*"|[^",]*)/g))
    attributes.set(match[1]!, match[2]!.replace(/^"|"$/g, ''));
  return attributes;
}

const DATERANGE = '#EXT-X-DATERANGE:';

function adSpanOf(line: string): Span[] {
  if (!line.startsWith(DATERANGE)) return [];
  const attributes = attributesOf(line.slice(DATERANGE.length));
  const isAd =
    attributes.get('CLASS') === 'twitch-stitched-ad' ||
    attributes.get('ID')?.startsWith('stitched-ad-') === true ||
    attributes.has('SCTE35-OUT');
  const startMs = isoToUnixMs(attributes.get('START-DATE') ?? '');
  const durationMs =
    Number.parseFloat(attributes.get('DURATION') ?? attributes.get('PLANNED-DURATION') ?? '') * 1000;
  return isAd && startMs !== null && durationMs > 0 ? [{ startMs, endMs: startMs + durationMs }] : [];
}

function serverTimeOf(lines: readonly string[]): number | null {
  const line = lines.find((one) => one.startsWith(DATERANGE) && one.includes('X-SERVER-TIME'));
  const seconds = Number.parseFloat(
    attributesOf(line?.slice(DATERANGE.length) ?? '').get('X-SERVER-TIME') ?? '',
  );
  return Number.isFinite(seconds) ? Math.round(seconds * 1000) : null;
}
