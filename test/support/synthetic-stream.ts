import type { ChatMessage } from '../../src/shared/model/chat.ts';
import type { TrackSet } from '../../src/shared/model/track-set.ts';
import type { TranscriptSentence } from '../../src/shared/model/transcript.ts';
import { seededRandom } from './seeded-random.ts';

/**
 * Signals of a made-up stream with known moments, for tests and measurement of alignment, scoring and boundaries.
 * It makes features, not media: a stream of an hour takes milliseconds.
 */
export interface StreamPlan {
  readonly seed: number;
  readonly durationSec: number;
  /** How late chat answers. */
  readonly lagSec: number;
  /** Ordinary lines per second. */
  readonly chatRate?: number;
  /** Moments per hour; about 30 by default. */
  readonly momentsPerHour?: number;
  /** Loud stretches without chat, raids, copypasta storms and bot salvos, each this often per hour. */
  readonly decoysPerHour?: number;
  /**
   * 1 by default. Sound varies that much more, fewer people react (by its square root), their answers come that much
   * more unevenly, and above 1 chat has bursts of its own that nothing on the stream is the cause of.
   */
  readonly noise?: number;
}

export interface PlantedMoment {
  /** The run-up sentence begins. */
  readonly startSec: number;
  /** It happens. */
  readonly onsetSec: number;
  /** The streamer's reaction ends. */
  readonly endSec: number;
}

export interface SyntheticStream {
  readonly moments: readonly PlantedMoment[];
  readonly decoys: readonly { readonly kind: string; readonly atSec: number }[];
  /** Per second, LUFS. */
  readonly loudness: Float32Array;
  readonly loudnessTracks: TrackSet;
  readonly voiceTracks: TrackSet;
  readonly lines: readonly { readonly atMs: number; readonly message: ChatMessage }[];
  readonly sentences: readonly TranscriptSentence[];
}

export function chatLine(text: string, author: string, extra: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id: null,
    offsetMs: null,
    sentAtUnixMs: null,
    kind: 'message',
    author: { id: null, login: author, displayName: author },
    text,
    emotes: [],
    badges: [],
    color: null,
    bits: null,
    reply: null,
    event: null,
    extra: null,
    ...extra,
  };
}

const SMALL_TALK = [
  'what game is this',
  'i think the left door is better',
  'he said that yesterday',
  'how long has the stream been on',
  'my internet is slow today',
  'anyone tried the new patch',
  'the map looks different',
  'where are you from',
  'i had pasta for dinner',
  'check the chest behind you',
  'this song is from the old album',
  'when is the next tournament',
];
const REACTIONS = [
  ['KEKW', 'LUL', 'HAHAHA', 'LMAO', 'OMEGALUL', 'lol', 'xD', 'im dead'],
  ['POG', 'PogChamp', 'LETS GO', 'INSANE', 'WOW', 'no way', 'POGGERS', 'omg'],
  ['NOOO', 'Sadge', 'RIP', 'F', 'PepeHands', 'oh no', 'pain', 'BibleThump'],
];
const TALK = ['so', 'now', 'we', 'go', 'over', 'there', 'and', 'look', 'at', 'the', 'old', 'house', 'again'];

const STEP_MS = 100;

interface Build {
  readonly plan: StreamPlan;
  readonly noise: number;
  readonly random: () => number;
  readonly loud: Float32Array;
  readonly speech: Float32Array;
  readonly pitch: Float32Array;
  readonly lines: { atMs: number; message: ChatMessage }[];
  readonly sentences: TranscriptSentence[];
}

const exponential = (random: () => number, mean: number): number => -Math.log(1 - random()) * mean;
const gauss = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const pick = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

