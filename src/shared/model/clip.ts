import { z } from 'zod';
import { AppErrorShape } from '../errors.ts';

/** exact: re-encoded, first and last frame as asked. copy: streams copied from the keyframe before. smart: only the edges are re-encoded. */
export const CutMode = z.enum(['exact', 'copy', 'smart']);
export type CutMode = z.infer<typeof CutMode>;

export const ClipState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);
export type ClipState = z.infer<typeof ClipState>;

export const Clip = z.object({
  clipId: z.string(),
  vodId: z.string(),
  vodTitle: z.string(),
  highlightId: z.string().nullable(),
  title: z.string(),
  /** What was asked for, in VOD time. */
  startMs: z.number().int(),
  endMs: z.number().int(),
  mode: CutMode,
  /** What the file really holds: differs from what was asked for in copy mode. null before it is made. */
  realStartMs: z.number().int().nullable(),
  realEndMs: z.number().int().nullable(),
  state: ClipState,
  fraction: z.number().min(0).max(1),
  etaMs: z.number().int().nullable(),
  path: z.string().nullable(),
  sizeBytes: z.number().int().nullable(),
  /** How it was made, in a phrase: encoder used, or why smart fell back to exact. */
  note: z.string().nullable(),
  error: AppErrorShape.nullable(),
  createdAtUnixMs: z.number().int(),
});
export type Clip = z.infer<typeof Clip>;
