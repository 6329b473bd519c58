import { EMOTIONS, type EmotionMix } from '../../../shared/model/chat.ts';
import type { LiveView } from '../../../shared/model/live.ts';
import type { LiveReading } from '../../domain/live/live-meter.ts';

const RATE_SEC = 10;
const MOOD_SEC = 60;

const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);

/** How chat feels from a second on: −1..1 by what each second weighs, null where nothing could be read; lines by feeling. */
function moodOf(
  tracks: Readonly<Record<string, Float32Array>>,
  from: number,
): { sentiment: number | null; emotions: EmotionMix } {
  const [sentiment, confidence, messages] = [
    tracks['sentiment']!,
    tracks['sentimentConfidence']!,
    tracks['messages']!,
  ];
  let weighted = 0;
  let weight = 0;
  for (let second = from; second < sentiment.length; second++) {
    // Per line there: back to what the second weighs in all.
    const here = confidence[second]! * messages[second]!;
    if (!(here > 0)) continue;
    weighted += sentiment[second]! * here;
    weight += here;
  }
  const emotions = Object.fromEntries(
    EMOTIONS.map((name) => [name, sum(tracks[name]!.subarray(from))]),
  ) as unknown as EmotionMix;
  return { sentiment: weight > 0 ? weighted / weight : null, emotions };
}

/** Chat of the last seconds in figures; `topEmotes` is what it writes most. */
export function chatNow(
  { chat, hype }: LiveReading,
  topEmotes: LiveView['chat']['topEmotes'],
): LiveView['chat'] {
  const rateSec = Math.min(RATE_SEC, chat.length);
  const mood = moodOf(chat.tracks, Math.max(0, chat.length - MOOD_SEC));
  const lines = sum(chat.tracks['messages']!.subarray(chat.length - rateSec));
  return {
    perMinute: chat.tracks['messages']!.some((count) => count > 0)
      ? (lines * 60) / Math.max(1, rateSec)
      : null,
    usualPerMinute: lastNumber(hype.tracks['chat-rate.usual']),
    ...mood,
    topEmotes,
  };
}

/** The last that is there; null = none is. */
export function lastNumber(track: Float32Array | undefined): number | null {
  const value = track?.findLast((one) => !Number.isNaN(one));
  return value === undefined ? null : value;
}
