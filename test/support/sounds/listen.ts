import type { SoundEvent } from '../../../src/shared/model/sound-event.ts';
import { createVoiceFrameMeter } from '../../../src/core/domain/dsp/voice-frames.ts';
import { findVoice } from '../../../src/core/domain/dsp/voice.ts';
import { measureSounds } from '../../../src/core/domain/sounds/measure-sounds.ts';
import { findTemplate, openTemplate } from '../../../src/core/domain/sounds/own-sounds.ts';
import { eventsOf } from '../../../src/core/domain/sounds/sound-events.ts';
import { createSoundFrameWriter } from '../../../src/core/domain/sounds/sound-frames.ts';

/** Everything that is heard in 16 kHz samples, as the stages find it. */
export function listenTo(samples: Int16Array, own: Float32Array | null): SoundEvent[] {
  const writer = createSoundFrameWriter();
  const meter = createVoiceFrameMeter(writer.onHop);
  meter.push(samples);
  const bytes = writer.take();
  const { speech } = findVoice(meter.finish()).tracks;
  const events = eventsOf(measureSounds(bytes, speech), 'heuristic');
  if (own === null) return events;
  const template = openTemplate(
    'own',
    Int16Array.from(own, (value) => Math.round(value * 32_767)),
  );
  if (template === null) throw new Error('the sample is no sound');
  return [...events, ...findTemplate(bytes, template)];
}
