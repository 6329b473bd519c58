import type { PlannedDecoy, PlannedMoment, StreamPlan } from '../plan/plan.ts';
import { fillTemplate } from '../plan/world.ts';
import { createRandom, type Random } from '../random.ts';
import { makeVocalSound } from '../voice/vocal-sounds.ts';
import type { SpokenWord, Speaker } from '../voice/speaker.ts';
import { SAMPLE_RATE_HZ } from '../sound/signal.ts';
import {
  bright,
  talk,
  type Beat,
  type SpeechStyle,
  type SpokenBeat,
  type VocalBeat,
  type VocalSound,
} from './beats.ts';
import { MOMENT_SCRIPTS } from './moment-scripts.ts';
import * as lines from './everyday-lines.ts';

/** A piece of the voice track: a spoken line, or a vocal sound with no words. */
export interface Utterance {
  readonly startMs: number;
  readonly endMs: number;
  readonly samples: Float32Array;
  readonly text: string;
  readonly words: readonly SpokenWord[];
  readonly manner: SpeechStyle | VocalSound;
}

export interface Performance {
  readonly utterances: readonly Utterance[];
  /** The plan's moments with the boundaries that the spoken sentences gave them. */
  readonly moments: readonly PlannedMoment[];
}

/** Deals a list in a shuffled order, all of it before any line comes again. */
function makeDeck(items: readonly string[], random: Random): () => string {
  let left: string[] = [];
  return () => {
    if (left.length === 0) left = random.shuffle(items);
    return left.pop()!;
  };
}

interface Stage {
  readonly plan: StreamPlan;
  readonly speaker: Speaker;
  readonly random: Random;
  readonly utterances: Utterance[];
}

type Take = Omit<Utterance, 'startMs' | 'endMs'> & { readonly durationMs: number };

function rehearse(stage: Stage, beat: SpokenBeat | VocalBeat): Take {
  if ('say' in beat) {
    const text = fillTemplate(beat.say, stage.plan.world, stage.random).replaceAll('’', "'");
    const spoken = stage.speaker.say(text.charAt(0).toUpperCase() + text.slice(1), beat.style);
    return { ...spoken, text, manner: beat.style };
  }
  const samples = makeVocalSound(beat.sound, {
    durationMs: beat.forMs,
    loudness: beat.loudness,
    size: stage.speaker.size,
    random: stage.random,
  });
  return {
    samples,
    durationMs: (samples.length / SAMPLE_RATE_HZ) * 1000,
    text: '',
    words: [],
    manner: beat.sound,
  };
}

/** Puts a take on the track and returns when it ends. */
function place(stage: Stage, take: Take, startMs: number): number {
  const { durationMs, ...rest } = take;
  const roundedMs = Math.round(startMs);
  stage.utterances.push({ ...rest, startMs: roundedMs, endMs: Math.round(roundedMs + durationMs) });
  return roundedMs + durationMs;
}

/** Speaks beats one after the other until `limitMs`; what does not fit is left unsaid. Returns the last end. */
function speakBeats(
  stage: Stage,
  beats: readonly Beat[],
  options: { fromMs: number; limitMs: number },
): number {
  let atMs = options.fromMs;
  let endMs = options.fromMs;
  for (const beat of beats) {
    if ('restMs' in beat) {
      atMs += beat.restMs;
      continue;
    }
    const take = rehearse(stage, beat);
    if (atMs + take.durationMs > options.limitMs) return endMs;
    endMs = place(stage, take, atMs);
    atMs = endMs + stage.random.range(180, 420);
  }
  return endMs;
}

/** A moment's clip begins with its first setup sentence and ends when its last reaction has been spoken. */
function performMoment(stage: Stage, moment: PlannedMoment, untilMs: number): PlannedMoment {
  const script = MOMENT_SCRIPTS[moment.kind];
  const setup = stage.random.pick(script.setup);
  const reaction = stage.random.pick(script.reaction);
  speakBeats(stage, setup, { fromMs: moment.startMs + 120, limitMs: moment.causeMs - script.hushMs });
  const reactionMs = moment.causeMs + script.reactionDelayMs;
  const spokenUntilMs = speakBeats(stage, reaction, {
    fromMs: reactionMs,
    limitMs: Math.min(moment.endMs + 4000, untilMs),
  });
  const endMs = Math.round(Math.max(moment.causeMs + 8000, spokenUntilMs + 500));
  return { ...moment, endMs };
}

