import { EMOTIONS, type EmotionMix } from '../../../shared/model/chat.ts';
import type {
  Highlight,
  HighlightCategory,
  HighlightReason,
  HypeExplanation,
  HypePart,
} from '../../../shared/model/hype.ts';
import type { HeardAround } from '../features/heard-signals.ts';
import type { UnusualTerm } from '../chat/phrase-table.ts';
import { tokensOf } from '../chat/tokens.ts';

export interface DescribeInput {
  readonly explanation: HypeExplanation;
  readonly category: HighlightCategory;
  readonly terms: readonly UnusualTerm[];
  readonly emotions: EmotionMix | null;
  /** The most stirring sentence around the cause; null when there is none worth quoting. */
  readonly quote: string | null;
  /** What was heard around the cause. */
  readonly heard: HeardAround;
  /** What stands as an event from outside is what the app saw in the facecam. */
  readonly isFace?: boolean;
}

const MAX_REASONS = 5;
/** A part below this share of the total is no reason. */
const MIN_REASON_RATIO = 0.04;
/** Below this a ratio says more about the quiet before than about the moment. */
const RATIO_MIN_USUAL = 1;
const MAX_TITLE_CHARS = 60;
const TITLE_MIN_COUNT = 3;
const TITLE_MIN_SCORE = 3;

/** Why the moment stands out, strongest part first, each in numbers and in words. */
export function reasonsOf(input: DescribeInput): HighlightReason[] {
  const { parts, total } = input.explanation;
  return parts
    .filter((part) => part.value !== null && part.contribution >= MIN_REASON_RATIO * total)
    .filter((part) => part.contribution > 0)
    .sort((a, b) => b.contribution - a.contribution)
    .slice(0, MAX_REASONS)
    .map((part) => ({
      signal: part.signal,
      value: part.value!,
      usual: part.usual,
      contribution: part.contribution,
      unit: part.unit,
      text: reasonText(part, input),
    }));
}

function reasonText(
  part: HypePart,
  { terms, emotions, quote, heard, isFace = false }: DescribeInput,
): string {
  const value = part.value ?? 0;
  const over = value - (part.usual ?? 0);
  switch (part.signal) {
    case 'chat-rate':
      return timesOr(part, 'chat', 'messages/min');
    case 'chat-voices':
      return timesOr(part, 'chatters', 'chatters/min');
    case 'chat-emotes': {
      const emote = terms.find(({ term, count }) => count >= 2 && isEmote(term));
      return emote === undefined ? timesOr(part, 'emotes', 'emotes/min') : `${emote.term} ×${emote.count}`;
    }
    case 'chat-laughter':
      return timesOr(part, 'laughter', 'laughs/min');
    case 'chat-emotion':
      return timesOr(part, strongestEmotion(emotions), 'reactions/min');
    case 'chat-events':
      return `+${rounded(over)} subs and gifts/min`;
    case 'loudness':
      return `+${rounded(over)} dB`;
    case 'silence-break':
      return `+${rounded(value)} dB out of silence`;
    case 'shout':
      return 'shouting';
    case 'pitch':
      return `voice +${rounded(over)} semitones`;
    case 'speech-rate':
      return timesOr(part, 'speech', part.unit);
    case 'laughter':
      return heard.laughterSec > 0 ? `laughter ${Math.ceil(heard.laughterSec)} s` : 'laughter';
    case 'cheer':
      return heard.cheerSec > 0 ? `cheering ${Math.ceil(heard.cheerSec)} s` : 'cheering';
    case 'own-sounds': {
      const counts = heard.own.map(({ name, count }) => (count > 1 ? `${name} ×${count}` : name));
      return counts.length === 0 ? 'own sound' : counts.slice(0, 2).join(', ');
    }
    case 'outside-events':
      return isFace ? 'reaction in the facecam' : 'event from outside';
    case 'words':
      return quote === null ? 'strong words' : `“${shortened(quote, 32)}”`;
  }
}

/** "chat ×4.2", or "+18 messages/min" where it is usually next to nothing. */
function timesOr(part: Pick<HypePart, 'value' | 'usual'>, name: string, unit: string): string {
  const value = part.value ?? 0;
  const usual = part.usual ?? 0;
  if (usual >= RATIO_MIN_USUAL && value > usual) return `${name} ×${rounded(value / usual)}`;
  return `${name} +${rounded(value - usual)} ${unit}`;
}

/** One decimal below ten, none above. */
const rounded = (value: number): string => (Math.abs(value) < 9.95 ? value.toFixed(1) : value.toFixed(0));

function strongestEmotion(emotions: EmotionMix | null): string {
  if (emotions === null) return 'emotion';
  let best: (typeof EMOTIONS)[number] | null = null;
  for (const name of EMOTIONS)
    if (name !== 'neutral' && emotions[name] > (best === null ? 0 : emotions[best])) best = name;
  return best ?? 'emotion';
}

/** A highlight without what chat wrote: its figures stay, and so does what was said aloud. */
export function withoutChatWords(highlight: Highlight): Highlight {
  const { title, category, reasons } = highlight;
  const isOfChat = title.startsWith('“') || title.startsWith(`${FALLBACK_TITLES[category]}: `);
  return {
    ...highlight,
    title: isOfChat ? FALLBACK_TITLES[category] : title,
    reasons: reasons.map((reason) =>
      reason.signal === 'chat-emotes' ? { ...reason, text: timesOr(reason, 'emotes', 'emotes/min') } : reason,
    ),
  };
}

const isEmote = (term: string): boolean => {
  const kind = tokensOf(term)[0]?.kind;
  return kind === 'emote' || kind === 'emoji' || kind === 'emoticon';
};

const FALLBACK_TITLES: Record<HighlightCategory, string> = {
  funny: 'Chat laughs',
  hype: 'Hype',
  win: 'A win',
  fail: 'A fail',
  rage: 'Rage',
  wholesome: 'Wholesome moment',
  sad: 'Sad moment',
  scare: 'A scare',
  drama: 'Drama',
  other: 'Moment',
};

/** From what was said, else from what is most unusual in chat for that minute, else from the category. */
export function titleOf(input: DescribeInput): string {
  if (input.quote !== null) return shortened(input.quote, MAX_TITLE_CHARS);
  const [best] = input.terms
    .filter(({ count, score }) => count >= TITLE_MIN_COUNT && score >= TITLE_MIN_SCORE)
    .map((term) => ({ ...term, worth: term.score * titleWorth(term.term) }))
    .sort((a, b) => b.worth - a.worth || (a.term < b.term ? -1 : 1));
  if (best === undefined) {
    const strongest = input.explanation.parts.reduce((a, b) => (b.contribution > a.contribution ? b : a));
    const loud = !strongest.signal.startsWith('chat-') && input.category === 'other';
    return loud ? 'Loud moment' : FALLBACK_TITLES[input.category];
  }
  if (isEmote(best.term) || best.term === 'LOL') return `${FALLBACK_TITLES[input.category]}: ${best.term}`;
  return `“${shortened(best.term, MAX_TITLE_CHARS)}”`;
}

/** A phrase says more than a word, a word more than an emote that fits any moment. */
function titleWorth(term: string): number {
  if (isEmote(term) || term === 'LOL') return 0.5;
  return term.includes(' ') ? 1.5 : 1;
}

function shortened(text: string, limit: number): string {
  const clean = text.replace(/\s+/g, ' ').trim();
  if (clean.length <= limit) return clean;
  const cut = clean.slice(0, limit - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > limit / 2 ? cut.slice(0, space) : cut).replace(/[,;:\s]+$/, '')}…`;
}
