import { createRandom } from '../../../scripts/sample/random.ts';
import { addEffects, type EffectKind } from '../../../scripts/sample/sound/effects.ts';
import { addMusic } from '../../../scripts/sample/sound/music.ts';
import { levelTo, resample, SAMPLE_RATE_HZ } from '../../../scripts/sample/sound/signal.ts';
import { makeSpeaker } from '../../../scripts/sample/voice/speaker.ts';
import { makeVocalSound } from '../../../scripts/sample/voice/vocal-sounds.ts';
import { SCENE_RATE_HZ, type SoundSource } from './scene.ts';

const LINES = [
  'so we went over to the other side and there was nobody at all',
  'I think the left door is better, but who knows what is behind it',
  'give me a second, I have to look at the map again',
  'that was the third time today and it still does not work',
];
const SHOUTS = ['no way, no way!', 'are you kidding me!', 'oh my god, look at that!', 'lets go, yes!'];
const DISTRACTIONS: EffectKind[] = ['explosion', 'roar', 'crash', 'fanfare', 'wobble', 'stinger'];

const to16k = (samples: Float32Array): Float32Array => resample(samples, SAMPLE_RATE_HZ / SCENE_RATE_HZ);

/** The sounds that the detectors were tuned on: the sample stream's own voice, effects and music. */
export async function tuningSource(seed: number): Promise<SoundSource> {
  const random = createRandom(`tune-${seed}`);
  const speaker = await makeSpeaker(random.fork('speaker'));
  const effect = (kind: EffectKind): Float32Array => {
    const track = new Float32Array(3 * SAMPLE_RATE_HZ);
    addEffects(track, [{ atMs: 0, kind }], createRandom(kind));
    return to16k(track);
  };
  const own = effect('alert').subarray(0, Math.floor(0.9 * SCENE_RATE_HZ));
  return {
    talk: () => to16k(speaker.say(random.pick(LINES), random.chance(0.3) ? 'bright' : 'talk').samples),
    laugh: () => {
      const durationMs = random.range(1600, 3200);
      return to16k(makeVocalSound('laugh', { durationMs, loudness: 1, size: speaker.size, random }));
    },
    shout: () => to16k(speaker.say(random.pick(SHOUTS), 'shout').samples),
    cheer: () =>
      levelTo(
        applause(random.range(2.5, 4.5), () => random.next()),
        -16,
      ),
    ownSound: () => own,
    noise: (seconds) => {
      const track = new Float32Array(Math.ceil(seconds * SAMPLE_RATE_HZ));
      addMusic(
        track,
        [
          { startMs: 0, endMs: seconds * 500, mood: 'boss' },
          { startMs: seconds * 500, endMs: seconds * 1000, mood: 'explore' },
        ],
        random.fork('music'),
      );
      let low = 0;
      for (let at = 0; at < track.length; at++) {
        low += 0.05 * (random.next() * 2 - 1 - low);
        track[at]! += low * 0.05;
      }
      return to16k(track);
    },
    distraction: () => effect(random.pick(DISTRACTIONS)),
  };
}

/** Many hands: short bursts of noise at random times, swelling and dying away. */
function applause(seconds: number, random: () => number): Float32Array {
  const out = new Float32Array(Math.ceil(seconds * SCENE_RATE_HZ));
  const claps = seconds * 220;
  for (let clap = 0; clap < claps; clap++) {
    const place = random();
    const gain = (0.3 + random()) * Math.min(1, place * 6, (1 - place) * 3);
    const from = Math.floor(place * out.length);
    let previous = 0;
    const ring = 0.3 + 0.5 * random();
    for (let at = 0; at < 160 && from + at < out.length; at++) {
      const white = (random() * 2 - 1) * Math.exp(-at / 45);
      out[from + at]! += gain * (white - ring * previous);
      previous = white;
    }
  }
  return out;
}
