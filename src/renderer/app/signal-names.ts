import type { Signal } from '../../shared/model/hype.ts';

/** The signals in words, the same on every screen; in the middle of a sentence. */
export const SIGNAL_NAMES: Readonly<Record<Signal, string>> = {
  'chat-rate': 'chat rate',
  'chat-voices': 'unique voices',
  'chat-emotes': 'emotes',
  'chat-laughter': 'laughter in chat',
  'chat-emotion': 'strong feelings',
  'chat-events': 'raids, subs, bits',
  loudness: 'loudness',
  shout: 'shout',
  'speech-rate': 'speech rate',
  pitch: 'pitch of voice',
  'silence-break': 'silence → burst',
  words: 'words',
  laughter: 'laughter heard',
  cheer: 'cheering',
  'own-sounds': 'own sounds',
  'outside-events': 'events, facecam',
};
