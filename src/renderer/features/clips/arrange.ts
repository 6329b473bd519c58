import type { Clip } from '../../../shared/model/clip.ts';

const matches = (clip: Clip, words: readonly string[]): boolean => {
  const searched = `${clip.title} ${clip.vodTitle}`.toLowerCase();
  return words.every((word) => searched.includes(word));
};

/**
 * Splits clips into the queue (not made: running first, then waiting in order of asking, then failed and cancelled)
 * and the shelf (made, newest first), keeping those that hold every typed word.
 */
export function sortClips(clips: readonly Clip[], text: string): { queue: Clip[]; shelf: Clip[] } {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const kept = clips.filter((clip) => matches(clip, words));
  const order: readonly Clip['state'][] = ['running', 'queued', 'failed', 'cancelled'];
  return {
    queue: kept
      .filter((clip) => clip.state !== 'done')
      .sort(
        (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.createdAtUnixMs - b.createdAtUnixMs,
      ),
    shelf: kept.filter((clip) => clip.state === 'done').sort((a, b) => b.createdAtUnixMs - a.createdAtUnixMs),
  };
}
