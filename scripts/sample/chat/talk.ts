import type { DecoyKind, MomentKind } from '../plan/moments.ts';
import type { StreamPlan } from '../plan/plan.ts';
import { fillTemplate, type World } from '../plan/world.ts';
import { createRandom, type Random } from '../random.ts';
import * as compose from './compose.ts';
import { makeEmoteShelf, type EmoteShelf } from './emotes.ts';
import { makeCrowd, type Persona } from './personas.ts';
import { COMMANDS, PASTES, TIMERS } from './phrases.ts';

/** A stretch in which more is written than usual. `atMs` is its first message. */
export interface Burst {
  readonly kind: MomentKind | DecoyKind;
  readonly atMs: number;
  readonly endMs: number;
  readonly peakPerSecond: number;
  readonly decayMs: number;
}

/** All that a chat is made from. Times are VOD ms; a chat may begin before the recording, at a negative time. */
export interface ChatScenario {
  readonly seed: number;
  readonly world: World;
  readonly fromMs: number;
  readonly toMs: number;
  readonly messagesPerSecond: number;
  /** Sorted by time. */
  readonly bursts: readonly Burst[];
}

const RISE_MS = 900;
/** Even a tiny chat wakes up when something happens. */
const SMALLEST_PEAK_PER_SECOND = 2;

/** The chat of a planned stream: each moment's burst comes `chatLagMs` after its cause. */
export function scenarioOf(plan: StreamPlan, fromMs = 0): ChatScenario {
  const usual = plan.messagesPerSecond;
  const peak = (ratio: number): number => Math.max(SMALLEST_PEAK_PER_SECOND, usual * ratio);
  const bursts: Burst[] = plan.moments.map((moment) => ({
    kind: moment.kind,
    atMs: moment.causeMs + moment.chatLagMs,
    endMs: moment.causeMs + moment.chatLagMs + 45_000,
    peakPerSecond: peak(moment.burstRatio),
    decayMs: moment.burstDecayMs,
  }));
  const add = (kind: DecoyKind, delayMs: number, ratio: number, decayMs: number): void => {
    const decoy = plan.decoys.find((candidate) => candidate.kind === kind);
    if (decoy === undefined) return;
    const atMs = decoy.startMs + delayMs;
    bursts.push({ kind, atMs, endMs: decoy.endMs + delayMs, peakPerSecond: peak(ratio), decayMs });
  };
  add('greeting-wave', 600, 1.7, 16_000);
  add('raid', 900, 3.4, 9000);
  add('copypasta', 1500, 2.6, 9000);
  // People join for as long as the giveaway is open.
  add('giveaway', plan.chatLagMs + 3000, 3.6, 60_000);
  add('poll', plan.chatLagMs + 1800, 3.2, 6500);
  add('bot-spam', 0, 1.2, 30_000);
  return {
    seed: plan.seed,
    world: plan.world,
    fromMs,
    toMs: plan.durationMs,
    messagesPerSecond: usual,
    bursts: bursts.sort((left, right) => left.atMs - right.atMs),
  };
}

/** A quick rise and a long fall, with a thin tail of talk about it. */
export function burstRateAt(burst: Burst, atMs: number): number {
  const ageMs = atMs - burst.atMs;
  if (ageMs < 0 || atMs >= burst.endMs) return 0;
  const rise = Math.min(1, (ageMs + 250) / RISE_MS);
  const fall = Math.exp(-Math.max(0, ageMs - RISE_MS) / burst.decayMs);
  return burst.peakPerSecond * rise * (0.96 * fall + 0.04 * Math.exp(-ageMs / 25_000));
}

function composeFor(burst: Burst, voices: compose.ChatVoices, ageMs: number): compose.Utterance {
  switch (burst.kind) {
    case 'greeting-wave':
      return compose.composeHello(voices);
    case 'raid':
      return compose.composeRaid(voices);
    case 'copypasta':
      return compose.composePaste(voices);
    case 'giveaway':
      return compose.composeJoin(voices);
    case 'poll':
      return compose.composeVote(voices);
    case 'bot-spam':
      return compose.composeSpam(voices);
    case 'music-break':
    case 'cutscene':
      return compose.composeSmallTalk(voices, []);
    case 'clutch-win':
    case 'funny-fail':
    case 'jump-scare':
    case 'rage':
    case 'pet-on-camera':
    case 'whispered-secret':
    case 'good-news':
    case 'rare-drop':
    case 'game-glitch':
    case 'farewell':
      return compose.composeReaction(burst.kind, voices, ageMs);
  }
}

