import { z } from 'zod';
import { SignalWeights } from './hype.ts';

/** How much earlier (negative) or later a person begins and ends moments than they are found. */
export const EndShift = z.object({
  startMs: z.number().int().min(-10_000).max(10_000),
  endMs: z.number().int().min(-10_000).max(10_000),
});
export type EndShift = z.infer<typeof EndShift>;

/** What the person's decisions say, before and after, on moments that took no part in learning. */
export const TasteReport = z.object({
  weights: z.object({
    kept: z.number().int(),
    skipped: z.number().int(),
    streams: z.number().int(),
    /** Judgements of each kind that are needed. */
    leastOfEach: z.number().int(),
    /** null = too few judgements. */
    learned: SignalWeights.nullable(),
    heldOut: z
      .object({
        pairs: z.number().int(),
        /** Shares of pairs of a kept and a skipped moment in the right order, 0..1. */
        shipped: z.number(),
        learned: z.number(),
        /** Moments that the learned weights order better and worse than the shipped ones. */
        improved: z.number().int(),
        worsened: z.number().int(),
      })
      .nullable(),
    better: z.boolean(),
  }),
  ends: z.object({
    edited: z.number().int(),
    leastEdits: z.number().int(),
    shift: EndShift.nullable(),
    /** What is left to move by hand per moment, with and without the shift (ms). */
    leftMs: z.number().nullable(),
    withoutMs: z.number().nullable(),
    better: z.boolean(),
  }),
});
export type TasteReport = z.infer<typeof TasteReport>;
