import { Parser } from 'm3u8-parser';
import { z } from 'zod';

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** The part that every fMP4 segment after it needs (`EXT-X-MAP`). */
export interface SegmentMap {
  readonly uri: string;
  readonly byterange: ByteRange | null;
}

export interface HlsSegment {
  /** Media sequence number: says which segment it is, whatever its address has become. */
  readonly index: number;
  readonly uri: string;
  readonly durationSec: number;
  /** Where it begins on the playlist's own clock: the sum of the durations listed before it. */
  readonly startSec: number;
  /** Its timestamps or format don't follow on from the segment before it. */
  readonly discontinuity: boolean;
  readonly map: SegmentMap | null;
  readonly byterange: ByteRange | null;
  /** From the nearest `EXT-X-PROGRAM-DATE-TIME` before it; null without one. */
  readonly programDateTimeUnixMs: number | null;
  /** The text after EXTINF's comma: live playlists say there what is an ad. */
  readonly title: string;
}

export interface MediaPlaylist {
  readonly segments: readonly HlsSegment[];
  /** `EXT-X-ENDLIST` was there: nothing will be added. */
  readonly ended: boolean;
  readonly targetDurationSec: number | null;
  /** Twitch's own `EXT-X-TWITCH-TOTAL-SECS`; tells a playlist that was cut short. */
  readonly declaredTotalSec: number | null;
  /** Twitch's `ID3-EQUIV-TDTG` (UTC without a zone): when the recording was registered. */
  readonly recordedAtUnixMs: number | null;
}

const Range = z.object({ length: z.number(), offset: z.number() });
const Manifest = z.object({
  mediaSequence: z.number().int().catch(0),
  endList: z.boolean().catch(false),
  targetDuration: z.number().nullable().catch(null),
  custom: z
    .object({ total: z.number().optional().catch(undefined), recordedAt: z.string().optional() })
    .catch({}),
  segments: z
    .array(
      z.object({
        uri: z.string().min(1),
        duration: z.number().positive(),
        discontinuity: z.boolean().catch(false),
        title: z.string().catch(''),
        programDateTime: z.number().nullable().catch(null),
        byterange: Range.nullable().catch(null),
        map: z
          .object({ uri: z.string().min(1), byterange: Range.nullable().catch(null) })
          .nullable()
          .catch(null),
      }),
    )
    .catch([]),
});

/** m3u8-parser reads an ISO time or Twitch's `2023-09-23T17:37:06`, which is UTC. */
function utcUnixMs(text: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
  return daysSinceEpoch(year!, month!, day!) * 86_400_000 + ((hour! * 60 + minute!) * 60 + second!) * 1000;
}

/** Civil date to days (H. Hinnant, "chrono-compatible low-level date algorithms"). */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Whether a text is an HLS playlist at all; a service's error page is not. */
export const isPlaylist = (text: string): boolean => text.trimStart().startsWith('#EXTM3U');

/**
 * A media playlist (RFC 8216 §4.3.2–3) with Twitch's own tags; null when the text is none. Addresses are made absolute
 * against `url`, where the text came from.
 */
export function parseMediaPlaylist(text: string, url: string): MediaPlaylist | null {
  if (!isPlaylist(text)) return null;
  const parser = new Parser();
  parser.addParser({
    expression: /^#ID3-EQUIV-TDTG:/,
    customType: 'recordedAt',
    dataParser: (line) => line.slice(line.indexOf(':') + 1).trim(),
  });
  parser.addParser({
    expression: /^#EXT-X-TWITCH-TOTAL-SECS:/,
    customType: 'total',
    dataParser: (line) => Number(line.slice(line.indexOf(':') + 1)),
  });
  parser.push(text);
  parser.end();
  const manifest = Manifest.parse(parser.manifest);
  let startSec = 0;
  const segments = manifest.segments.map((raw, position): HlsSegment => {
    const segment: HlsSegment = {
      index: manifest.mediaSequence + position,
      uri: absoluteUri(raw.uri, url),
      durationSec: raw.duration,
      startSec,
      discontinuity: raw.discontinuity,
      map: raw.map === null ? null : { ...raw.map, uri: absoluteUri(raw.map.uri, url) },
      byterange: raw.byterange,
      programDateTimeUnixMs: raw.programDateTime === null ? null : Math.round(raw.programDateTime),
      title: raw.title,
    };
    startSec += raw.duration;
    return segment;
  });
  return {
    segments,
    ended: manifest.endList,
    targetDurationSec: manifest.targetDuration,
    declaredTotalSec: manifest.custom.total ?? null,
    recordedAtUnixMs: manifest.custom.recordedAt === undefined ? null : utcUnixMs(manifest.custom.recordedAt),
  };
}

/** An address in a playlist against the playlist's own (RFC 3986, as far as playlists use it). */
export function absoluteUri(uri: string, base: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(uri)) return uri;
  const [, scheme = '', host = '', path = '/'] =
    /^([a-z][a-z0-9+.-]*:)(\/\/[^/?#]*)?([^?#]*)/i.exec(base) ?? [];
  if (uri.startsWith('//')) return `${scheme}${uri}`;
  if (uri.startsWith('/')) return `${scheme}${host}${uri}`;
  const parts = path.split('/').slice(0, -1);
  const [relative, rest] = split(uri);
  for (const part of relative.split('/')) {
    if (part === '..') parts.length = Math.max(1, parts.length - 1);
    else if (part !== '.') parts.push(part);
  }
  return `${scheme}${host}${parts.join('/')}${rest}`;
}

function split(uri: string): [string, string] {
  const at = uri.search(/[?#]/);
  return at < 0 ? [uri, ''] : [uri.slice(0, at), uri.slice(at)];
}

export const totalSec = ({ segments }: Pick<MediaPlaylist, 'segments'>): number => {
  const last = segments.at(-1);
  return last === undefined ? 0 : last.startSec + last.durationSec;
};
