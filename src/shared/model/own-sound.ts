import { z } from 'zod';

/** A sound of the person's own: found wherever it plays. `soundId` is made of the sample's content. */
export const OwnSound = z.object({
  soundId: z.string().regex(/^[0-9a-f]{24}$/),
  name: z.string().min(1).max(60),
  lengthMs: z.number().int(),
  addedAtUnixMs: z.number().int(),
});
export type OwnSound = z.infer<typeof OwnSound>;
