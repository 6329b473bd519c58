import { z } from 'zod';
import { FaceRegion } from '../model/faces.ts';
import { command } from './define.ts';

export const facesContract = {
  /** Whether faces may be looked for in this recording. Taking it back deletes the mark and what was read before it answers. */
  'faces.consent': command(
    z.object({ vodId: z.string(), isGiven: z.boolean() }),
    z.object({ jobId: z.string().nullable() }),
  ),
  /**
   * Marks where a recording's facecam is, or takes the mark away. What was read of another region is deleted before it
   * answers; a new region is read at once while the setting `facesEnabled` is on.
   * Rejects with `faces/no-consent`.
   */
  'faces.setRegion': command(
    z.object({ vodId: z.string(), region: FaceRegion.nullable() }),
    z.object({ jobId: z.string().nullable() }),
  ),
};
