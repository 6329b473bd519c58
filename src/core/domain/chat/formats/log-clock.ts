import type { ChatMessage } from '../../../../shared/model/chat.ts';
import type { CivilTime, LocalTimeToUnixMs } from './clock-time.ts';
import { readDateTime, toUnixMs, utcToUnixMs, zoneOffsetMin } from './clock-time.ts';

type Moment = Pick<ChatMessage, 'offsetMs' | 'sentAtUnixMs'>;

const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3}))?)?(?:\s*([AaPp])\.?[Mm]\.?)?$/;
const DAY_MS = 86_400_000;

/** Milliseconds since midnight of `20:11:03`, `20:11:03.250`, `8:11 PM`; null when it is none. */
export function clockToMs(text: string): number | null {
  const match = CLOCK.exec(text.trim());
  if (!match) return null;
  const half = match[5]?.toLowerCase();
  const hour = half === undefined ? Number(match[1]) : (Number(match[1]) % 12) + (half === 'p' ? 12 : 0);
  if (hour > 23 || Number(match[2]) > 59 || Number(match[3] ?? 0) > 59) return null;
  const ms = Number((match[4] ?? '').padEnd(3, '0') || 0);
  return ((hour * 60 + Number(match[2])) * 60 + Number(match[3] ?? 0)) * 1000 + ms;
}

/**
 * Gives the lines of a log their times. A log with clock times only takes its date from a header or the file's name
 * and goes on to the next day when the clock jumps back by more than half a day; without any date its times count
 * from its first line.
 */
export class LogClock {
  private readonly local: LocalTimeToUnixMs;
  private date: CivilTime | null;
  private zone: string | null = null;
  private lastClockMs: number | null = null;
  private firstClockMs: number | null = null;
  private days = 0;

  constructor(local: LocalTimeToUnixMs, fileName: string) {
    this.local = local;
    const inName = /(?:^|[^\d])(\d{4}-\d{2}-\d{2})(?!\d)/.exec(fileName)?.[1];
    this.date = inName === undefined ? null : (readDateTime(inName)?.time ?? null);
  }

  /** `# Start logging at 2023-01-02 20:00:00 CET` and its like: a new date, and maybe a zone. */
  header(text: string): void {
    const dateTime = /\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?: *[A-Za-z+-][\w+:-]*)?)?/.exec(
      text,
    );
    const reading = dateTime ? readDateTime(dateTime[0]) : null;
    if (reading === null) return;
    this.date = reading.time;
    this.zone = reading.zone;
    this.days = 0;
    this.lastClockMs = null;
  }

  /** The time of a line by its stamp; null when the stamp is none. */
  read(stamp: string): Moment | null {
    const full = readDateTime(stamp);
    if (full !== null) return { offsetMs: null, sentAtUnixMs: toUnixMs(full, this.local) };
    const clockMs = clockToMs(stamp);
    if (clockMs === null) return null;
    if (this.lastClockMs !== null && clockMs < this.lastClockMs - DAY_MS / 2) this.days += 1;
    // A line of before midnight that came late must not go back a day for good.
    if (this.lastClockMs !== null && clockMs > this.lastClockMs + DAY_MS / 2 && this.days > 0) this.days -= 1;
    this.lastClockMs = clockMs;
    this.firstClockMs ??= clockMs;
    if (this.date === null) {
      return { offsetMs: clockMs - this.firstClockMs + this.days * DAY_MS, sentAtUnixMs: null };
    }
    return { offsetMs: null, sentAtUnixMs: this.onDate(this.date, clockMs) };
  }

  private onDate(date: CivilTime, clockMs: number): number {
    const midnight = utcToUnixMs({ ...date, hour: 0, minute: 0, second: 0, ms: 0 }, null);
    const asUtc = midnight + this.days * DAY_MS + clockMs;
    const offsetMin = this.zone === null ? null : zoneOffsetMin(this.zone);
    if (offsetMin !== null) return asUtc - offsetMin * 60_000;
    // Day 32 of a month is a day of the next one: hosts build the date from parts and normalise.
    const time: CivilTime = {
      ...date,
      day: date.day + this.days,
      hour: Math.floor(clockMs / 3_600_000),
      minute: Math.floor(clockMs / 60_000) % 60,
      second: Math.floor(clockMs / 1000) % 60,
      ms: clockMs % 1000,
    };
    return this.local(time, this.zone);
  }
}
