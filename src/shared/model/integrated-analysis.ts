import { z } from 'zod';
import { HighlightCategory, Signal } from './hype.ts';
import { Gap } from './vod.ts';

/** Bumped when a field changes its meaning or goes; new fields don't bump it. */
export const INTEGRATED_ANALYSIS_VERSION = 1;

const Share = z.number().min(0).max(1).nullable();
const Sentiment = z.number().min(-1).max(1).nullable();
const Emotions = {
  excitement: Share,
  funny: Share,
  happiness: Share,
  anger: Share,
  sadness: Share,
  neutral: Share,
};

/** How voice and chat feel beside each other; null when one of them says nothing. */
export const EmotionalRelationship = z.enum([
  'synchronized',
  'positive-aligned',
  'negative-aligned',
  'audience-positive',
  'audience-negative',
  'neutral',
]);
export type EmotionalRelationship = z.infer<typeof EmotionalRelationship>;

export const IntegratedWindow = z.object({
  /** Seconds, three decimals. */
  start_time: z.number(),
  end_time: z.number(),
  audio: z.object({
    sentiment: Sentiment,
    ...Emotions,
    /** Peak share of sound and words in the hype score, 0..1. */
    highlight_score: Share,
    /** Words per second. */
    speech_rate: z.number().nullable(),
    absolute_intensity: Share,
    /** Standard deviations from the ten minutes around, within ±3. */
    relative_intensity: z.number().min(-3).max(3).nullable(),
    /** Where sentiment and emotions come from. */
    model: z.string().nullable(),
  }),
  chat: z.object({
    message_count: z.number().int().nullable(),
    sentiment: Sentiment,
    ...Emotions,
    /** Mean share of chat in the hype score, 0..1. */
    highlight_score: Share,
  }),
  fused: z.object({ sentiment: Sentiment, ...Emotions }),
  emotional_alignment: Share,
  emotional_relationship: EmotionalRelationship.nullable(),
  /** Peak hype of the window, 0..1. */
  enhanced_highlight_score: Share,
  text: z.string(),
});
export type IntegratedWindow = z.infer<typeof IntegratedWindow>;

export const IntegratedHighlight = z.object({
  rank: z.number().int(),
  start_time: z.number(),
  end_time: z.number(),
  score: z.number().min(0).max(100),
  confidence: z.number().min(0).max(1),
  category: HighlightCategory,
  title: z.string(),
  reasons: z.array(
    z.object({
      signal: Signal,
      value: z.number(),
      usual: z.number().nullable(),
      contribution: z.number(),
      unit: z.string(),
      text: z.string(),
    }),
  ),
});
export type IntegratedHighlight = z.infer<typeof IntegratedHighlight>;

/** `analysis/{id}_integrated_analysis.json` of an export folder. null = that signal is missing. */
export const IntegratedAnalysis = z.object({
  schemaVersion: z.literal(INTEGRATED_ANALYSIS_VERSION),
  video: z.object({
    id: z.string(),
    title: z.string(),
    channel: z.string().nullable(),
    durationMs: z.number().int().nullable(),
    recordedAtUnixMs: z.number().int().nullable(),
    widthPx: z.number().int().nullable(),
    heightPx: z.number().int().nullable(),
    frameRate: z.number().nullable(),
    /** How late chat reacts; the chat of a window is what was written this much later. */
    chatLagMs: z.number().nullable(),
    transcriptOrigin: z.string().nullable(),
  }),
  windows: z.array(IntegratedWindow),
  highlights: z.array(IntegratedHighlight),
  gaps: z.array(Gap),
});
export type IntegratedAnalysis = z.infer<typeof IntegratedAnalysis>;
