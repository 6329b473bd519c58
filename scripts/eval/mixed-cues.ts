import type { HypeInputs } from '../../src/core/domain/scoring/hype-signals.ts';
import type { Signal } from '../../src/shared/model/hype.ts';
import type { SoundEvent } from '../../src/shared/model/sound-event.ts';
import type { TrackSet } from '../../src/shared/model/track-set.ts';
import type { TranscriptSentence } from '../../src/shared/model/transcript.ts';
import { seededRandom } from '../../test/support/seeded-random.ts';

/** What a moment can be heard by: every signal of sound and words, one way each to bring it about. */
const CUES = [
  'loudness',
  'shout',
  'speech-rate',
  'pitch',
  'silence-break',
  'words',
  'laughter',
  'cheer',
  'own-sounds',
] as const satisfies readonly Signal[];
type Cue = (typeof CUES)[number];

/** A made-up stream of an hour without chat. */
export interface CueStream {
  readonly inputs: HypeInputs;
  readonly onsetsSec: readonly number[];
}

const DURATION_SEC = 3600;
const STEP_MS = 100;
const FRAMES = (DURATION_SEC * 1000) / STEP_MS;
const MOMENTS = 16;
/** Of each cue alone, where nothing happens. */
const LONE_CUES = 3;
/** Odds that a moment is heard by a cue. */
const CUE_ODDS = 0.45;
/** Odds that the detectors hear a planted sound: about what they reach on sounds that they were not tuned on. */
const HEARD_ODDS = 0.85;
/** What is heard of a moment lasts so long. */
export const REACTION_SEC = 4;
const TALK = ['so', 'now', 'we', 'go', 'over', 'there', 'and', 'look', 'at', 'the', 'old', 'house', 'again'];
const WORDS_STIRRED = 'oh my god no way!';
const WORDS_CALM = 'so now we look there';

const LEVEL_LUFS = { game: -34, talk: -24, shout: -15, silence: -52 } as const;
const LOUD_LU = 12;
const PITCH_HZ = { talk: 140, high: 195, shout: 250 } as const;

interface Build {
  readonly random: () => number;
  readonly level: Float32Array;
  readonly speech: Float32Array;
  readonly pitch: Float32Array;
  readonly sentences: TranscriptSentence[];
  readonly events: SoundEvent[];
}

const gauss = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/**
 * Each moment is heard by some of the cues, drawn by themselves, and each cue also comes alone elsewhere: what tells a
 * moment is that several come together. No cue is worth more than another by itself, but a shout is loud and high as well. How much a
 * signal adds here says nothing of real streams.
 */
export function cueStream(seed: number): CueStream {
  const random = seededRandom(seed * 104_729 + 7);
  const build: Build = {
    random,
    level: Float32Array.from({ length: FRAMES }, () => LEVEL_LUFS.game + 2.5 * gauss(random)),
    speech: new Float32Array(FRAMES),
    pitch: new Float32Array(FRAMES).fill(Number.NaN),
    sentences: [],
    events: [],
  };
  const slots = shuffled(slotsOf(random), random);
  const onsetsSec = slots.slice(0, MOMENTS);
  const lone = slots.slice(MOMENTS, MOMENTS + CUES.length * LONE_CUES);
  talk(build, [...onsetsSec, ...lone]);
  for (const onset of onsetsSec) {
    const cues = CUES.filter(() => random() < CUE_ODDS);
    plant(build, new Set(cues.length > 0 ? cues : [CUES[Math.floor(random() * CUES.length)]!]), onset);
  }
  for (const [index, atSec] of lone.entries()) plant(build, new Set([CUES[index % CUES.length]!]), atSec);
  build.sentences.sort((a, b) => a.startMs - b.startMs);
  build.events.sort((a, b) => a.startMs - b.startMs);
  return { inputs: inputsOf(build), onsetsSec };
}

/** Places 45 to 95 s apart, the first and last minute left out. */
function slotsOf(random: () => number): number[] {
  const slots: number[] = [];
  for (let at = 60; at < DURATION_SEC - 60; at += 45 + 50 * random()) slots.push(Math.round(at));
  return slots;
}

function shuffled(slots: number[], random: () => number): number[] {
  for (let index = slots.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [slots[index], slots[other]] = [slots[other]!, slots[index]!];
  }
  return slots;
}

interface Utterance {
  readonly fromSec: number;
  readonly toSec: number;
  readonly levelLufs: number;
  readonly pitchHz: number;
  readonly text: string;
}

