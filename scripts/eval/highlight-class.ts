import type { ChatClassifier } from '../../src/core/domain/chat/affect-reading.ts';
import { lexiconClassifier } from '../../src/core/domain/chat/lexicon-classifier.ts';
import { readMessage } from '../../src/core/domain/chat/read-message.ts';
import { readClips, readVodChat } from './clips.ts';
import { shippedClassifier } from './classifier.ts';
import { mean, share, type EvalRow } from './figures.ts';

/** Chat still answers so long after the last message that a clip covers. */
const TAIL_SEC = 10;

/**
 * Nobody labelled highlight classes. What can be said of them: how much higher they are on average in the messages of
 * viewers' clips than in the rest of the same VOD.
 */
export async function evaluateHighlightClass(): Promise<EvalRow> {
  const clips = readClips();
  const vodIds = [...new Set(clips.map(({ vodId }) => vodId))];
  const lifts: Record<'ours' | 'lexicon', number[]> = { ours: [], lexicon: [] };
  for (const vodId of vodIds) {
    const mine = clips.filter((clip) => clip.vodId === vodId);
    const lines = (await readVodChat(vodId)).map(({ atMs, message }) => ({
      reading: readMessage(message.text, message.emotes),
      isClipped: mine.some(
        ({ firstSec, lastSec }) => atMs / 1000 >= firstSec && atMs / 1000 <= lastSec + TAIL_SEC,
      ),
    }));
    const lift = (classifier: ChatClassifier): number => {
      const meanOf = (isClipped: boolean): number =>
        mean(
          lines
            .filter((line) => line.isClipped === isClipped)
            .map(({ reading }) => classifier.classify(reading).highlight),
        );
      return meanOf(true) / meanOf(false);
    };
    lifts.ours.push(lift(shippedClassifier));
    lifts.lexicon.push(lift(lexiconClassifier));
  }
  const figuresOf = (values: readonly number[]): string => {
    const sorted = [...values].sort((a, b) => a - b);
    const above = values.filter((value) => value > 1).length;
    return `${share(sorted[Math.floor(sorted.length / 2)]!)} (${above} of ${values.length})`;
  };
  return {
    task: 'highlight class of messages',
    data: `${vodIds.length} VODs, ${clips.length} viewers' clips`,
    figure: 'mean class in clips ÷ elsewhere, median of VODs (VODs above 1)',
    ours: figuresOf(lifts.ours),
    baselines: `lexicon alone ${figuresOf(lifts.lexicon)}; no difference 1.00`,
    aim: '> 1',
  };
}
