import type { ChatEmote, ChatMessage } from '../../../shared/model/chat.ts';
import type { SectionChat, WholeChat } from '../../../shared/model/summary.ts';
import type { RangeMs } from '../../../shared/time.ts';
import type { ChatClassifier } from '../chat/affect-reading.ts';
import { ignoredChatters } from '../chat/ignored-chatters.ts';
import { lexiconClassifier } from '../chat/lexicon-classifier.ts';
import { LineReader } from '../chat/line-reader.ts';
import { LineWeigher } from '../chat/weigh-line.ts';
import { BoundedMap } from './bounded-map.ts';
import { finishSection, finishWhole, type EmoteUse, type Findings } from './finish-chat.ts';
import { MoodTally } from './mood.ts';
import { TextUses } from './repetition.ts';
import { SectionTally, type ClosedSection } from './section-tally.ts';
import { signatureOf, summaryLineOf } from './summary-line.ts';

const TERMS_LIMIT = 120_000;
const EMOTES_LIMIT = 20_000;

export interface ChatSummaryOptions {
  /** Consecutive and in time order: what the whole is compared with. */
  readonly windows: readonly RangeMs[];
  /** Any ranges, which may overlap. */
  readonly moments: readonly RangeMs[];
  /** Lower-case logins or display names whose lines are left out. */
  readonly ignoredChatters?: readonly string[];
  readonly classifier?: ChatClassifier;
}

export interface ChatSummary {
  readonly whole: WholeChat;
  /** In the order of `options.windows` and `options.moments`. */
  readonly windows: readonly SectionChat[];
  readonly moments: readonly SectionChat[];
}

export interface ChatSummaryAccumulator {
  /** `atMs` in VOD time; lines in time order. */
  add(atMs: number, message: ChatMessage): void;
  /** Call once. */
  finish(): ChatSummary;
}

/**
 * What chat said, in one pass: every stretch keeps its best lines and terms until the whole stream is known. Memory: one
 * small record per chatter, the terms of the stream (bounded), and what the closed stretches keep.
 */
export const createChatSummary = (options: ChatSummaryOptions): ChatSummaryAccumulator =>
  new Collector(options);

interface Slot {
  readonly range: RangeMs;
  readonly isWindow: boolean;
  readonly index: number;
}

interface OpenSlot {
  readonly slot: Slot;
  readonly tally: SectionTally;
}

class Collector implements ChatSummaryAccumulator {
  readonly #options: ChatSummaryOptions;
  readonly #reader: LineReader;
  readonly #isIgnored: (message: ChatMessage) => boolean;
  readonly #waiting: Slot[];
  #open: OpenSlot[] = [];
  readonly #closed = new Map<Slot, ClosedSection>();
  readonly #weigher = new LineWeigher();
  readonly #texts = new TextUses();
  readonly #terms = new BoundedMap<string, { lines: number; uses: number }>(TERMS_LIMIT);
  readonly #emotes = new BoundedMap<string, EmoteUse>(EMOTES_LIMIT);
  readonly #chatters = new Map<number, { name: string; lines: number }>();
  readonly #mood = new MoodTally();
  readonly #count = { lines: 0, botLines: 0, repeatedLines: 0 };