function speak(build: Build, { fromSec, toSec, levelLufs, pitchHz, text }: Utterance): void {
  const { random, level, speech, pitch } = build;
  for (let frame = Math.round(fromSec * 10); frame < Math.min(FRAMES, Math.round(toSec * 10)); frame++) {
    level[frame] = levelLufs + 1.5 * gauss(random);
    speech[frame] = 0.95;
    pitch[frame] = pitchHz * 2 ** (0.08 * gauss(random));
  }
  build.sentences.push({
    startMs: Math.round(fromSec * 1000),
    endMs: Math.round(toSec * 1000),
    ...{ text, speaker: null, paragraph: 0, words: [] },
  });
}

const talkWords = (random: () => number, count: number): string =>
  Array.from({ length: count }, () => TALK[Math.floor(random() * TALK.length)]!).join(' ');

/** Calm sentences with pauses, clear of the slots. */
function talk(build: Build, slots: readonly number[]): void {
  const { random } = build;
  const taken = slots.map((slot) => [slot - 8, slot + 10] as const).sort((a, b) => a[0] - b[0]);
  for (let at = 1; at < DURATION_SEC - 10;) {
    const seconds = 2 + 3 * random();
    const clash = taken.find(([from, to]) => at < to && at + seconds > from);
    if (clash !== undefined) {
      at = clash[1];
      continue;
    }
    const text = `${talkWords(random, Math.round(2.5 * seconds))}.`;
    speak(build, {
      ...{ fromSec: at, toSec: at + seconds, text },
      ...{ levelLufs: LEVEL_LUFS.talk, pitchHz: PITCH_HZ.talk },
    });
    at += seconds + 0.5 + 3 * random();
  }
}

/** One utterance and what is heard beside it, from `atSec` on. */
function plant(build: Build, cues: ReadonlySet<Cue>, atSec: number): void {
  const { random, level } = build;
  const isShout = cues.has('shout');
  const fast = cues.has('speech-rate') ? ` ${talkWords(random, 5 * REACTION_SEC)}` : '';
  speak(build, {
    ...{ fromSec: atSec, toSec: atSec + REACTION_SEC },
    levelLufs: isShout ? LEVEL_LUFS.shout : LEVEL_LUFS.talk,
    pitchHz: isShout ? PITCH_HZ.shout : cues.has('pitch') ? PITCH_HZ.high : PITCH_HZ.talk,
    text: `${cues.has('words') ? WORDS_STIRRED : WORDS_CALM}${fast}`,
  });
  const overFrames = (fromSec: number, toSec: number, of: (lufs: number) => number): void => {
    for (let frame = Math.round(fromSec * 10); frame < Math.round(toSec * 10); frame++)
      level[frame] = of(level[frame]!);
  };
  if (cues.has('loudness')) overFrames(atSec, atSec + REACTION_SEC, (lufs) => lufs + LOUD_LU);
  if (cues.has('silence-break')) overFrames(atSec - 6, atSec, () => LEVEL_LUFS.silence);
  if (cues.has('laughter')) hear(build, 'laughter', { atSec: atSec + random(), seconds: 2.5 });
  if (cues.has('cheer')) hear(build, 'cheer', { atSec: atSec + random(), seconds: 3.5 });
  const plays = cues.has('own-sounds') ? 1 + Math.floor(3 * random()) : 0;
  for (let play = 0; play < plays; play++) hear(build, 'own', { atSec: atSec + 1.2 * play, seconds: 0.7 });
}

function hear(
  { random, events }: Build,
  kind: 'laughter' | 'cheer' | 'own',
  { atSec, seconds }: { readonly atSec: number; readonly seconds: number },
): void {
  const [isHeard, confidence] = [random() < HEARD_ODDS, 0.5 + 0.5 * random()];
  if (!isHeard) return;
  const times = { startMs: Math.round(atSec * 1000), endMs: Math.round((atSec + seconds) * 1000) };
  const detector = kind === 'own' ? 'template' : 'heuristic';
  events.push({ kind, ...times, confidence, detector, label: kind === 'own' ? 'kill' : null });
}

function inputsOf(build: Build): HypeInputs {
  const set = (tracks: Record<string, Float32Array>): TrackSet => ({
    ...{ startMs: 0, stepMs: STEP_MS, length: FRAMES, tracks, meta: {} },
  });
  const { level, speech, pitch, sentences, events } = build;
  return {
    ...{ durationMs: DURATION_SEC * 1000, lagMs: null, chat: null, sentences },
    loudness: set({ momentary: level, shortTerm: level }),
    voice: set({ speech, pitchHz: pitch, onset: speech, rmsDbfs: level }),
    sounds: { detector: 'heuristic', ownSounds: ['kill'], events },
  };
}
