import { z } from 'zod';

const KEY = 'klipstream.sound';
const Sound = z.object({ volume: z.number().min(0).max(1), isMuted: z.boolean() });
export type Sound = z.infer<typeof Sound>;
const FIRST: Sound = { volume: 0.8, isMuted: false };

/** How loud the person had it last, on this machine. */
export function readSound(): Sound {
  try {
    const parsed = Sound.safeParse(JSON.parse(window.localStorage.getItem(KEY) ?? 'null'));
    return parsed.success ? parsed.data : FIRST;
  } catch {
    // A broken or forbidden memory is no reason not to play.
    return FIRST;
  }
}

export function keepSound(sound: Sound): void {
  try {
    window.localStorage.setItem(KEY, JSON.stringify(sound));
  } catch {
    // Private windows may refuse; the next review starts at the usual volume.
  }
}