export function syntheticStream(plan: StreamPlan): SyntheticStream {
  const random = seededRandom(plan.seed * 7919 + 13);
  const frames = Math.ceil((plan.durationSec * 1000) / STEP_MS);
  const noise = plan.noise ?? 1;
  const build: Build = {
    plan,
    noise,
    random,
    loud: Float32Array.from({ length: frames }, () => -30 + 2 * noise * gauss(random)),
    speech: new Float32Array(frames),
    pitch: new Float32Array(frames).fill(Number.NaN),
    lines: [],
    sentences: [],
  };
  const slots = shuffledSlots(plan, random);
  const momentCount = Math.round(((plan.momentsPerHour ?? 30) * plan.durationSec) / 3600);
  const moments = slots
    .slice(0, momentCount)
    .map((startSec) => plantMoment(build, startSec))
    .sort((a, b) => a.startSec - b.startSec);
  const decoyCount = Math.round(((plan.decoysPerHour ?? 0) * plan.durationSec) / 3600);
  const kinds = ['loud', 'raid', 'copypasta', 'bots'] as const;
  const decoys = slots.slice(momentCount, momentCount + decoyCount * kinds.length).map((atSec, index) => {
    const kind = kinds[index % kinds.length]!;
    plantDecoy(build, kind, atSec);
    return { kind, atSec };
  });
  talkBetween(build, [...moments.map(({ startSec, endSec }) => [startSec - 2, endSec + 2] as const)]);
  smallTalk(build);
  chatter(build);
  build.lines.sort((a, b) => a.atMs - b.atMs);
  build.sentences.sort((a, b) => a.startMs - b.startMs);
  return {
    moments,
    decoys,
    loudness: perSecondMax(build.loud),
    loudnessTracks: trackSet({ momentary: build.loud, shortTerm: build.loud }, frames),
    voiceTracks: voiceTracks(build, frames),
    lines: build.lines,
    sentences: build.sentences,
  };
}

/** Free places at irregular distances of 45 s and more, the first and last minute left out. */
function shuffledSlots(plan: StreamPlan, random: () => number): number[] {
  const slots: number[] = [];
  for (let at = 60 + random() * 30; at + 60 < plan.durationSec; at += 45 + random() * 60) slots.push(at);
  for (let index = slots.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [slots[index], slots[other]] = [slots[other]!, slots[index]!];
  }
  return slots;
}

interface Speech {
  readonly startSec: number;
  readonly endSec: number;
  readonly style: 'calm' | 'shout';
  readonly text: string;
}

function speak(build: Build, { startSec, endSec, style, text }: Speech): void {
  for (let frame = Math.floor(startSec * 10); frame < Math.min(build.loud.length, endSec * 10); frame++) {
    const shouting = style === 'shout';
    build.loud[frame] = (shouting ? -11 : -23) + 1.5 * build.noise * gauss(build.random);
    build.speech[frame] = 0.95;
    build.pitch[frame] = (shouting ? 260 : 140) * 2 ** (0.05 * gauss(build.random));
  }
  build.sentences.push({
    startMs: Math.round(startSec * 1000),
    endMs: Math.round(endSec * 1000),
    text,
    speaker: null,
    paragraph: 0,
    words: [],
  });
}

function plantMoment(build: Build, slotSec: number): PlantedMoment {
  const { random, plan } = build;
  const startSec = slotSec;
  const onsetSec = startSec + 4 + random() * 5;
  const tailSec = 7 + random() * 8;
  const endSec = onsetSec + tailSec;
  speak(build, {
    startSec: startSec,
    endSec: onsetSec - 0.2,
    style: 'calm',
    text: 'wait what is that over there',
  });
  speak(build, { startSec: onsetSec, endSec: onsetSec + 2.5, style: 'shout', text: 'OH MY GOD NO WAY!' });
  speak(build, {
    startSec: onsetSec + 2.8,
    endSec: endSec,
    style: 'calm',
    text: 'i can not believe that this just happened, wow',
  });
  const words = pick(random, REACTIONS);
  const size = Math.round((15 + Math.floor(random() * 35)) / Math.sqrt(build.noise));
  for (let index = 0; index < size; index++) {
    const unevenSec = build.noise > 1 ? (build.noise - 1) * Math.abs(gauss(random)) : 0;
    const delaySec = plan.lagSec + exponential(random, tailSec / 3) + unevenSec;
    build.lines.push({
      atMs: Math.round((onsetSec + delaySec) * 1000),
      message: chatLine(pick(random, words), `viewer${Math.floor(random() * 80)}`),
    });
  }
  return { startSec, onsetSec, endSec };
}

