import type { LiveView, SoundLabel } from '../../../shared/model/live.ts';
import type { LiveReading } from '../../domain/live/live-meter.ts';
import { lastNumber } from './chat-now.ts';
import type { LiveSound } from './live-sound.ts';

const LATELY_MS = 60_000;
const SHOWN = 3;

/** How loud the stream is and what was heard lately, as the live window shows it; `nowMs` on the session's clock. */
export function soundNow(
  { startMs, loudness, hype, sounds }: LiveReading,
  sound: Pick<LiveSound, 'status'>,
  nowMs: number,
): LiveView['sound'] {
  const heard = sounds.flatMap(({ kind, ...event }) =>
    kind === 'own' ? [] : [heardAt(kind, event, startMs)],
  );
  return {
    ...sound.status(),
    lufs: lastNumber(loudness),
    usualLufs: lastNumber(hype.tracks['loudness.usual']),
    heard: heard
      .filter(({ endMs }) => endMs > nowMs - LATELY_MS)
      .sort((a, b) => b.startMs - a.startMs)
      .slice(0, SHOWN),
  };
}

const heardAt = (
  sound: SoundLabel,
  { startMs, endMs }: { startMs: number; endMs: number },
  fromMs: number,
): LiveView['sound']['heard'][number] => ({
  sound,
  startMs: Math.round(startMs + fromMs),
  endMs: Math.round(endMs + fromMs),
});
