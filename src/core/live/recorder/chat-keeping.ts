import type { ChatGap } from '../../ports/live-feed.ts';

/** When what chat writes is kept, by this machine's clock. */
export interface ChatKeeping {
  /** Whether the person was asked: recordings of earlier versions kept chat unasked. */
  readonly isAsked: boolean;
  /** In time order; the first counts from before the beginning. */
  readonly steps: { readonly keeps: boolean; readonly fromUnixMs: number }[];
  /** Why what was kept is deleted; null = it is not. */
  droppedBecause: string | null;
}

/** A stretch without kept chat; the ends are infinite where it reaches beyond the recording. */
export interface UnkeptRange {
  readonly fromUnixMs: number;
  readonly toUnixMs: number;
}

/** So near to a stretch that was not kept nothing is fetched either: a fetch reaches a little further than its gap. */
const APART_MS = 5 * 60_000;

/** `keepsChat` of the recording's beginning. */
export const beginKeeping = (keepsChat: boolean | undefined): ChatKeeping => ({
  isAsked: keepsChat !== undefined,
  steps: [{ keeps: keepsChat ?? true, fromUnixMs: Number.NEGATIVE_INFINITY }],
  droppedBecause: null,
});

export const keepsNow = ({ steps }: ChatKeeping): boolean => steps.at(-1)!.keeps;

/** Since when everything is kept; infinite = it is not. */
export const keptSince = ({ steps }: ChatKeeping): number => {
  const { keeps, fromUnixMs } = steps.at(-1)!;
  return keeps ? fromUnixMs : Number.POSITIVE_INFINITY;
};

/** Whether the recording has, or may have, something of its chat. */
export const hasKept = ({ steps }: ChatKeeping): boolean => steps.some(({ keeps }) => keeps);

export function switchKeeping({ steps }: ChatKeeping, keeps: boolean, atUnixMs: number): void {
  if (steps.at(-1)!.keeps !== keeps) steps.push({ keeps, fromUnixMs: atUnixMs });
}

/** Nothing of what was kept is there any more, and nothing is kept from now on. */
export function dropKept(keeping: ChatKeeping, reason: string): void {
  keeping.steps.splice(0, Infinity, { keeps: false, fromUnixMs: Number.NEGATIVE_INFINITY });
  keeping.droppedBecause = reason;
}

export const unkeptRanges = ({ steps }: ChatKeeping): UnkeptRange[] =>
  steps.flatMap(({ keeps, fromUnixMs }, index) =>
    keeps ? [] : [{ fromUnixMs, toUnixMs: steps[index + 1]?.fromUnixMs ?? Number.POSITIVE_INFINITY }],
  );

/** Gaps of a chat that may be filled from elsewhere: only where the person wanted it kept. */
export function fillableGaps(gaps: readonly ChatGap[], keeping: ChatKeeping): ChatGap[] {
  if (!keeping.isAsked) return [];
  const unkept = unkeptRanges(keeping);
  return gaps.filter(
    (gap) =>
      !unkept.some(
        ({ fromUnixMs, toUnixMs }) =>
          gap.fromUnixMs < toUnixMs + APART_MS && gap.toUnixMs > fromUnixMs - APART_MS,
      ),
  );
}
