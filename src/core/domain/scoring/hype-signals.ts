import { SIGNALS, type Signal, type TruthRange } from '../../../shared/model/hype.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import type { TranscriptSentence } from '../../../shared/model/transcript.ts';
import type { HeardSounds } from '../../../shared/model/sound-event.ts';
import type { ChatTrack } from '../chat/chat-features.ts';
import { heardSignals } from '../features/heard-signals.ts';
import { soundSignals } from '../features/sound-signals.ts';
import { type ReadStretch, wordSignals } from '../features/word-signals.ts';

export interface HypeInputs {
  readonly durationMs: number;
  /** How late chat reacts; null = not measured. */
  readonly lagMs: number | null;
  readonly chat: TrackSet | null;
  readonly loudness: TrackSet | null;
  readonly voice: TrackSet | null;
  readonly sentences: readonly TranscriptSentence[] | null;
  /** Laughter, cheer and the person's own sounds; null or left out = nobody listened. */
  readonly sounds?: HeardSounds | null;
  /** What a language model read in the words; null or left out = none did. */
  readonly wordsRead?: { readonly model: string; readonly stretches: readonly ReadStretch[] } | null;
  /** What programs outside told while the stream was on, 0..1 per second; null or left out = nobody did. */
  readonly outside?: Float32Array | null;
  /** Ranges that scoring leaves out (`missing`, `ad`), or that a group of signals does not cover. */
  readonly truth?: readonly TruthRange[];
}

/** One value per second and signal in VOD time, chat already moved back by the lag; null = the signal is absent. */
export interface SignalSeries {
  readonly series: Readonly<Record<Signal, Float32Array | null>>;
  /** 1 per second whose words a language model read as well; null = it read none. */
  readonly wordsRead: Float32Array | null;
  /** The speech rate comes from onsets, not from words. */
  readonly speechRateIsEstimate: boolean;
}

const CHAT_SOURCES: Partial<Record<Signal, ChatTrack>> = {
  'chat-rate': 'weighted',
  'chat-voices': 'joining',
  'chat-emotes': 'weightedEmotes',
  'chat-laughter': 'weightedLaughter',
  'chat-emotion': 'stirred',
  'chat-events': 'weightedEvents',
};

const SOUND_SIGNALS: ReadonlySet<Signal> = new Set([
  'loudness',
  'shout',
  'pitch',
  'silence-break',
  'speech-rate',
  'laughter',
  'cheer',
  'own-sounds',
]);

export const secondsOf = (durationMs: number): number => Math.max(0, Math.ceil(durationMs / 1000));

/** Gathers the signals that there are. */
export function gatherSignals(inputs: HypeInputs, lagMs: number): SignalSeries {
  const lengthSec = secondsOf(inputs.durationMs);
  const sound = soundSignals(lengthSec, inputs.loudness, inputs.voice);
  const words =
    inputs.sentences === null ? null : wordSignals(lengthSec, inputs.sentences, inputs.wordsRead?.stretches);
  const chat = inputs.chat;
  const series = Object.fromEntries(SIGNALS.map((signal) => [signal, null])) as Record<
    Signal,
    Float32Array | null
  >;
  if (chat !== null)
    for (const [signal, track] of Object.entries(CHAT_SOURCES))
      series[signal as Signal] = movedBack(chat, track, lagMs, lengthSec);
  series.loudness = sound.loudness;
  series.shout = sound.shout;
  series.pitch = sound.pitch;
  series['silence-break'] = sound.silenceBreak;
  series['speech-rate'] = words?.speechRate ?? sound.onsetRate;
  series.words = words?.stirred ?? null;
  const heard = heardSignals(lengthSec, inputs.sounds ?? null);
  series.laughter = heard.laughter;
  series.cheer = heard.cheer;
  series['own-sounds'] = heard.ownSounds;
  series['outside-events'] = inputs.outside ?? null;
  // A tagger that was trained on recordings knows a shout better than rules on level and pitch.
  series.shout = heard.shout ?? series.shout;
  for (const range of inputs.truth ?? []) blank(series, range, lagMs);
  const wordsRead = words?.read.includes(1) ? words.read : null;
  return { series, wordsRead, speechRateIsEstimate: words === null && sound.onsetRate !== null };
}

/** Chat of second s + lag at second s; NaN after chat's end. */
function movedBack(chat: TrackSet, name: string, lagMs: number, lengthSec: number): Float32Array | null {
  const track = chat.tracks[name];
  if (track === undefined) return null;
  const out = new Float32Array(lengthSec).fill(Number.NaN);
  const shift = Math.round((lagMs - chat.startMs) / 1000);
  for (let second = 0; second < lengthSec; second++) {
    const value = track[second + shift];
    if (value !== undefined) out[second] = value;
  }
  return out;
}

const isChat = (signal: Signal): boolean => signal.startsWith('chat-');

function hides(kind: TruthRange['kind'], signal: Signal): boolean {
  switch (kind) {
    case 'missing':
    case 'ad':
      return true;
    case 'muted':
    case 'no-audio':
      return SOUND_SIGNALS.has(signal);
    case 'no-chat':
      return isChat(signal);
    case 'no-transcript':
      return signal === 'words';
  }
}

function blank(series: Record<Signal, Float32Array | null>, range: TruthRange, lagMs: number): void {
  for (const signal of SIGNALS) {
    const values = series[signal];
    if (values === null || !hides(range.kind, signal)) continue;
    const backMs = range.kind === 'no-chat' ? lagMs : 0;
    const from = Math.max(0, Math.floor((range.startMs - backMs) / 1000));
    values.fill(Number.NaN, from, Math.max(from, Math.ceil((range.endMs - backMs) / 1000)));
  }
}
