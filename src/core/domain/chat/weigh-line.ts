import type { ChatMessage } from '../../../shared/model/chat.ts';
import { authorKey, isKnownBot } from './bots.ts';
import type { MessageReading } from './read-message.ts';
import { type Evidence, type LineTraits, RepetitionWatch } from './repetition-watch.ts';
import {
  isGreeting,
  isPasteLike,
  isRaidArrival,
  isRaidCall,
  lineSignature,
  mix,
  pasteSignature,
  repeatsItself,
} from './tags.ts';

/**
 * Repetition is counted within stretches as long as the longest window that scoring looks at, each beginning with the first
 * line of its kind. Not sliding: one more line can only push the others of its stretch one rank down, so the sum over a
 * window that begins with it never falls.
 */
const REPEAT_STRETCH_MS = 20_000;

/** What a line is worth as evidence of a reaction, 0..1. */
const WEIGHT = {
  command: 0.1,
  art: 0.3,
  raider: 0.1,
  greeting: 0.4,
  welcome: 0.5,
  eventText: 0.5,
} as const;
/** Lines of chatters that arrive within this time of a raid are the raid, not a reaction. */
const RAID_WINDOW_MS = 90_000;
/** For so long the regulars' cheering is about the raid. */
const WELCOME_MS = 30_000;
/** The platform's raid line can come after the first raiders. */
const RAID_LEAD_MS = 15_000;
/** An account becomes a bot by behaviour after this many lines, when most of them repeat its own pasted texts. */
const ROBOTIC_MIN_LINES = 12;
const ROBOTIC_RATIO = 0.7;
const MINUTE_MS = 60_000;
const OWN_PASTES_LIMIT = 200_000;

const SPOKEN: ReadonlySet<ChatMessage['kind']> = new Set(['message', 'action', 'announcement', 'paid']);
const SPOKEN_EVENT: ReadonlySet<ChatMessage['kind']> = new Set([
  'resubscription',
  'subscription',
  'membership',
]);

/** One line, judged in the light of those before it. */
export interface WeighedLine {
  /** 0 for lines that nobody spoke. */
  readonly weight: number;
  /** A person or bot wrote it. */
  readonly spoken: boolean;
  readonly duplicate: boolean;
  readonly bot: boolean;
  readonly firstTimer: boolean;
  readonly raider: boolean;
  /** The writer's number within this VOD, −1 for system lines. */
  readonly author: number;
  /** A short line of a person who had not spoken in this stretch: a voice that joins in. */
  readonly joins: boolean;
  /** What earlier lines had added and is to be taken back: they turn out to be spam. */
  readonly overturned: readonly Evidence[];
}

interface Author {
  readonly number: number;
  readonly firstSeenMs: number;
  lines: number;
  robotic: number;
  bot: boolean;
  /** Minutes since its first line, when it was last judged. */
  botMinute: number;
  joinedMs: number;
}

/** Lines of one kind within a stretch. */
interface Stretch {
  readonly beganMs: number;
  count: number;
}

/** Judges lines one after the other, in time order; keeps one small record per chatter and one stretch of hashes. */
export class LineWeigher {
  readonly #authors = new Map<string, Author>();
  readonly #stretches = new Map<number, Stretch>();
  readonly #repetition = new RepetitionWatch();
  #ownPastes = new Set<number>();
  #prunedMs = Number.NEGATIVE_INFINITY;
  #raidFromMs = Number.POSITIVE_INFINITY;
  #raidUntilMs = Number.NEGATIVE_INFINITY;
  #welcomeUntilMs = Number.NEGATIVE_INFINITY;

  get authorCount(): number {
    return this.#authors.size;
  }

