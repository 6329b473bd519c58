/** How a line is spoken. */
export const SPEECH_STYLES = [
  'talk',
  'bright',
  'shout',
  'rant',
  'whisper',
  'warm',
  'hushed',
  'giggle',
] as const;
export type SpeechStyle = (typeof SPEECH_STYLES)[number];

/** A sound of the voice that is no word. */
export type VocalSound = 'laugh' | 'scream' | 'gasp' | 'cheer' | 'groan' | 'sniff';

/** One step of a script: words, a vocal sound or a rest. */
export interface SpokenBeat {
  readonly say: string;
  readonly style: SpeechStyle;
}
export interface VocalBeat {
  readonly sound: VocalSound;
  readonly forMs: number;
  readonly loudness: number;
}
export type Beat = SpokenBeat | VocalBeat | { readonly restMs: number };

export const talk = (say: string): SpokenBeat => ({ say, style: 'talk' });
export const bright = (say: string): SpokenBeat => ({ say, style: 'bright' });
export const shout = (say: string): SpokenBeat => ({ say, style: 'shout' });
export const rant = (say: string): SpokenBeat => ({ say, style: 'rant' });
export const whisper = (say: string): SpokenBeat => ({ say, style: 'whisper' });
export const warm = (say: string): SpokenBeat => ({ say, style: 'warm' });
export const hushed = (say: string): SpokenBeat => ({ say, style: 'hushed' });
export const giggle = (say: string): SpokenBeat => ({ say, style: 'giggle' });
export const rest = (restMs: number): Beat => ({ restMs });
/** `loudness` 1 is as loud as a shout. */
export const vocal = (sound: VocalSound, forMs: number, loudness = 1): Beat => ({ sound, forMs, loudness });
