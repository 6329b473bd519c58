import type { Reanchored } from '../../../shared/contract/align.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { formatPercent, formatPlural } from '../../ui/index.ts';

/** Words around another recording of the same stream. */
export const reanchorStrings = {
  chip: 'another recording',
  title: 'Use another recording of this stream',
  what: 'OBS’s own file, your own recording or the later VOD: KlipStream lines it up by its sound and copies your markers and decisions to where they lie there.',
  cutClips: 'Cut the clips again, too',
  file: 'Choose a file…',
  pick: 'Another recording of this stream',
  vod: 'Or one of the library',
  noVod: 'choose…',
  running: 'Comparing the sound: ten seconds or more for each hour.',
  cancel: 'Cancel',
  open: 'Open its review',
  done: (name: string) => `Markers and decisions are copied to ${name}.`,
} as const;

/** What came of it: the offset, how sure it is, what came over and what did not. */
export function resultSentences({
  names,
  offset,
  markers,
  decisions,
  clips,
  clipIds,
}: Reanchored): readonly string[] {
  const { offsetMs, driftPpm, confidence, stretches } = offset;
  const begins = `${formatTimestamp(Math.abs(offsetMs), { millis: true })} ${offsetMs < 0 ? 'before' : 'after'}`;
  const left = [...markers.left, ...decisions.left, ...clips.left];
  return [
    `${names[1]} begins ${begins} this recording; ${formatPercent(confidence)} sure.`,
    ...(driftPpm === 0 ? [] : [`Their clocks run apart by ${Math.abs(driftPpm)} ppm, which is corrected.`]),
    ...(stretches.length === 1
      ? []
      : [`One of them lacks something: they fit in ${stretches.length} stretches.`]),
    `Copied: ${formatPlural(markers.moved, 'marker')}, ${formatPlural(decisions.moved, 'decision')}.`,
    ...(clipIds.length === 0 ? [] : [`Being cut again: ${formatPlural(clipIds.length, 'clip')}.`]),
    ...leftBehind('Left behind, as it does not reach there', left, 'outside'),
    ...leftBehind('Left behind, as one of the two lacks something near', left, 'unclear'),
  ];
}

type Left = Reanchored['markers']['left'][number];
const NAMED = 5;

function leftBehind(words: string, all: readonly Left[], wanted: Left['why']): string[] {
  const left = all.filter(({ why }) => why === wanted);
  if (left.length === 0) return [];
  const named = left.slice(0, NAMED).map(({ label, atMs }) => `${label} (${formatTimestamp(atMs)})`);
  const more = left.length > NAMED ? ` and ${left.length - NAMED} more` : '';
  return [`${words}: ${named.join(', ')}${more}.`];
}
