import { EMOTIONS, type EmotionMix } from '../../../shared/model/chat.ts';

export const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);

/** How chat feels from a second on: −1..1 by what each second weighs, null where nothing could be read; lines by feeling. */
export function moodOf(
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
