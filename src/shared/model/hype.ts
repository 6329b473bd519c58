import { z } from 'zod';

/** The signals of the hype score, one name everywhere: tracks, weights, reasons, exports. */
export const SIGNALS = [
  'chat-rate',
  'chat-voices',
  'chat-emotes',
  'chat-laughter',
  'chat-emotion',
  'chat-events',
  'loudness',
  'shout',
  'speech-rate',
  'pitch',
  'silence-break',
  'words',
  'laughter',
  'cheer',
  'own-sounds',
  'outside-events',
] as const;
export const Signal = z.enum(SIGNALS);
export type Signal = z.infer<typeof Signal>;

const AllWeights = z.record(Signal, z.number().min(0).max(2));
const SHIPPED = Object.fromEntries(SIGNALS.map((signal) => [signal, 1]));

/** A weight per signal, 0..2, where 1 is the shipped importance; a signal that older settings don't know has that. */
export const SignalWeights: z.ZodType<z.infer<typeof AllWeights>, z.infer<typeof AllWeights>> = z.preprocess<
  z.infer<typeof AllWeights>,
  typeof AllWeights,
  z.infer<typeof AllWeights>
>((given) => (typeof given === 'object' ? { ...SHIPPED, ...given } : given), AllWeights);
export type SignalWeights = z.infer<typeof SignalWeights>;

/**
 * One signal's share of the hype at one second. `value` is in the signal's own unit, `usual` is this stream's
 * usual value around that time, `surprise` is 0 or more robust deviations above it, `contribution` is in hype points.
 * The contributions of all parts add up to the total. null = the signal is missing there.
 */
export const HypePart = z.object({
  signal: Signal,
  value: z.number().nullable(),
  usual: z.number().nullable(),
  unit: z.string(),
  surprise: z.number(),
  weight: z.number(),
  contribution: z.number(),
  /** Of words: the language model that read them beside the word list; left out where the list alone did. */
  readBy: z.string().optional(),
});
export type HypePart = z.infer<typeof HypePart>;

/** `total` 0..100, `confidence` 0..1. */
export const HypeExplanation = z.object({
  atMs: z.number().int(),
  total: z.number().min(0).max(100),
  confidence: z.number().min(0).max(1),
  parts: z.array(HypePart),
});
export type HypeExplanation = z.infer<typeof HypeExplanation>;

export const HighlightCategory = z.enum([
  'funny',
  'hype',
  'win',
  'fail',
  'rage',
  'wholesome',
  'sad',
  'scare',
  'drama',
  'other',
]);
export type HighlightCategory = z.infer<typeof HighlightCategory>;

/** A reason in numbers, and in words ("chat ×4.2", "+9 dB", "NO WAY ×37"). */
export const HighlightReason = z.object({
  signal: Signal,
  value: z.number(),
  usual: z.number().nullable(),
  contribution: z.number(),
  unit: z.string(),
  text: z.string(),
});
export type HighlightReason = z.infer<typeof HighlightReason>;

/** A moment found by a stage. `id` is stable for the same input: it is made of the peak's place. */
export const Highlight = z.object({
  id: z.string(),
  startMs: z.number().int(),
  endMs: z.number().int(),
  peakMs: z.number().int(),
  score: z.number().min(0).max(100),
  confidence: z.number().min(0).max(1),
  category: HighlightCategory,
  title: z.string(),
  reasons: z.array(HighlightReason),
  /** Shorter and longer cuts of the same moment (about 15, 30 and 60 s). */
  variants: z.array(
    z.object({ startMs: z.number().int(), endMs: z.number().int(), targetMs: z.number().int() }),
  ),
});
export type Highlight = z.infer<typeof Highlight>;

/** A stretch of the media that scoring leaves out or that a signal does not cover. */
export const TruthRange = z.object({
  startMs: z.number().int(),
  endMs: z.number().int(),
  kind: z.enum(['muted', 'missing', 'ad', 'no-chat', 'no-transcript', 'no-audio']),
  note: z.string(),
});
export type TruthRange = z.infer<typeof TruthRange>;
