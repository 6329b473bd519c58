import type { Highlight } from '../../shared/model/hype.ts';
import { formatTimestamp } from '../../shared/time.ts';
import type { CommandContext } from '../context.ts';
import { findVod } from '../find-vod.ts';

export async function highlights(
  context: CommandContext,
  vod: string,
  options: { readonly top?: number },
): Promise<void> {
  const { output, signal } = context;
  await context.withLibrary(async (client) => {
    const { vodId } = await findVod(client, vod, signal);
    const ranked = await client.call(
      'review.highlights',
      { vodId, weights: null, sensitivity: null },
      { signal },
    );
    const shown = ranked.highlights.slice(0, options.top);
    output.answer(
      { vodId, provisional: ranked.provisional, highlights: shown },
      shown.length === 0
        ? ['No highlights yet. Is the analysis done? See `klipstream list`.']
        : describeHighlights(shown),
    );
  });
}

/** Two lines for each: place, score and title; then why. */
export function describeHighlights(found: readonly Highlight[]): string[] {
  return found.flatMap((highlight, index) => {
    const lengthSec = Math.round((highlight.endMs - highlight.startMs) / 1000);
    const facts = [
      String(index + 1).padStart(3),
      formatTimestamp(highlight.startMs),
      String(Math.round(highlight.score)).padStart(3),
      highlight.category,
      `${lengthSec} s`,
      highlight.title,
    ];
    const reasons = highlight.reasons.map((reason) => reason.text).join(' · ');
    return [
      facts.join('  '),
      `     ${reasons === '' ? 'no single reason stands out' : reasons}  [${highlight.id}]`,
    ];
  });
}
