import type { SoundEvent } from '../../../../shared/model/sound-event.ts';
import { findVoice } from '../../dsp/voice.ts';
import { createVoiceFrameMeter, VOICE_RATE_HZ } from '../../dsp/voice-frames.ts';
import { measureSounds } from '../../sounds/measure-sounds.ts';
import { eventsOf } from '../../sounds/sound-events.ts';
import { createSoundFrameWriter } from '../../sounds/sound-frames.ts';

/** What is usual, and what lies around a sound, is taken from so much. */
const WINDOW = 40 * VOICE_RATE_HZ;
/** The detectors look again after so much. */
const EVERY = 2 * VOICE_RATE_HZ;
/** What ended later than this may still go on: bursts up to 1.5 s apart are one laugh. */
const SETTLED_MS = 2000;
/** What begins this near the window's start began before it. */
const CUT_OFF_MS = 500;

const msOf = (samples: number): number => (samples * 1000) / VOICE_RATE_HZ;

/**
 * Laughter, cheer and shouts of a stream that goes on, by the detectors of finished ones over the last forty seconds.
 * Feed 16 kHz mono samples; answers with events that are over, each once, in ms since the first sample. They are told of two
 * to four seconds after their end.
 */
export function createSoundWatch(): (samples: Int16Array) => SoundEvent[] {
  const window = new Int16Array(WINDOW);
  /** Samples that were ever heard, and those since the last look. */
  let heard = 0;
  let fresh = 0;
  const toldUntilMs = new Map<SoundEvent['kind'], number>();

  const look = (): SoundEvent[] => {
    const length = Math.min(heard, WINDOW);
    const startMs = Math.round(msOf(heard - length));
    const isCut = heard > WINDOW;
    return eventsIn(window.subarray(WINDOW - length)).flatMap((event) => {
      if (event.endMs > msOf(length) - SETTLED_MS || (isCut && event.startMs < CUT_OFF_MS)) return [];
      const absolute = { ...event, startMs: startMs + event.startMs, endMs: startMs + event.endMs };
      if (absolute.startMs < (toldUntilMs.get(event.kind) ?? 0)) return [];
      toldUntilMs.set(event.kind, absolute.endMs);
      return [absolute];
    });
  };

  return (samples) => {
    const found: SoundEvent[] = [];
    for (let at = 0; at < samples.length;) {
      const part = samples.subarray(at, at + EVERY - fresh);
      window.copyWithin(0, part.length);
      window.set(part, WINDOW - part.length);
      at += part.length;
      heard += part.length;
      fresh += part.length;
      if (fresh < EVERY) continue;
      fresh = 0;
      found.push(...look());
    }
    return found;
  };
}

function eventsIn(samples: Int16Array): SoundEvent[] {
  const writer = createSoundFrameWriter();
  const meter = createVoiceFrameMeter(writer.onHop);
  meter.push(samples);
  const { speech } = findVoice(meter.finish()).tracks;
  return eventsOf(measureSounds(writer.take(), speech), 'heuristic');
}
