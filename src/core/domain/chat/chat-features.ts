import { EMOTIONS, type ChatMessage } from '../../../shared/model/chat.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import type { AffectReading, ChatClassifier } from './affect-reading.ts';
import { ignoredChatters } from './ignored-chatters.ts';
import { lexiconClassifier } from './lexicon-classifier.ts';
import { AROUSAL_STEPS, LineReader, type ReadLine } from './line-reader.ts';
import { createPhraseCollector, type Term } from './phrase-table.ts';
import type { MessageReading } from './read-message.ts';
import type { Evidence, LineTraits } from './repetition-watch.ts';
import { LineWeigher, type WeighedLine } from './weigh-line.ts';

/** Public tracks, then those that scoring reads: the same things with every line weighed as evidence. */
export const CHAT_TRACKS = [
  'messages',
  'voices',
  'firstTimers',
  'paid',
  'events',
  'laughter',
  'emotes',
  'caps',
  'questions',
  'duplicates',
  'sentiment',
  'sentimentConfidence',
  'highlight',
  ...EMOTIONS,
  'weighted',
  'joining',
  'weightedEmotes',
  'weightedLaughter',
  'stirred',
  'weightedEvents',
] as const;
export type ChatTrack = (typeof CHAT_TRACKS)[number];

export interface ChatFeatureOptions {
  /**
   * Length of the media; lines at or after it are counted in `meta.afterEnd` and kept out of the tracks. null = as
   * long as the chat turns out to be, up to a week.
   */
  readonly durationMs: number | null;
  readonly stepMs?: number;
  /** Lower-case logins or display names whose lines are kept out of the tracks. */
  readonly ignoredChatters?: readonly string[];
  /** What reads the lines' feelings; by default the lexicon alone. */
  readonly classifier?: ChatClassifier;
  /** Told of each line of talk (no bot, command, copy or raid) what it says. */
  readonly onTalk?: (atMs: number, terms: readonly Term[]) => void;
  /** Told of each line with what it says and what it is worth, but for those of ignored chatters. */
  readonly onLine?: (atMs: number, message: ChatMessage, read: ReadLine, line: WeighedLine) => void;
  /** Facts to carry in `meta`, e.g. the alignment. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

export interface ChatFeatureAccumulator {
  /** `atMs` in VOD time; lines in time order. */
  add(atMs: number, message: ChatMessage): void;
  /** The tracks of `[fromMs, toMs)` as they are by now, with that stretch as the whole: `startMs` is 0, `meta` empty. */
  stretch(fromMs: number, toMs: number): TrackSet;
  /** `feature.chat`; `meta.phrases` is a PhraseTable. Call once. */
  finish(): TrackSet;
}

const EVENT_KINDS: ReadonlySet<ChatMessage['kind']> = new Set([
  'subscription',
  'resubscription',
  'gift',
  'raid',
  'membership',
  'paid',
]);
/** A raid brings people, not a moment. */
const RAID_EVENT_WEIGHT = 0.25;
/** A bogus time must not fill the memory. */
const LONGEST_MS = 7 * 24 * 3_600_000;
/** Copies and bots don't name a moment. */
const PHRASE_MIN_WEIGHT = 0.2;

/**
 * Chat as tracks, one value per step, in one pass. Every line is counted; `weighted*`, `joining` and `stirred` hold
 * what it is worth as a reaction (bots, commands, copies, raids: little). Memory: tracks, one record per chatter, the
 * phrase table.
 */
export const createChatFeatures = (options: ChatFeatureOptions): ChatFeatureAccumulator =>
  new ChatFeatures(options);

