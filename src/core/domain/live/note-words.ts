import type { LiveNote } from '../../../shared/model/live-note.ts';
import type { Mood } from '../../../shared/model/summary.ts';
import { moodStrength } from '../summary/mood.ts';

type Counted = Pick<LiveNote, 'lines' | 'perMinute' | 'usualPerMinute' | 'mood' | 'terms'>;

/** So many times the usual rate counts as busier, its inverse as quieter. */
const BUSIER_FROM = 1.5;
const TERMS_NAMED = 3;
/** Shares of the score. */
const SHARE = { activity: 0.6, mood: 0.4 } as const;
/** Halvings or doublings of the usual rate that reach 0 or 1. */
const DOUBLINGS = 2;

/** How often the usual rate this is; one message a minute more on both sides, so that hardly any against none is no jump. */
const timesUsual = (perMinute: number, usual: number): number => (perMinute + 1) / (usual + 1);

/**
 * How lively a stretch of chat was, 0..100: 60 % activity, 40 % mood. Activity is 0.5 at the session's usual rate, 1 from four
 * times as much, 0 up to a quarter of it (by the logarithm in between). Mood is 0.5 where nobody feels anything, 1 where
 * everybody is positive, 0 where everybody is negative (`moodStrength`, from −1..1 to 0..1). 50 is therefore chat as usual.
 */
export function liveliness(perMinute: number, usual: number | null, mood: Mood): number | null {
  if (usual === null || mood.sentiment === null) return null;
  const doublings = Math.log2(timesUsual(perMinute, usual));
  const activity = Math.min(1, Math.max(0, 0.5 + doublings / (2 * DOUBLINGS)));
  return Math.round(100 * (SHARE.activity * activity + (SHARE.mood * (1 + moodStrength(mood))) / 2));
}

/** "Busier than usual: 120 messages a minute instead of 40. Very positive, excited. Much about “clutch”, PogChamp." */
export function noteWords(note: Counted): string {
  if (note.lines === 0) return 'Nobody wrote anything.';
  return [pace(note), `${capital(note.mood.words)}.`, topic(note)].filter((part) => part !== '').join(' ');
}

function pace({ perMinute, usualPerMinute }: Counted): string {
  const rate = Math.round(perMinute);
  const messages = `${rate} ${rate === 1 ? 'message' : 'messages'} a minute`;
  if (usualPerMinute === null) return `${messages}.`;
  const times = timesUsual(perMinute, usualPerMinute);
  if (times < BUSIER_FROM && times > 1 / BUSIER_FROM) return `As busy as usual: ${messages}.`;
  const than = times > 1 ? 'Busier' : 'Quieter';
  return `${than} than usual: ${messages} instead of ${Math.round(usualPerMinute)}.`;
}

function topic({ terms }: Counted): string {
  if (terms.length === 0) return '';
  const named = terms
    .slice(0, TERMS_NAMED)
    .map(({ kind, text }) => (kind === 'emote' ? text : `“${text}”`))
    .join(', ');
  return `Much about ${named}.`;
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** The same without anything that somebody wrote, for those who don't keep chat. */
export function withoutChat(note: LiveNote): LiveNote {
  const figures = { ...note, terms: [], messages: [] };
  return { ...figures, words: noteWords(figures) };
}
