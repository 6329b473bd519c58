/** A VOD is created some seconds, at times minutes, after its broadcast began. */
const START_TOLERANCE_MS = 5 * 60_000;

/** Whether a VOD's start says that it is of a broadcast; not where either is unknown. */
export const startsWith = (vodUnixMs: number | null, broadcastUnixMs: number | null): boolean =>
  vodUnixMs !== null &&
  broadcastUnixMs !== null &&
  Math.abs(vodUnixMs - broadcastUnixMs) <= START_TOLERANCE_MS;