  constructor(options: ChatSummaryOptions) {
    this.#options = options;
    this.#reader = new LineReader(options.classifier ?? lexiconClassifier);
    this.#isIgnored = ignoredChatters(options.ignoredChatters);
    const slots = (ranges: readonly RangeMs[], isWindow: boolean): Slot[] =>
      ranges.map((range, index) => ({ range, isWindow, index }));
    this.#waiting = [...slots(options.windows, true), ...slots(options.moments, false)].sort(
      (a, b) => a.range.startMs - b.range.startMs,
    );
  }

  add(atMs: number, message: ChatMessage): void {
    if (this.#isIgnored(message)) return;
    const { reading, affect, traits, terms } = this.#reader.read(message.text, message.emotes);
    const line = this.#weigher.weigh(atMs, message, reading, traits);
    this.#turnTo(atMs);
    if (!line.spoken || this.#open.length === 0) return;
    const { author } = line;
    const isInWindow = this.#open.some(({ slot }) => slot.isWindow);
    for (const { tally } of this.#open) tally.count(author);
    if (isInWindow) this.#count.lines++;
    if (line.bot) {
      if (isInWindow) this.#count.botLines++;
      return;
    }
    // Copies that no longer count as evidence have no weight; they are counted among the repeated lines alone.
    if (line.weight === 0) {
      if (isInWindow) this.#count.repeatedLines++;
      this.#texts.add(signatureOf(message.text, reading), author);
      return;
    }
    if (isInWindow) this.#addChatter(author, message);
    if (reading.command || line.raider) return;
    for (const { tally } of this.#open) tally.mood.add(affect, line.weight);
    if (isInWindow) this.#mood.add(affect, line.weight);
    const said = summaryLineOf(atMs, message, { reading, terms, author });
    this.#texts.add(said.signature, author);
    this.#noteEmotes(message.emotes);
    for (const { tally } of this.#open) tally.add(said);
  }

  finish(): ChatSummary {
    this.#turnTo(Number.POSITIVE_INFINITY);
    const findings: Findings = {
      texts: this.#texts,
      crowd: this.#chatters.size,
      terms: this.#terms,
      termUses: [...this.#terms.values()].reduce((sum, { uses }) => sum + uses, 0),
      emotes: this.#emotes,
      nameOf: (author) => this.#chatters.get(author)?.name ?? '',
    };
    const closed = (isWindow: boolean, ranges: readonly RangeMs[]): ClosedSection[] => {
      const found = [...this.#closed].filter(([slot]) => slot.isWindow === isWindow);
      const byIndex = new Map(found.map(([slot, section]) => [slot.index, section]));
      return ranges.map((_, index) => byIndex.get(index)!);
    };
    const windows = closed(true, this.#options.windows);
    return {
      whole: finishWhole(windows, findings, {
        ...this.#count,
        people: this.#weigher.authorCount,
        mood: this.#mood.finish(),
        chatters: [...this.#chatters.values()],
      }),
      windows: windows.map((section) => finishSection(section, findings)),
      moments: closed(false, this.#options.moments).map((section) => finishSection(section, findings)),
    };
  }

  /** Opens what has begun and closes what is over. */
  #turnTo(atMs: number): void {
    while (this.#waiting.length > 0 && this.#waiting[0]!.range.startMs <= atMs) {
      const slot = this.#waiting.shift()!;
      this.#open.push({ slot, tally: new SectionTally(slot.range.startMs, slot.range.endMs) });
    }
    if (!this.#open.some(({ slot }) => slot.range.endMs <= atMs)) return;
    const still: OpenSlot[] = [];
    for (const open of this.#open) {
      if (open.slot.range.endMs > atMs) {
        still.push(open);
        continue;
      }
      const { isWindow } = open.slot;
      const section = open.tally.close(({ key, lines, authors }) => {
        if (!isWindow) return;
        const term = this.#terms.obtain(key, () => ({ lines: 0, uses: 0 }));
        term.lines += lines;
        term.uses += authors.size;
        if (key.startsWith('e:')) this.#addEmoteUse(key.slice(2), lines, authors.size);
      });
      this.#closed.set(open.slot, section);
    }
    this.#open = still;
  }

  #addChatter(number: number, message: ChatMessage): void {
    const chatter = this.#chatters.get(number);
    if (chatter !== undefined) chatter.lines++;
    else this.#chatters.set(number, { name: message.author?.displayName ?? '', lines: 1 });
  }

  #noteEmotes(emotes: readonly ChatEmote[]): void {
    for (const { name, provider, id } of emotes) {
      const emote = this.#emotes.obtain(name, () => ({ lines: 0, uses: 0, provider: null, id: null }));
      if (emote.id !== null || id === null || provider === 'unknown') continue;
      emote.provider = provider;
      emote.id = id;
    }
  }

  #addEmoteUse(name: string, lines: number, people: number): void {
    const emote = this.#emotes.obtain(name, () => ({ lines: 0, uses: 0, provider: null, id: null }));
    emote.lines += lines;
    emote.uses += people;
  }
}