function linesOfDecoy(decoy: PlannedDecoy, random: Random): readonly Beat[] | null {
  switch (decoy.kind) {
    case 'greeting-wave':
      return [lines.FIRST_LINE, ...random.shuffle(lines.GREETING_LINES)].map((line) => bright(line));
    case 'raid':
      return lines.RAID_LINES.map((line) => bright(line));
    case 'giveaway':
      return lines.GIVEAWAY_LINES.map((line) => talk(line));
    case 'poll':
      return [talk(lines.POLL_LINES[0]!), { restMs: 8500 }, talk(lines.POLL_LINES[1]!)];
    case 'copypasta':
      return [{ restMs: 9000 }, talk(random.pick(lines.PASTE_LINES))];
    case 'cutscene':
    case 'music-break':
      return [];
    case 'bot-spam':
      return null;
  }
}

/** Speaks everyday lines with pauses between them until `toMs`. */
function chatter(stage: Stage, decks: Decks, range: { fromMs: number; toMs: number }): void {
  let atMs = range.fromMs + stage.random.range(300, 1500);
  while (atMs < range.toMs - 1500) {
    const line = stage.random.chance(0.36) ? decks.chat() : decks.play();
    const take = rehearse(stage, stage.random.chance(0.15) ? bright(line) : talk(line));
    if (atMs + take.durationMs > range.toMs - 400) return;
    const pauseMs = 450 + decks.reticenceMs * -Math.log(1 - stage.random.next());
    atMs = place(stage, take, atMs) + Math.min(6000, pauseMs);
  }
}

interface Decks {
  readonly play: () => string;
  readonly chat: () => string;
  /** How long this streamer likes to be quiet between two lines, on average. */
  readonly reticenceMs: number;
}

/** Some decoys begin with a line before the loud part: it ends where the plan says that the decoy starts. */
function announce(stage: Stage, decoy: PlannedDecoy): void {
  const options = decoy.kind === 'cutscene' ? lines.CUTSCENE_LINES : lines.BREAK_LINES;
  const take = rehearse(stage, talk(stage.random.pick(options)));
  const startMs = decoy.startMs - take.durationMs - 300;
  if ((stage.utterances.at(-1)?.endMs ?? 0) + 200 < startMs) place(stage, take, startMs);
}

/** Speaks the whole stream. Same plan and a fresh speaker of the same seed: same samples. */
export function performSpeech(plan: StreamPlan, speaker: Speaker): Performance {
  const random = createRandom(`speech ${plan.seed}`);
  const stage: Stage = { plan, speaker, random, utterances: [] };
  const decks: Decks = {
    play: makeDeck(lines.PLAY_LINES, random.fork('play')),
    chat: makeDeck(lines.CHAT_LINES, random.fork('chat')),
    reticenceMs: random.range(900, 2600),
  };
  const moments: PlannedMoment[] = [];
  const scenes = [...plan.moments, ...plan.decoys].sort((left, right) => left.startMs - right.startMs);
  let freeFromMs = 0;
  for (const [index, scene] of scenes.entries()) {
    chatter(stage, decks, { fromMs: freeFromMs, toMs: scene.startMs - 1200 });
    if ('causeMs' in scene) {
      const moment = performMoment(stage, scene, (scenes[index + 1]?.startMs ?? plan.durationMs) - 700);
      moments.push(moment);
      freeFromMs = moment.endMs + 1200;
      continue;
    }
    const beats = linesOfDecoy(scene, random);
    if (beats === null) {
      freeFromMs = Math.max(freeFromMs, scene.startMs - 1200);
      continue;
    }
    if (beats.length === 0) announce(stage, scene);
    const spoken = speakBeats(stage, spread(beats, random), {
      fromMs: scene.startMs + 400,
      limitMs: scene.endMs,
    });
    freeFromMs = scene.kind === 'copypasta' ? spoken : scene.endMs;
  }
  chatter(stage, decks, { fromMs: freeFromMs, toMs: plan.durationMs });
  return { utterances: stage.utterances, moments };
}

/** Puts a rest before each line, so that a greeting or an announcement does not come in one breath. */
function spread(beats: readonly Beat[], random: Random): Beat[] {
  return beats.flatMap((beat) => [{ restMs: random.range(300, 1800) }, beat]);
}