const PASTA =
  'I am a proud member of this chat and I will copy this text until somebody notices that nobody wrote it first';

function plantDecoy(build: Build, kind: 'loud' | 'raid' | 'copypasta' | 'bots', atSec: number): void {
  const { random } = build;
  const add = (delaySec: number, message: ChatMessage): void => {
    build.lines.push({ atMs: Math.round((atSec + delaySec) * 1000), message });
  };
  switch (kind) {
    case 'loud':
      for (let frame = Math.floor(atSec * 10); frame < (atSec + 25) * 10; frame++)
        build.loud[frame] = -12 + 1.5 * gauss(random);
      return;
    case 'raid':
      add(0, chatLine('', 'friendly', { kind: 'raid', event: { type: 'raid', viewers: 120 } }));
      for (let index = 0; index < 60; index++)
        add(
          1 + exponential(random, 10),
          chatLine('friendly raid HYPE', `raider${atSec.toFixed(0)}x${index}`),
        );
      return;
    case 'copypasta':
      for (let index = 0; index < 30; index++)
        add(exponential(random, 8), chatLine(PASTA, `viewer${Math.floor(random() * 80)}`));
      return;
    case 'bots':
      for (let index = 0; index < 12; index++)
        add(random() * 8, chatLine(`viewer${index} has joined the giveaway, type !join`, 'nightbot'));
  }
}

/** Calm sentences with pauses wherever no moment is. */
function talkBetween(build: Build, taken: readonly (readonly [number, number])[]): void {
  const { random, plan } = build;
  let at = 1;
  while (at < plan.durationSec - 10) {
    const lengthSec = 2 + random() * 4;
    const clash = taken.find(([from, to]) => at < to && at + lengthSec > from);
    if (clash !== undefined) {
      at = clash[1];
      continue;
    }
    const words = Array.from({ length: 6 }, () => pick(random, TALK)).join(' ');
    speak(build, { startSec: at, endSec: at + lengthSec, style: 'calm', text: `${words}.` });
    at += lengthSec + 0.6 + exponential(random, 2.5);
  }
}

function smallTalk(build: Build): void {
  const { random, plan } = build;
  const rate = plan.chatRate ?? 0.5;
  for (let at = 0; at < plan.durationSec; at += exponential(random, 1 / rate))
    build.lines.push({
      atMs: Math.round(at * 1000),
      message: chatLine(pick(random, SMALL_TALK), `viewer${Math.floor(random() * 80)}`),
    });
}

/** Talk that flares up among viewers: short, and about nothing that happens. */
function chatter(build: Build): void {
  const { random, plan, noise } = build;
  const perHour = Math.max(0, noise - 1) * 30;
  const bursts = Math.round((perHour * plan.durationSec) / 3600);
  for (let burst = 0; burst < bursts; burst++) {
    const atSec = random() * plan.durationSec;
    for (let index = 0; index < 8; index++)
      build.lines.push({
        atMs: Math.round((atSec + exponential(random, 6)) * 1000),
        message: chatLine(pick(random, SMALL_TALK), `viewer${Math.floor(random() * 80)}`),
      });
  }
}

function perSecondMax(frames: Float32Array): Float32Array {
  const out = new Float32Array(Math.ceil(frames.length / 10)).fill(Number.NEGATIVE_INFINITY);
  for (let frame = 0; frame < frames.length; frame++) {
    const second = Math.floor(frame / 10);
    out[second] = Math.max(out[second]!, frames[frame]!);
  }
  return out;
}

const trackSet = (tracks: Record<string, Float32Array>, length: number): TrackSet => ({
  startMs: 0,
  stepMs: STEP_MS,
  length,
  tracks,
  meta: {},
});

function voiceTracks(build: Build, frames: number): TrackSet {
  const onset = Float32Array.from(build.speech, (speech, frame) => (speech > 0 && frame % 3 === 0 ? 1 : 0.1));
  return trackSet(
    {
      speech: build.speech,
      pitchHz: build.pitch,
      onset,
      rmsDbfs: build.loud,
      centroidHz: new Float32Array(frames).fill(900),
    },
    frames,
  );
}
