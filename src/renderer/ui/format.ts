import { formatTimestamp } from '../../shared/time.ts';

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `1.4 GB`, decimal units as file browsers show them. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${BYTE_UNITS[unit]!}`;
}

/** `6:03:11`, below an hour `12:40`. */
export function formatDuration(ms: number): string {
  const text = formatTimestamp(ms);
  return text.startsWith('0:') ? text.slice(2).replace(/^0(\d)/, '$1') : text;
}

/** A short length: `42 s`, `1 min 12 s`. */
export function formatLength(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const rest = seconds % 60;
  const minutes = Math.floor(seconds / 60);
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** Time left, rounded the way a person would say it: `about 4 min left`. */
export function formatTimeLeft(ms: number): string {
  if (ms < 10_000) return 'a few seconds left';
  if (ms < 55_000) return `about ${Math.ceil(ms / 10_000) * 10} s left`;
  if (ms < 3_570_000) return `about ${Math.max(1, Math.round(ms / 60_000))} min left`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.round((ms - hours * 3_600_000) / 600_000) * 10;
  if (minutes === 60) return `about ${hours + 1} h left`;
  return minutes === 0 ? `about ${hours} h left` : `about ${hours} h ${minutes} min left`;
}

/** `61,204` */
export const formatCount = (count: number): string => count.toLocaleString('en-US');

/** `14 messages`, `1 clip` */
export const formatPlural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** `14 Nov 2026`, in the person's time zone. */
export const formatDate = (unixMs: number): string =>
  new Date(unixMs).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** `20:14`, in the person's time zone. */
export const formatTimeOfDay = (unixMs: number): string =>
  new Date(unixMs).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });

/** `just now`, `12 min ago`, `3 h ago`, else the date. */
export function formatAgo(unixMs: number, nowUnixMs: number): string {
  const minutes = Math.floor((nowUnixMs - unixMs) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ago` : formatDate(unixMs);
}

/** `43 %` */
export const formatPercent = (fraction: number): string => `${Math.floor(fraction * 100 + 1e-9)} %`;

/** The last part of a path, for either kind of slash. */
export const fileName = (path: string): string => path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