/** The bots of a channel: timers, answers to commands, and what is announced when a raid arrives. */
function composeBots(
  voices: compose.ChatVoices,
  second: { fromMs: number; random: Random },
  rate: number,
): compose.ChatLine[] {
  const { random, fromMs } = second;
  const { crowd, world } = voices;
  const lines: compose.ChatLine[] = [];
  if (random.chance(1 / 140)) {
    const body = fillTemplate(random.pick(TIMERS), world, random);
    lines.push({ atMs: fromMs + random.int(0, 999), author: crowd.helperBot, body, bits: 0 });
  }
  if (random.chance(Math.min(0.05, rate * 0.012))) {
    const command = random.pick(COMMANDS);
    const atMs = fromMs + random.int(0, 500);
    const asker = crowd.pickTalker(random);
    const answer = `@${asker.displayName}, ${fillTemplate(command.answer, world, random)}`;
    lines.push({ atMs, author: asker, body: command.ask, bits: 0 });
    lines.push({
      atMs: atMs + random.int(350, 499),
      author: random.pick([crowd.helperBot, crowd.loyaltyBot]),
      body: answer,
      bits: 0,
    });
  }
  return lines;
}

export interface Talk {
  readonly shelf: EmoteShelf;
  /** The lines of each second of the scenario, in order of time; a second may be empty. */
  readonly seconds: () => Generator<compose.ChatLine[]>;
}

const SECOND_MS = 1000;

/** Writes the chat of a scenario second by second, so that a chat of any length needs the same memory. */
export function makeTalk(scenario: ChatScenario): Talk {
  const random = createRandom(`chat ${scenario.seed}`);
  const people = Math.round(90 + 45 * Math.sqrt(scenario.messagesPerSecond));
  const crowd = makeCrowd(scenario.world, people, random.fork('crowd'));
  const shelf = makeEmoteShelf(scenario.world.channel, random.fork('emotes'));
  const paste = fillTemplate(random.pick(PASTES), scenario.world, random);
  const voices: compose.ChatVoices = { world: scenario.world, crowd, shelf, random, paste };

  function* seconds(): Generator<compose.ChatLine[]> {
    const recent: Persona[] = [];
    let mood = 0;
    let first = 0;
    for (let fromMs = scenario.fromMs; fromMs < scenario.toMs; fromMs += SECOND_MS) {
      // The usual rate drifts slowly, as people come, go and get talking.
      mood = 0.985 * mood + 0.05 * random.gaussian();
      const usual = scenario.messagesPerSecond * Math.exp(mood);
      const lines: compose.ChatLine[] = composeBots(voices, { fromMs, random }, usual);
      const write = (utterance: compose.Utterance): void =>
        void lines.push({ ...utterance, atMs: fromMs + random.int(0, SECOND_MS - 1) });
      for (let count = random.poisson(usual); count > 0; count--)
        write(compose.composeSmallTalk(voices, recent));
      if (random.chance(1 / 75)) write(compose.composeSupport(voices));
      while ((scenario.bursts[first]?.endMs ?? Number.POSITIVE_INFINITY) < fromMs) first++;
      for (let index = first; index < scenario.bursts.length; index++) {
        const burst = scenario.bursts[index]!;
        if (burst.atMs >= fromMs + SECOND_MS) break;
        if (burst.kind === 'raid' && burst.atMs >= fromMs) {
          write(compose.composeRaidNotice(voices, Math.round(20 + 60 * scenario.messagesPerSecond)));
        }
        const middleMs = Math.max(fromMs + SECOND_MS / 2, burst.atMs);
        const share = Math.min(1, (fromMs + SECOND_MS - burst.atMs) / SECOND_MS);
        for (let count = random.poisson(burstRateAt(burst, middleMs) * share); count > 0; count--) {
          const from = Math.max(fromMs, burst.atMs);
          const atMs = Math.floor(random.range(from, fromMs + SECOND_MS));
          lines.push({ ...composeFor(burst, voices, fromMs - burst.atMs), atMs });
        }
      }
      lines.sort((left, right) => left.atMs - right.atMs);
      for (const line of lines) recent.push(line.author);
      recent.splice(0, Math.max(0, recent.length - 12));
      yield lines;
    }
  }
  return { shelf, seconds };
}
