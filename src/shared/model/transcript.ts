import { z } from 'zod';

/** Times are VOD milliseconds, half-open; `confidence` is 0..1 or null where the source gives none. */
export const TranscriptWord = z.object({
  startMs: z.number().int(),
  endMs: z.number().int(),
  text: z.string(),
  confidence: z.number().min(0).max(1).nullable(),
});
export type TranscriptWord = z.infer<typeof TranscriptWord>;

/** A sentence or subtitle cue. `words` is empty where the source has no word times. */
export const TranscriptSentence = z.object({
  startMs: z.number().int(),
  endMs: z.number().int(),
  text: z.string(),
  speaker: z.string().nullable(),
  paragraph: z.number().int(),
  words: z.array(TranscriptWord),
});
export type TranscriptSentence = z.infer<typeof TranscriptSentence>;

export const TranscriptFormat = z.enum(['srt', 'vtt', 'deepgram-json', 'whisper-json', 'klipstream-json']);
export type TranscriptFormat = z.infer<typeof TranscriptFormat>;

/** A sentence that an engine most likely made up: kept, shown and scored nowhere. */
export const SuspectSentence = TranscriptSentence.extend({
  reason: z.enum(['silence-phrase', 'muted', 'loop', 'too-fast']),
});
export type SuspectSentence = z.infer<typeof SuspectSentence>;

/** `origin` names the engine or the file format; `gaps` are ranges whose recognition failed and stayed empty. */
export const Transcript = z.object({
  origin: z.string(),
  language: z.string().nullable(),
  sentences: z.array(TranscriptSentence),
  suspect: z.array(SuspectSentence).optional(),
  gaps: z.array(z.object({ startMs: z.number().int(), endMs: z.number().int(), reason: z.string() })),
});
export type Transcript = z.infer<typeof Transcript>;