class ChatFeatures implements ChatFeatureAccumulator {
  readonly #options: ChatFeatureOptions;
  readonly #reader: LineReader;
  readonly #stepMs: number;
  /** Steps that lines may fall into. */
  readonly #limit: number;
  /** Steps that there are so far: grows where the duration is not known beforehand. */
  #length: number;
  #tracks: Record<ChatTrack, Float32Array>;
  #emotionTracks: readonly Float32Array[];
  #sentimentSum: Float64Array;
  readonly #lastStepOfAuthor: number[] = [];
  readonly #isIgnored: (message: ChatMessage) => boolean;
  readonly #weigher = new LineWeigher();
  readonly #phrases = createPhraseCollector();
  readonly #count = {
    messages: 0,
    beforeStart: 0,
    afterEnd: 0,
    ignored: 0,
    botLines: 0,
    duplicateLines: 0,
    raiderLines: 0,
  };

  constructor(options: ChatFeatureOptions) {
    this.#options = options;
    this.#reader = new LineReader(options.classifier ?? lexiconClassifier);
    this.#stepMs = options.stepMs ?? 1000;
    this.#limit = Math.max(0, Math.ceil((options.durationMs ?? LONGEST_MS) / this.#stepMs));
    this.#length = options.durationMs === null ? 0 : this.#limit;
    this.#tracks = tracksOf(() => new Float32Array(this.#length));
    this.#emotionTracks = EMOTIONS.map((emotion) => this.#tracks[emotion]);
    this.#sentimentSum = new Float64Array(this.#length);
    this.#isIgnored = ignoredChatters(options.ignoredChatters);
  }

  add(atMs: number, message: ChatMessage): void {
    const index = Math.floor(atMs / this.#stepMs);
    const inside = atMs >= 0 && index < this.#limit;
    this.#count.messages++;
    if (atMs < 0) this.#count.beforeStart++;
    else if (!inside) this.#count.afterEnd++;
    if (this.#isIgnored(message)) {
      this.#count.ignored++;
      return;
    }
    const read = this.#reader.read(message.text, message.emotes);
    const { reading, affect, traits, terms } = read;
    // Lines from before the start are weighed too: who has spoken then is no first-timer later.
    const line = this.#weigher.weigh(atMs, message, reading, traits);
    for (const earlier of line.overturned) this.#takeBack(earlier);
    this.#options.onLine?.(atMs, message, read, line);
    if (!inside) return;
    if (index >= this.#length) this.#growTo(index + 1);
    this.#addEvent(index, message);
    if (!line.spoken) return;
    this.#addLine(index, reading, line);
    if (traits.laughs) bump(this.#tracks.laughter, index, 1);
    if (line.joins) bump(this.#tracks.joining, index, 1);
    this.#addEvidence(index, traits, line.weight);
    if (line.bot) return;
    this.#addAffect(index, affect);
    const isTalk = !reading.command && !line.raider && line.weight >= PHRASE_MIN_WEIGHT;
    if (!isTalk) return;
    this.#phrases.add(atMs, terms);
    this.#options.onTalk?.(atMs, terms);
  }

  stretch(fromMs: number, toMs: number): TrackSet {
    const from = Math.max(0, Math.floor(fromMs / this.#stepMs));
    const to = Math.min(this.#limit, Math.ceil(toMs / this.#stepMs));
    if (to > this.#length) this.#growTo(to);
    const tracks = tracksOf((name) => this.#tracks[name].slice(from, Math.max(from, to)));
    const length = tracks.messages.length;
    perLine(tracks, this.#sentimentSum.subarray(from, from + length));
    return { startMs: 0, stepMs: this.#stepMs, length, tracks, meta: {} };
  }

  finish(): TrackSet {
    this.#tracks = tracksOf((name) => this.#tracks[name].subarray(0, this.#length));
    perLine(this.#tracks, this.#sentimentSum);
    return {
      startMs: 0,
      stepMs: this.#stepMs,
      length: this.#length,
      tracks: this.#tracks,
      meta: {
        ...this.#options.meta,
        ...this.#count,
        chatters: this.#weigher.authorCount,
        classifier: this.#reader.classifierId,
        phrases: this.#phrases.finish(),
      },
    };
  }

  #growTo(length: number): void {
    const capacity = this.#sentimentSum.length;
    this.#length = length;
    if (length <= capacity) return;
    const room = Math.min(this.#limit, Math.max(4096, 2 * length));
    const grown = <T extends Float32Array | Float64Array>(to: T, from: T): T => {
      to.set(from);
      return to;
    };
    this.#tracks = tracksOf((name) => grown(new Float32Array(room), this.#tracks[name]));
    this.#emotionTracks = EMOTIONS.map((emotion) => this.#tracks[emotion]);
    this.#sentimentSum = grown(new Float64Array(room), this.#sentimentSum);
  }

  #addEvent(index: number, message: ChatMessage): void {
    const isPaid = message.kind === 'paid' || (message.bits ?? 0) > 0;
    if (isPaid) bump(this.#tracks.paid, index, 1);
    if (!EVENT_KINDS.has(message.kind) && !isPaid) return;
    bump(this.#tracks.events, index, 1);
    const gifts = message.kind === 'gift' ? Math.log2(1 + Math.max(1, message.event?.count ?? 1)) : 1;
    bump(this.#tracks.weightedEvents, index, message.kind === 'raid' ? RAID_EVENT_WEIGHT : gifts);
  }

  #addLine(index: number, reading: MessageReading, line: WeighedLine): void {
    const tracks = this.#tracks;
    bump(tracks.messages, index, 1);
    if (line.bot) this.#count.botLines++;
    if (line.raider) this.#count.raiderLines++;
    if (line.duplicate) {
      this.#count.duplicateLines++;
      bump(tracks.duplicates, index, 1);
    }
    if (line.firstTimer) bump(tracks.firstTimers, index, 1);
    if (this.#lastStepOfAuthor[line.author] !== index) {
      this.#lastStepOfAuthor[line.author] = index;
      bump(tracks.voices, index, 1);
    }
    bump(tracks.emotes, index, reading.emotes);
    if (reading.shouted) bump(tracks.caps, index, 1);
    if (reading.questions > 0) bump(tracks.questions, index, 1);
  }

  #addEvidence(index: number, traits: LineTraits, weight: number): void {
    const tracks = this.#tracks;
    bump(tracks.weighted, index, weight);
    if (traits.laughs) bump(tracks.weightedLaughter, index, weight);
    bump(tracks.weightedEmotes, index, (weight * traits.emotes) / 2);
    bump(tracks.stirred, index, (weight * traits.arousalEighths) / AROUSAL_STEPS);
  }

  #takeBack({ atMs, traits, weight, joins }: Evidence): void {
    const index = Math.floor(atMs / this.#stepMs);
    if (atMs < 0 || index >= this.#length) return;
    this.#addEvidence(index, traits, -weight);
    if (joins) bump(this.#tracks.joining, index, -1);
  }

  #addAffect(index: number, affect: AffectReading): void {
    for (let emotion = 0; emotion < EMOTIONS.length; emotion++)
      bump(this.#emotionTracks[emotion]!, index, affect.mix[emotion]!);
    this.#sentimentSum[index] = this.#sentimentSum[index]! + affect.sentiment * affect.confidence;
    bump(this.#tracks.sentimentConfidence, index, affect.confidence);
    bump(this.#tracks.highlight, index, affect.highlight);
  }
}

const tracksOf = (make: (name: ChatTrack) => Float32Array): Record<ChatTrack, Float32Array> =>
  Object.fromEntries(CHAT_TRACKS.map((name) => [name, make(name)])) as Record<ChatTrack, Float32Array>;

/** Makes means of what was summed up: NaN sentiment where nothing said what it feels. */
function perLine(tracks: Record<ChatTrack, Float32Array>, sentimentSum: Float64Array): void {
  const { sentiment, sentimentConfidence, messages, duplicates } = tracks;
  for (let index = 0; index < messages.length; index++) {
    const confidence = sentimentConfidence[index]!;
    const lines = messages[index]!;
    sentiment[index] = confidence > 0 ? sentimentSum[index]! / confidence : Number.NaN;
    sentimentConfidence[index] = lines > 0 ? confidence / lines : 0;
    if (lines > 0) duplicates[index] = duplicates[index]! / lines;
  }
}

const bump = (track: Float32Array, index: number, by: number): void => {
  track[index] = track[index]! + by;
};
