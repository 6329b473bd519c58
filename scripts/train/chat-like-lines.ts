import { EMOJI_ROWS } from '../../src/core/domain/chat/lexicon/emoji.ts';
import { YOUTUBE_ROWS } from '../../src/core/domain/chat/lexicon/emotes-youtube.ts';
import { EMOTE_ROWS } from '../../src/core/domain/chat/lexicon/emotes.ts';
import type { LexiconRow } from '../../src/core/domain/chat/lexicon/feelings.ts';
import { AROUSAL_AT, OUTPUTS } from '../../src/core/domain/chat/model/chat-model.ts';
import { feelingAt, type LabelledLine } from './labels.ts';
import { seededRandom } from './learn.ts';

const LAUGHTER: readonly LexiconRow[] = [
  ['amusement', 0.65, 0.6, 'haha hahaha LMAO lmao jaja ROFL xDD kekw'],
  ['amusement', 0.45, 0.4, 'lol LOL lul'],
];
/** Longer comments read unlike chat. */
const MOST_WORDS = 10;
/** Lines that are marks alone; as many as there are in busy chats. */
const MARKS_ALONE = 0.35;
const SAME_AGAIN = 0.5;
const MOST_REPEATS = 4;
const MARK_FIRST = 0.15;
/** A mark says how the words are meant, so it counts a little more than they do. */
const MARK_SHARE = 0.6;
/** Of a mark's valence: ±0.5 and stronger has no neutral part. */
const VALENCE_TO_SHARE = 2;

interface Mark {
  readonly name: string;
  readonly targets: Float64Array;
}

/**
 * Nobody labelled stream chat under a licence that this project can use. These lines stand in for it: an emote of our
 * lexicon, alone or beside a short labelled comment, labelled with our judgement of the emote and the comment's label.
 */
export function chatLikeLines(
  comments: readonly LabelledLine[],
  count: number,
  seed: number,
): LabelledLine[] {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const marks = [...EMOTE_ROWS, ...YOUTUBE_ROWS, ...EMOJI_ROWS, ...LAUGHTER].flatMap(marksOf);
  const short = comments.filter(({ text }) => text.split(' ').length <= MOST_WORDS);
  return Array.from({ length: count }, () => {
    const mark = pick(marks);
    const repeats = random() < SAME_AGAIN ? 1 + Math.floor(random() * MOST_REPEATS) : 1;
    const written = new Array<string>(repeats).fill(mark.name).join(' ');
    if (short.length === 0 || random() < MARKS_ALONE) return { text: written, targets: mark.targets };
    const comment = pick(short);
    const targets = comment.targets.map(
      (share, at) => MARK_SHARE * mark.targets[at]! + (1 - MARK_SHARE) * share,
    );
    const isFirst = random() < MARK_FIRST;
    return { text: isFirst ? `${written} ${comment.text}` : `${comment.text} ${written}`, targets };
  });
}

function marksOf([feeling, valence, arousal, names]: LexiconRow): Mark[] {
  const targets = new Float64Array(OUTPUTS);
  const strength = Math.min(1, Math.abs(valence) * VALENCE_TO_SHARE);
  targets[1] = 1 - strength;
  targets[valence > 0 ? 2 : 0]! += strength;
  targets[feelingAt(feeling)] = 1;
  targets[AROUSAL_AT] = arousal;
  return names.split(' ').map((name) => ({ name, targets }));
}
