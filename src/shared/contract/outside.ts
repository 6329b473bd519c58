import { z } from 'zod';
import { AppErrorShape } from '../errors.ts';
import { command, query } from './define.ts';

const Source = z.object({ sourceId: z.string(), name: z.string(), addedAtUnixMs: z.number() });

/** Programs outside that may tell of events of a stream that is being recorded (docs/live.md, "Events from outside"). */
export const outsideContract = {
  'outside.state': query(
    z.object({}),
    z.object({
      /** As the settings say. */
      isOn: z.boolean(),
      /** Where events are taken; null = nowhere. */
      url: z.string().nullable(),
      /** Why they are not, although they should be. */
      error: AppErrorShape.nullable(),
      sources: z.array(Source),
    }),
  ),
  /** The token is told here and never again. Rejects with `events/too-many-sources`. */
  'outside.addSource': command(
    z.object({ name: z.string().trim().min(1).max(60) }),
    z.object({ sourceId: z.string(), token: z.string() }),
  ),
  /** Its token is worth nothing from then on. */
  'outside.removeSource': command(z.object({ sourceId: z.string() }), z.object({})),
};
