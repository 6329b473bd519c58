import { z } from 'zod';
import { Mood, SummaryQuote, SummaryTerm } from './summary.ts';

/** What chat did in a stretch of one to five minutes of a stream, in figures and words. Times are on the session's clock. */
export const LiveNote = z.object({
  startMs: z.number().int(),
  endMs: z.number().int(),
  /** Everything that people and bots wrote. */
  lines: z.number().int(),
  people: z.number().int(),
  /** Lines a minute that say something (no bots, commands or copies), and what is usual in this session; null = not known yet. */
  perMinute: z.number(),
  usualPerMinute: z.number().nullable(),
  mood: Mood,
  /** 0..100; 50 = as lively as usual and neither positive nor negative. Null = nobody said anything, or nothing is usual yet. */
  score: z.number().min(0).max(100).nullable(),
  /** One to three sentences. */
  words: z.string(),
  /** Most telling first. Empty, as `messages` is, where chat isn't kept. */
  terms: z.array(SummaryTerm),
  /** Real messages, at most five, in time order: each says something else and is from somebody else. */
  messages: z.array(SummaryQuote),
});
export type LiveNote = z.infer<typeof LiveNote>;
