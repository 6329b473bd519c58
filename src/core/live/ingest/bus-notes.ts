interface RedisState {
  /** When Redis was last there; null while it is there. */
  readonly awaySinceUnixMs: number | null;
  /** Events that wait on this machine. */
  readonly outbox: number;
}

/** `hh:mm UTC`, as the gaps of a recording have it. */
const clock = (unixMs: number): string => `${new Date(unixMs).toISOString().slice(11, 16)} UTC`;

const waiting = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'event waits' : 'events wait'} on this computer`;

/** What the person should know of Redis while something is recorded, in words; nothing while it is well. */
export function busNotes({ awaySinceUnixMs, outbox }: RedisState): string[] {
  if (awaySinceUnixMs === null)
    return outbox === 0 ? [] : [`${waiting(outbox)} and will be sent to Redis now.`];
  const held = outbox === 0 ? 'new events wait on this computer' : waiting(outbox);
  return [`Redis is away since ${clock(awaySinceUnixMs)}: ${held}. Clips are made here meanwhile.`];
}
