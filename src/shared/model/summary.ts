import { z } from 'zod';
import { ChatEmote, EMOTIONS } from './chat.ts';
import { HighlightCategory } from './hype.ts';

/** How a stretch of chat felt. `sentiment` −1 … 1, null where nobody wrote; `confidence` 0..1 falls with thin chat. */
export const Mood = z.object({
  /** Lines that were read: bots, commands and pasted repetition are not among them. */
  lines: z.number().int(),
  sentiment: z.number().min(-1).max(1).nullable(),
  confidence: z.number().min(0).max(1),
  /** Shares that add up to 1; null where nobody wrote. */
  emotions: z.record(z.enum(EMOTIONS), z.number()).nullable(),
  /** The same in a few words: "rather positive, mostly funny", "thin chat: 4 messages". */
  words: z.string(),
});
export type Mood = z.infer<typeof Mood>;

/** A word, short phrase or emote that stands out against the rest of the stream. */
export const SummaryTerm = z.object({
  kind: z.enum(['word', 'phrase', 'emote']),
  text: z.string(),
  /** How many people used it there, and in how many lines. */
  people: z.number().int(),
  lines: z.number().int(),
  /** z-score of the log-odds ratio; 1.96 is the threshold. */
  score: z.number(),
});
export type SummaryTerm = z.infer<typeof SummaryTerm>;

export const SummaryEmote = z.object({
  name: z.string(),
  /** Of an emote whose picture can be asked for; null where it is known by its name alone. */
  provider: ChatEmote.shape.provider.nullable(),
  id: z.string().nullable(),
  lines: z.number().int(),
});
export type SummaryEmote = z.infer<typeof SummaryEmote>;

/** A chat line as it was written; `people` wrote the same there. */
export const SummaryQuote = z.object({
  atMs: z.number().int(),
  author: z.string(),
  text: z.string(),
  people: z.number().int(),
});
export type SummaryQuote = z.infer<typeof SummaryQuote>;

/** A sentence of the streamer's that stands out. */
export const SpokenQuote = z.object({ atMs: z.number().int(), text: z.string() });
export type SpokenQuote = z.infer<typeof SpokenQuote>;

/** Chat of one stretch. */
export const SectionChat = z.object({
  /** Everything that people and bots wrote. */
  lines: z.number().int(),
  people: z.number().int(),
  mood: Mood,
  emotes: z.array(SummaryEmote),
  terms: z.array(SummaryTerm),
  said: z.array(SummaryQuote),
  questions: z.array(SummaryQuote),
});
export type SectionChat = z.infer<typeof SectionChat>;

/** A stretch of the VOD. `chat` null = there is no chat; `spoken` null = there is no transcript. */
export const SummarySection = z.object({
  startMs: z.number().int(),
  endMs: z.number().int(),
  chat: SectionChat.nullable(),
  spoken: z.array(SpokenQuote).nullable(),
});
export type SummarySection = z.infer<typeof SummarySection>;

export const SummaryMoment = SummarySection.extend({
  highlightId: z.string(),
  peakMs: z.number().int(),
  score: z.number(),
  category: HighlightCategory,
  title: z.string(),
  reasons: z.array(z.string()),
});
export type SummaryMoment = z.infer<typeof SummaryMoment>;

/** Chat of the whole VOD. `terms` say where they stood out most. */
export const WholeChat = SectionChat.extend({
  botLines: z.number().int(),
  /** Lines of a few accounts that repeat themselves: counted, and left out of everything else. */
  repeatedLines: z.number().int(),
  moodCourse: z.string(),
  terms: z.array(SummaryTerm.extend({ atMs: z.number().int() })),
  chatters: z.array(z.object({ name: z.string(), lines: z.number().int() })),
});
export type WholeChat = z.infer<typeof WholeChat>;

export const SummaryPart = z.enum(['chat', 'transcript', 'highlights']);
export type SummaryPart = z.infer<typeof SummaryPart>;

const WrittenText = z.discriminatedUnion('state', [
  z.object({ state: z.literal('written'), text: z.string(), model: z.string() }),
  z.object({ state: z.literal('missing'), reason: z.string(), nextStep: z.string().nullable() }),
]);
export type WrittenText = z.infer<typeof WrittenText>;

/** The stream, and each of its windows, in the words of a language model, from the extractive summary; it can be wrong. */
export const WrittenSummary = z.object({
  whole: WrittenText,
  /** By the windows' starts; one in which nothing was said or written is not among them. */
  windows: z.array(z.object({ startMs: z.number().int(), written: WrittenText })),
});
export type WrittenSummary = z.infer<typeof WrittenSummary>;

/** What chat said and felt, per window and per VOD, taken from the lines themselves: nothing here is written anew. */
export const StreamSummary = z.object({
  format: z.literal('klipstream-summary'),
  version: z.literal(1),
  durationMs: z.number().int(),
  windowMs: z.number().int(),
  chat: WholeChat.nullable(),
  spoken: z.array(SpokenQuote).nullable(),
  windows: z.array(SummarySection),
  /** Best first; chat is counted from a moment's start until its end and the lag of this chat. */
  moments: z.array(SummaryMoment),
  /** Parts that could not be made, each with the reason. */
  missing: z.array(z.object({ part: SummaryPart, reason: z.string() })),
});
export type StreamSummary = z.infer<typeof StreamSummary>;
