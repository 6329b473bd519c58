/** Smaller differences need no word: they are taken off all the same. */
const NOTED_SKEW_MS = 2000;
const RECENT_MS = 60_000;

interface SourceState {
  readonly name: string;
  /** This machine's clock minus the source's, ms. */
  readonly skewMs: number;
  readonly lastUnixMs: number;
}

interface Fault {
  readonly message: string;
  readonly source: string | null;
  readonly count: number;
  readonly lastUnixMs: number;
}

/** What the person should know of the last minute's events from outside, in words. */
export function sourceNotes(
  sources: readonly SourceState[],
  faults: readonly Fault[],
  nowUnixMs: number,
): string[] {
  const isRecent = ({ lastUnixMs }: { readonly lastUnixMs: number }): boolean =>
    nowUnixMs - lastUnixMs < RECENT_MS;
  const skews = sources
    .filter((source) => isRecent(source) && Math.abs(source.skewMs) >= NOTED_SKEW_MS)
    .map(({ name, skewMs }) => {
      const seconds = Math.round(Math.abs(skewMs) / 1000);
      return `The clock of ${name} is ${seconds} s ${skewMs > 0 ? 'behind' : 'ahead'}; its times are corrected.`;
    });
  const refused = faults
    .filter(isRecent)
    .map(({ message, source, count }) => `${source ?? 'Somebody'} was refused (×${count}): ${message}`);
  return [...skews, ...refused];
}
