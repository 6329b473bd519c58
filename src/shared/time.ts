/**
 * Time bases. Everything stored or sent is integer milliseconds; `VodMs` counts from the first frame of the
 * VOD's media, `UnixMs` from the epoch. Ranges are half-open `[startMs, endMs)`. Seconds appear only at the
 * edge to ffmpeg, media elements and file formats.
 */
export interface RangeMs {
  readonly startMs: number;
  readonly endMs: number;
}

export const secToMs = (sec: number): number => Math.round(sec * 1000);
export const msToSamples = (ms: number, sampleRateHz: number): number =>
  Math.round((ms * sampleRateHz) / 1000);

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** `H:MM:SS`, or `H:MM:SS.mmm` with `millis`; negative times carry a leading minus. */
export function formatTimestamp(ms: number, options: { millis?: boolean } = {}): string {
  const sign = ms < 0 ? '-' : '';
  const total = options.millis === true ? Math.abs(Math.round(ms)) : Math.floor(Math.abs(ms) / 1000) * 1000;
  const hours = Math.floor(total / 3_600_000);
  const minutes = Math.floor(total / 60_000) % 60;
  const seconds = Math.floor(total / 1000) % 60;
  const base = `${sign}${hours}:${pad(minutes, 2)}:${pad(seconds, 2)}`;
  return options.millis === true ? `${base}.${pad(total % 1000, 3)}` : base;
}

/** Parses `H:MM:SS(.mmm)`, `MM:SS(.mmm)` or plain seconds, with an optional leading sign; null when it is none. */
export function parseTimestamp(text: string): number | null {
  const match = /^([+-]?)(?:(?:(\d+):)?(\d{1,2}):)?(\d+)(?:[.,](\d{1,9}))?$/.exec(text.trim());
  if (!match) return null;
  const [, sign, hours, minutes, seconds, fraction] = match;
  if (minutes !== undefined && Number(seconds) >= 60) return null;
  if (hours !== undefined && Number(minutes) >= 60) return null;
  const whole = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds);
  const ms = Math.round((whole + Number(`0.${fraction ?? 0}`)) * 1000);
  return sign === '-' ? -ms : ms;
}
