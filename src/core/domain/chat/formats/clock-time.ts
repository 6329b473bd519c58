/** Calendar and clock arithmetic without a clock: text of chat files to UnixMs and back. */

export interface CivilTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
}

/**
 * Turns a wall-clock reading into UnixMs where the file names no usable time zone. `zone` is the zone's name if the
 * file had one that `zoneOffsetMin` does not know. Hosts pass the machine's own zone; the default reads it as UTC.
 */
export type LocalTimeToUnixMs = (time: CivilTime, zone: string | null) => number;

/** Days from 1970-01-01 in the proleptic Gregorian calendar (the era/day-of-era method). */
function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export const utcToUnixMs: LocalTimeToUnixMs = (time) =>
  daysFromCivil(time.year, time.month, time.day) * 86_400_000 +
  ((time.hour * 60 + time.minute) * 60 + time.second) * 1000 +
  time.ms;

const isValid = (time: CivilTime): boolean =>
  time.month >= 1 &&
  time.month <= 12 &&
  time.day >= 1 &&
  time.day <= 31 &&
  time.hour <= 24 &&
  time.minute <= 59 &&
  time.second <= 60;

/** Zone abbreviations that mean one thing only. `CST` and `IST` mean several and are left out. */
const ZONE_OFFSETS_MIN: Readonly<Record<string, number>> = {
  ...{ UTC: 0, GMT: 0, Z: 0, WET: 0, WEST: 60, CET: 60, CEST: 120, EET: 120, EEST: 180, MSK: 180 },
  ...{ EST: -300, EDT: -240, CDT: -300, MST: -420, MDT: -360, PST: -480, PDT: -420, AKST: -540, HST: -600 },
  ...{ JST: 540, KST: 540, AEST: 600, AEDT: 660, ACST: 570, AWST: 480, NZST: 720, NZDT: 780, BRT: -180 },
};

/** Minutes east of UTC of `UTC+02:00`, `+0200`, `Z` or an unambiguous abbreviation; null when unknown. */
export function zoneOffsetMin(zone: string): number | null {
  const named = ZONE_OFFSETS_MIN[zone.toUpperCase()];
  if (named !== undefined) return named;
  const match = /^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(zone);
  if (!match) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}

const DATE_TIME =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*([A-Za-z][A-Za-z0-9+:_/-]*|[+-]\d{2}:?\d{2})?$/;

export interface DateTimeReading {
  readonly time: CivilTime;
  readonly zone: string | null;
}

/** Reads `2023-01-02T03:04:05.678Z` and its looser cousins (space, slashes, unpadded day, zone name); null if none. */
export function readDateTime(text: string): DateTimeReading | null {
  const match = DATE_TIME.exec(text.trim());
  if (!match) return null;
  const time: CivilTime = {
    year: Number(match[1]),
    month: Number(match[2]),
    day: Number(match[3]),
    hour: Number(match[4] ?? 0),
    minute: Number(match[5] ?? 0),
    second: Number(match[6] ?? 0),
    ms: match[7] === undefined ? 0 : Math.floor(Number(`0.${match[7]}`) * 1000 + 1e-6),
  };
  return isValid(time) ? { time, zone: match[8] ?? null } : null;
}

/** The reading as UnixMs: by its own zone when that is known, else by `local`. */
export function toUnixMs(reading: DateTimeReading, local: LocalTimeToUnixMs): number {
  const offsetMin = reading.zone === null ? null : zoneOffsetMin(reading.zone);
  return offsetMin === null
    ? local(reading.time, reading.zone)
    : utcToUnixMs(reading.time, null) - offsetMin * 60_000;
}

/** UnixMs of an ISO 8601 text; without a zone it counts as UTC, as the platforms' APIs mean it. */
export function isoToUnixMs(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  if (value.length >= 20 && value.charCodeAt(10) === 0x54 && value.endsWith('Z')) {
    const fast = canonicalToUnixMs(value);
    if (fast !== null) return fast;
  }
  const reading = readDateTime(value);
  return reading === null ? null : toUnixMs(reading, utcToUnixMs);
}

/** `YYYY-MM-DDTHH:MM:SS(.fraction)Z` without a regular expression: a million messages carry one each. */
function canonicalToUnixMs(text: string): number | null {
  const part = (from: number, to: number): number => {
    let value = 0;
    for (let at = from; at < to; at += 1) {
      const digit = text.charCodeAt(at) - 0x30;
      if (digit < 0 || digit > 9) return NaN;
      value = value * 10 + digit;
    }
    return value;
  };
  const fractionTo = Math.min(text.length - 1, 23);
  const time: CivilTime = {
    year: part(0, 4),
    month: part(5, 7),
    day: part(8, 10),
    hour: part(11, 13),
    minute: part(14, 16),
    second: part(17, 19),
    ms: fractionTo > 20 ? part(20, fractionTo) * 10 ** (23 - fractionTo) : 0,
  };
  const unixMs = utcToUnixMs(time, null);
  return Number.isNaN(unixMs) || !isValid(time) ? null : unixMs;
}

/** UnixMs of an epoch number in seconds, milliseconds or microseconds, told apart by size; null for 0 and nonsense. */
export function epochToUnixMs(value: number | null): number | null {
  if (value === null || !Number.isFinite(value) || value < 1e8) return null;
  if (value >= 1e14) return Math.floor(value / 1000);
  return value >= 1e11 ? Math.floor(value) : Math.round(value * 1000);
}

/** `10m`, `1h 5m`, `45s`: how chat clients write the length of a time-out. */
export function shortDuration(totalSec: number): string {
  const parts: string[] = [];
  let rest = Math.floor(totalSec);
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
    ['s', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.length === 0 ? '0s' : parts.join(' ');
}

/** Seconds of `10m`, `1h 5m`, `1 day 2 hours` or `600 seconds`; null when it is none. */
export function durationTextToSec(text: string): number | null {
  const pieces = [...text.matchAll(/(\d+)\s*(w|d|h|m|s)[a-z]*/gi)];
  if (pieces.length === 0) return null;
  const sizes: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 };
  return pieces.reduce((sum, piece) => sum + Number(piece[1]) * (sizes[piece[2]!.toLowerCase()] ?? 0), 0);
}