  weigh(atMs: number, message: ChatMessage, reading: MessageReading, traits: LineTraits): WeighedLine {
    this.#turnTo(atMs, message);
    const key = authorKey(message);
    if (key === null) return { ...SILENT, author: -1 };
    let author = this.#authors.get(key);
    const firstTimer = author === undefined;
    if (author === undefined) {
      author = newAuthor(this.#authors.size, atMs);
      this.#authors.set(key, author);
    }
    const isSpeech = SPOKEN.has(message.kind);
    if (!isSpeech && !(SPOKEN_EVENT.has(message.kind) && message.text !== ''))
      return { ...SILENT, author: author.number };
    const pasteHash = isPasteLike(message.text, reading) ? pasteSignature(reading) : null;
    this.#noteBehaviour(author, atMs, pasteHash);
    const said = { spoken: true, firstTimer, author: author.number };
    const isAdvert = author.bot && pasteHash !== null;
    if (isAdvert || isKnownBot(message)) return { ...SILENT, ...said, bot: true };
    const text = pasteHash ?? lineSignature(reading);
    const pasted = pasteHash !== null && !repeatsItself(reading);
    const evidence: Evidence = { atMs, traits, weight: 0, joins: false };
    const { spam, overturned } = this.#repetition.see({ author: author.number, text, pasted }, evidence);
    if (spam) return { ...SILENT, ...said, duplicate: true, overturned };
    const raidCall = isRaidCall(message.text, reading);
    const raider =
      atMs < this.#raidUntilMs &&
      author.firstSeenMs >= this.#raidFromMs &&
      atMs - author.firstSeenMs < RAID_WINDOW_MS;
    const grouped = pasteHash !== null || raidCall || raider;
    const nature = reading.command
      ? WEIGHT.command
      : natureOf(raider, reading, isSpeech) * (atMs < this.#welcomeUntilMs ? WEIGHT.welcome : 1);
    const rank = this.#rankOf({ atMs, text, traits, nature, author: grouped ? null : author });
    evidence.weight = nature / (grouped ? rank * rank : rank);
    const isArrival = raider || raidCall || isGreeting(reading);
    const mayJoin = !reading.command && !isArrival && pasteHash === null && !reading.art;
    evidence.joins = mayJoin && atMs - author.joinedMs >= REPEAT_STRETCH_MS;
    if (evidence.joins) author.joinedMs = atMs;
    const { weight, joins } = evidence;
    return { ...said, weight, duplicate: rank > 1, bot: false, raider, joins, overturned };
  }

  #turnTo(atMs: number, message: ChatMessage): void {
    if (atMs - this.#prunedMs >= REPEAT_STRETCH_MS) {
      this.#prunedMs = atMs;
      for (const [signature, { beganMs }] of this.#stretches)
        if (atMs - beganMs >= REPEAT_STRETCH_MS) this.#stretches.delete(signature);
    }
    if (!isRaidArrival(message)) return;
    this.#raidFromMs = atMs - RAID_LEAD_MS;
    this.#raidUntilMs = atMs + RAID_WINDOW_MS;
    this.#welcomeUntilMs = atMs + WELCOME_MS;
  }

  /** 1 for the first line of its kind in a stretch; `author` null = whoever wrote it. Lines of one kind have one nature. */
  #rankOf(line: {
    atMs: number;
    text: number;
    traits: LineTraits;
    nature: number;
    author: Author | null;
  }): number {
    const { atMs, text, traits, nature, author } = line;
    const traitHash = traits.emotes + (traits.laughs ? 4 : 0) + traits.arousalEighths * 8;
    const natureHash = Math.round(nature * 1000);
    const owner = author === null ? 1 : mix(author.number + 2);
    const signature = mix(text ^ Math.imul(traitHash + 1 + natureHash * 128, 0x85ebca6b) ^ owner);
    const stretch = this.#stretches.get(signature);
    if (stretch !== undefined && atMs - stretch.beganMs < REPEAT_STRETCH_MS) return ++stretch.count;
    this.#stretches.set(signature, { beganMs: atMs, count: 1 });
    return 1;
  }

  #noteBehaviour(author: Author, atMs: number, pasteHash: number | null): void {
    const minute = Math.floor((atMs - author.firstSeenMs) / MINUTE_MS);
    // Decided once a minute from the minutes before, so that one line can't change its own minute's verdict.
    if (minute !== author.botMinute) {
      author.botMinute = minute;
      author.bot = author.lines >= ROBOTIC_MIN_LINES && author.robotic >= author.lines * ROBOTIC_RATIO;
    }
    author.lines++;
    if (pasteHash === null) return;
    const own = mix(Math.imul(author.number + 1, 0x9e3779b1) ^ pasteHash);
    if (this.#ownPastes.has(own)) author.robotic++;
    else {
      if (this.#ownPastes.size >= OWN_PASTES_LIMIT) this.#ownPastes = new Set();
      this.#ownPastes.add(own);
    }
  }
}

const natureOf = (raider: boolean, reading: MessageReading, isSpeech: boolean): number =>
  (raider ? WEIGHT.raider : 1) *
  (reading.art ? WEIGHT.art : 1) *
  (isGreeting(reading) ? WEIGHT.greeting : 1) *
  (isSpeech ? 1 : WEIGHT.eventText);

const newAuthor = (number: number, atMs: number): Author => ({
  number,
  firstSeenMs: atMs,
  lines: 0,
  robotic: 0,
  bot: false,
  botMinute: Number.NaN,
  joinedMs: Number.NEGATIVE_INFINITY,
});

const SILENT: Omit<WeighedLine, 'author'> = {
  weight: 0,
  spoken: false,
  duplicate: false,
  bot: false,
  firstTimer: false,
  raider: false,
  joins: false,
  overturned: [],
};
