const MAX_START_MS = 1000 * 3_600_000;

/**
 * The time that a link carries, in ms: `1h2m3s`, `90`, `90s`, `1:02:03` in `t`, `start`, `time`, `time_continue` or after
 * `#t=`. Null without one and for what is none.
 */
export function startTimeOf(url: URL): number | null {
  const text =
    ['t', 'start', 'time', 'time_continue'].map((name) => url.searchParams.get(name)).find(Boolean) ??
    /^#t=([\w:.]+)/i.exec(url.hash)?.[1];
  return text === undefined ? null : parseStart(text.trim());
}

function parseStart(text: string): number | null {
  const found =
    /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)(?:\.\d+)?s?)?$/i.exec(text) ?? /^(?:(\d+):)?(\d+):(\d+)$/.exec(text);
  const [hours, minutes, seconds] = (found ?? []).slice(1) as (string | undefined)[];
  if (hours === undefined && minutes === undefined && seconds === undefined) return null;
  const ms = (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000;
  return ms <= MAX_START_MS ? ms : null;
}
