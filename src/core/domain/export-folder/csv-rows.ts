import type { ReviewHighlight } from '../../../shared/contract/review.ts';
import { EMOTIONS } from '../../../shared/model/chat.ts';
import { SIGNALS } from '../../../shared/model/hype.ts';
import type { TranscriptSentence } from '../../../shared/model/transcript.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { HYPE_TABLE } from '../scoring/weights.ts';
import { type Affect, affectInRange, dominantEmotion, emotionIntensity, meanAffect } from './affect.ts';
import { type CsvCell, numberCell, secCell } from './csv.ts';
import type { ExportFacts } from './export-facts.ts';
import { chatInRange, peakIn } from './signal-course.ts';

/** Rows of one CSV file, made as they are asked for. */
export type CsvRows = Iterable<readonly CsvCell[]>;

const times = ({ startMs, endMs }: { startMs: number; endMs: number }): CsvCell[] => [
  secCell(startMs),
  secCell(endMs),
];
const emotionCells = (affect: Affect | null): CsvCell[] =>
  EMOTIONS.map((emotion) => numberCell(affect?.emotions[emotion] ?? null));

/** Without a transcript there is no word count to tell: no rows. */
export function* segmentRows(facts: ExportFacts): CsvRows {
  if (facts.transcript === null) return;
  for (const window of facts.windows)
    yield [
      window.windowId,
      ...times(window),
      window.wordCount,
      numberCell(window.speechRate, 3),
      window.text,
    ];
}

/** Words with times of their own; sentences without are left to the paragraphs. */
export function* wordRows(facts: ExportFacts): CsvRows {
  for (const sentence of facts.transcript?.sentences ?? [])
    for (const word of sentence.words) yield [...times(word), word.text];
}

export interface Paragraph {
  readonly startMs: number;
  readonly endMs: number;
  readonly speaker: string | null;
  readonly sentences: readonly TranscriptSentence[];
}

/** Neighbouring sentences with one paragraph number and one speaker. */
export function* paragraphs({ transcript }: Pick<ExportFacts, 'transcript'>): Iterable<Paragraph> {
  const all = transcript?.sentences ?? [];
  let from = 0;
  for (let to = 1; to <= all.length; to++) {
    const first = all[from]!;
    const next = all[to];
    if (next?.paragraph === first.paragraph && next.speaker === first.speaker) continue;
    const sentences = all.slice(from, to);
    yield {
      startMs: first.startMs,
      endMs: sentences.reduce((latest, sentence) => Math.max(latest, sentence.endMs), 0),
      speaker: first.speaker,
      sentences,
    };
    from = to;
  }
}

export function* paragraphRows(facts: ExportFacts): CsvRows {
  for (const paragraph of paragraphs(facts))
    yield [...times(paragraph), paragraph.sentences.map((sentence) => sentence.text).join(' ')];
}

/** One row per window as long as anything at all was heard or scored. */
export function* sentimentRows(facts: ExportFacts): CsvRows {
  const { transcript, course, shares, speechAffect } = facts;
  if (transcript === null && course === null && shares === null && speechAffect === null) return;
  for (const window of facts.windows) {
    const { startMs, endMs } = window;
    const felt = facts.windowAffect(window);
    yield [
      ...times(window),
      numberCell(felt?.sentiment ?? null),
      ...emotionCells(felt),
      numberCell(shares && peakIn(shares.voice, startMs, endMs)),
      numberCell(window.speechRate, 3),
      numberCell(course && course.absoluteIn(startMs, endMs)),
      numberCell(course && course.relativeIn(startMs, endMs)),
      felt?.model ?? null,
      window.text,
    ];
  }
}

/** Moments by what the voice and the sound did; those that chat alone carries aren't listed. */
export function* audioHighlightRows(facts: ExportFacts): CsvRows {
  const { shares, course } = facts;
  if (shares === null) return;
  const ranked = facts.moments
    .map((moment) => ({ moment, score: peakIn(shares.voice, moment.startMs, moment.endMs) ?? 0 }))
    .filter(({ score }) => score > 0)
    .map(({ moment, score }) => ({ moment, score, weighted: score * moment.confidence }))
    .sort((one, other) => other.weighted - one.weighted || one.moment.startMs - other.moment.startMs);
  for (const [index, { moment, score, weighted }] of ranked.entries()) {
    const felt = affectInRange(facts.affect, moment.startMs, moment.endMs);
    yield [
      index + 1,
      ...times(moment),
      secCell(moment.endMs - moment.startMs),
      numberCell(weighted),
      numberCell(score),
      numberCell(felt && emotionIntensity(felt)),
      numberCell(felt?.sentiment ?? null),
      numberCell(course && course.absoluteIn(moment.startMs, moment.endMs)),
      facts.textIn(moment.startMs, moment.endMs),
    ];
  }
}

export function* chatAnalysisRows(facts: ExportFacts): CsvRows {
  if (facts.chat === null) return;
  for (const window of facts.windows) {
    const course = chatInRange(facts.chat, window.startMs, window.endMs);
    yield [
      ...times(window),
      course?.messageCount ?? null,
      numberCell(course?.affect?.sentiment ?? null),
      numberCell(course?.highlight ?? null),
      ...emotionCells(course?.affect ?? null),
    ];
  }
}

/** The list for the person who cuts: what to look at, why, and what is said there. */
export function* editorsRows(facts: ExportFacts): CsvRows {
  for (const [index, moment] of facts.moments.entries()) {
    const { startMs, endMs } = moment;
    const voice = affectInRange(facts.affect, startMs, endMs);
    yield [
      index + 1,
      ...times(moment),
      secCell(endMs - startMs),
      formatTimestamp(startMs),
      formatTimestamp(endMs),
      numberCell(moment.score / 100),
      dominantFeeling(facts, moment),
      audienceReaction(moment),
      numberCell(voice && emotionIntensity(voice)),
      facts.textIn(startMs, endMs),
    ];
  }
}

/** Voice and chat together; `neutral` only when somebody was heard or read and felt nothing. */
function dominantFeeling(facts: ExportFacts, moment: ReviewHighlight): string | null {
  const voice = affectInRange(facts.affect, moment.startMs, moment.endMs);
  const lagMs = facts.lagMs ?? 0;
  const chat = facts.chat && chatInRange(facts.chat, moment.startMs + lagMs, moment.endMs + lagMs);
  const felt = fusedAffect(voice, chat?.affect ?? null);
  return felt === null ? null : (dominantEmotion(felt) ?? 'neutral');
}

const VOICE_WEIGHT = 0.6;
const CHAT_WEIGHT = 0.4;

/** Voice and chat at 0.6 and 0.4; one alone where the other is missing. */
export const fusedAffect = (voice: Affect | null, chat: Affect | null): Affect | null =>
  meanAffect([
    ...(voice === null ? [] : [{ affect: voice, weight: VOICE_WEIGHT }]),
    ...(chat === null ? [] : [{ affect: chat, weight: CHAT_WEIGHT }]),
  ]);

const CHAT_SIGNALS = new Set(SIGNALS.filter((signal) => HYPE_TABLE.signals[signal].group === 'chat'));

/** The chat reasons in words; null when chat had no part in it. */
function audienceReaction(moment: ReviewHighlight): string | null {
  const texts = moment.reasons
    .filter((reason) => CHAT_SIGNALS.has(reason.signal))
    .map((reason) => reason.text);
  return texts.length === 0 ? null : texts.join('; ');
}
