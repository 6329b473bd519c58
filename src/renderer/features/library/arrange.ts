import type { VodSummary } from '../../../shared/model/vod.ts';

export const SORTS = ['added', 'recorded', 'title', 'duration', 'highlights'] as const;
export type Sort = (typeof SORTS)[number];

const newestFirst = (a: number | null, b: number | null): number => (b ?? -Infinity) - (a ?? -Infinity) || 0;

const COMPARE: Readonly<Record<Sort, (a: VodSummary, b: VodSummary) => number>> = {
  added: (a, b) => newestFirst(a.addedAtUnixMs, b.addedAtUnixMs),
  recorded: (a, b) => newestFirst(a.recordedAtUnixMs, b.recordedAtUnixMs),
  title: (a, b) => a.title.localeCompare(b.title, undefined, { numeric: true, sensitivity: 'base' }),
  duration: (a, b) => newestFirst(a.durationMs, b.durationMs),
  highlights: (a, b) => b.highlightCount - a.highlightCount,
};

/** The rows that hold every typed word in title or channel, in the chosen order; equal ones keep the core's order. */
export function arrangeVods(vods: readonly VodSummary[], text: string, sort: Sort): VodSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = ({ title, channel }: VodSummary): boolean => {
    const searched = `${title} ${channel ?? ''}`.toLowerCase();
    return words.every((word) => searched.includes(word));
  };
  return vods.filter(holds).sort(COMPARE[sort]);
}
