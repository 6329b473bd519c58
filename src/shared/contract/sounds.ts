import { z } from 'zod';
import { OwnSound } from '../model/own-sound.ts';
import { SoundEvent } from '../model/sound-event.ts';
import { command, query } from './define.ts';

const Nothing = z.object({});
const SoundId = z.object({ soundId: z.string() });

export const soundsContract = {
  /** `hits` counts the plays in every stream that was analysed since; `streams` those with at least one. */
  'sounds.list': query(
    Nothing,
    z.object({
      sounds: z.array(OwnSound.extend({ hits: z.number().int(), streams: z.number().int() })),
    }),
  ),
  /** A sample of 0.2 to 10 s in any format that ffmpeg reads; it is copied into the library. */
  'sounds.add': command(
    z.object({ path: z.string(), name: z.string().trim().min(1).max(60) }),
    z.object({ sound: OwnSound }),
  ),
  'sounds.rename': command(SoundId.extend({ name: z.string().trim().min(1).max(60) }), Nothing),
  'sounds.remove': command(SoundId, Nothing),
  /** What was heard in a stream, in time order; empty before it was listened to. */
  'sounds.events': query(
    z.object({ vodId: z.string() }),
    z.object({ events: z.array(SoundEvent), isListened: z.boolean() }),
  ),
};
