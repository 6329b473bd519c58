import { z } from 'zod';

/** A recording that shows the session of another one from a further side. */
export const SessionCamera = z.object({
  /** The session's main recording, which is camera 1. */
  of: z.string(),
  number: z.number().int().min(2),
});
export type SessionCamera = z.infer<typeof SessionCamera>;
