/** A clip of the stand-in's channel; `videoId` null: its VOD is gone. */
export interface SimClip {
  readonly slug: string;
  readonly title: string;
  readonly viewCount: number;
  readonly videoId: string | null;
  readonly offsetSec: number | null;
}

const PERIODS = new Set(['LAST_DAY', 'LAST_WEEK', 'LAST_MONTH', 'ALL_TIME']);

/**
 * `user(id) { clips }`, best seen first, in pages of at most 100 whose cursors are the places in the list (twitch-vod fact
 * sheet, §3c). Null when the question is another.
 */
export function clipListOf(
  query: string,
  variables: Readonly<Record<string, unknown>>,
  clips: readonly SimClip[],
): object | null {
  if (!/\bclips\s*\(/.test(query)) return null;
  const { period } = (variables['criteria'] ?? {}) as { period?: string };
  if (period === undefined || !PERIODS.has(period)) return { user: null };
  const first = Math.min(100, Number(variables['first'] ?? 20));
  const from = Number(variables['after'] ?? 0);
  const sorted = clips.toSorted((a, b) => b.viewCount - a.viewCount);
  const edges = sorted.slice(from, from + first).map((clip, index) => ({
    cursor: String(from + index + 1),
    node: {
      ...{ slug: clip.slug, title: clip.title, viewCount: clip.viewCount },
      videoOffsetSeconds: clip.offsetSec,
      video: clip.videoId === null ? null : { id: clip.videoId },
    },
  }));
  return { user: { clips: { edges, pageInfo: { hasNextPage: from + first < sorted.length } } } };
}
