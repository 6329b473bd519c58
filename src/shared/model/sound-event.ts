import { z } from 'zod';

export const SOUND_EVENT_KINDS = ['laughter', 'cheer', 'shout', 'own'] as const;

/**
 * A sound with a beginning and an end. `heuristic`: rules on rhythm, pitch and spectrum; `model`: an audio tagger that
 * the person gave; `template`: likeness to a sample of the person's. `label` is the sample's name, else null.
 */
export const SoundEvent = z.object({
  kind: z.enum(SOUND_EVENT_KINDS),
  startMs: z.number().int(),
  endMs: z.number().int(),
  confidence: z.number().min(0).max(1),
  detector: z.enum(['heuristic', 'model', 'template']),
  label: z.string().nullable(),
});
export type SoundEvent = z.infer<typeof SoundEvent>;

/**
 * What was heard in a recording. `detector` is who heard laughter, cheer and shouts; `ownSounds` are the names that were
 * looked for, whether they were found or not.
 */
export const HeardSounds = z.object({
  detector: z.enum(['heuristic', 'model']),
  ownSounds: z.array(z.string()),
  events: z.array(SoundEvent),
});
export type HeardSounds = z.infer<typeof HeardSounds>;
