import { readMessage } from '../../src/core/domain/chat/read-message.ts';
import { readClips, readVodChat } from './clips.ts';
import { shippedClassifier } from './classifier.ts';
import { share, type EvalRow } from './figures.ts';

/** Chat still answers so long after the last message that a clip covers. */
const TAIL_SEC = 10;

/**
 * Nobody labelled highlight classes. What can be said of them: how much higher they are on average in the messages of
 * viewers' clips than in the rest of the same VOD.
 */
export async function evaluateHighlightClass(): Promise<EvalRow> {
  const clips = readClips();
  const vodIds = [...new Set(clips.map(({ vodId }) => vodId))];
  const lifts: number[] = [];
  for (const vodId of vodIds) {
    const mine = clips.filter((clip) => clip.vodId === vodId);
    const inside = { sum: 0, count: 0 };
    const outside = { sum: 0, count: 0 };
    for (const { atMs, message } of await readVodChat(vodId)) {
      const second = atMs / 1000;
      const clipped = mine.some(
        ({ firstSec, lastSec }) => second >= firstSec && second <= lastSec + TAIL_SEC,
      );
      const side = clipped ? inside : outside;
      side.sum += shippedClassifier.classify(readMessage(message.text, message.emotes)).highlight;
      side.count++;
    }
    lifts.push(inside.sum / inside.count / (outside.sum / outside.count));
  }
  lifts.sort((a, b) => a - b);
  return {
    task: 'highlight class of messages',
    data: `${vodIds.length} VODs, ${clips.length} viewers' clips`,
    figure: 'mean class in clips ÷ elsewhere, median of VODs (VODs above 1)',
    ours: `${share(lifts[Math.floor(lifts.length / 2)]!)} (${lifts.filter((lift) => lift > 1).length} of ${lifts.length})`,
    baselines: 'no difference 1.00',
    aim: '> 1',
  };
}
