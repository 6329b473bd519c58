import type { AudioTrack } from '../../../shared/model/vod.ts';

/** What OBS users call the track of their microphone. */
const VOICE_NAMES =
  /\b(mic|microphone|voice|vocals?|commentary|streamer|talk|mikrofon|stimme|micro|voz|voix)\b/i;

/** The track whose title says that it is the voice, else the first: place among the audio tracks. */
export function guessVoiceTrack(tracks: readonly AudioTrack[]): number {
  return Math.max(
    0,
    tracks.findIndex(({ title }) => title !== null && VOICE_NAMES.test(title)),
  );
}
