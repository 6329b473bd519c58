import type { MomentKind } from '../plan/moments.ts';
import { fillTemplate, type World } from '../plan/world.ts';
import type { Random } from '../random.ts';
import type { EmoteFamily, EmoteShelf } from './emotes.ts';
import type { Crowd, Persona } from './personas.ts';
import * as phrases from './phrases.ts';

/** A chat line before it takes the form of a file. */
export interface ChatLine {
  readonly atMs: number;
  readonly author: Persona;
  readonly body: string;
  readonly bits: number;
}

/** Who can write what in one stream. */
export interface ChatVoices {
  readonly world: World;
  readonly crowd: Crowd;
  readonly shelf: EmoteShelf;
  readonly random: Random;
  /** The long text that gets pasted in this stream. */
  readonly paste: string;
}

export type Utterance = Omit<ChatLine, 'atMs'>;

const say = (author: Persona, body: string, bits = 0): Utterance => ({ author, body, bits });

/** "no" → "noooo", "lets go" → "lets gooo": the last vowel grows. */
function stretch(text: string, random: Random): string {
  const at = text.search(/[aeiou](?=[^aeiou]*$)/);
  if (at < 0) return text + text.slice(-1).repeat(random.int(1, 3));
  return text.slice(0, at) + text[at]!.repeat(random.int(2, 6)) + text.slice(at + 1);
}

/** Says a phrase in a person's manner. `heat` 0 is everyday talk, 1 is the middle of a burst. */
function inManner(text: string, persona: Persona, heat: number, random: Random): string {
  let manner = persona.lowercase ? text : text.charAt(0).toUpperCase() + text.slice(1);
  if (random.chance(persona.stretches * (0.15 + 0.75 * heat)) && text.length < 14)
    manner = stretch(manner, random);
  if (random.chance(persona.shouts * (0.1 + 0.9 * heat) + 0.1 * heat)) manner = manner.toUpperCase();
  if (heat > 0.5 && random.chance(0.22)) manner += '!'.repeat(random.int(1, 4));
  return manner;
}

function emotes(family: EmoteFamily, voices: ChatVoices, heat: number): string {
  const { random, shelf } = voices;
  const emote = shelf.pick(family, random).name;
  const count = random.chance(0.35 + 0.3 * heat) ? random.int(2, heat > 0.5 ? 5 : 2) : 1;
  const words: string[] = Array.from({ length: count }, () => emote);
  if (random.chance(0.12)) words.push(shelf.pick(family, random).name);
  return words.join(' ');
}

function reactor(voices: ChatVoices): Persona {
  const { crowd, random } = voices;
  return random.chance(0.55) ? crowd.pickTalker(random) : random.pick(crowd.lurkers);
}

/** A reaction to a moment, from its first cry to the talk that follows. */
export function composeReaction(kind: MomentKind, voices: ChatVoices, ageMs: number): Utterance {
  const { random, world } = voices;
  const voice = phrases.REACTIONS[kind];
  const author = reactor(voices);
  const heat = ageMs < 9000 ? 1 : 0.5;
  const dice = random.next();
  if (dice < 0.3 + 0.25 * author.lovesEmotes)
    return say(author, emotes(random.pick(voice.emotes), voices, heat));
  const isEarly = ageMs < 2500;
  const phrase = random.chance(isEarly ? 0.82 : 0.55) ? random.pick(voice.short) : random.pick(voice.long);
  let body = inManner(fillTemplate(phrase, world, random), author, heat, random);
  if (random.chance(0.3 * author.lovesEmotes))
    body += ` ${emotes(random.pick(voice.emotes), voices, heat * 0.6)}`;
  if (kind === 'clutch-win' && random.chance(0.012)) return say(author, `Cheer100 ${body}`, 100);
  return say(author, body);
}

/** What people say when nothing happens. `recent` are the last speakers, to be answered or greeted. */
export function composeSmallTalk(voices: ChatVoices, recent: readonly Persona[]): Utterance {
  const { random, world, crowd } = voices;
  const author = crowd.pickTalker(random);
  const dice = random.next();
  if (dice < 0.16) return say(author, emotes(random.chance(0.75) ? 'idle' : 'laugh', voices, 0));
  if (dice < 0.3)
    return say(
      author,
      inManner(fillTemplate(random.pick(phrases.QUESTIONS), world, random), author, 0, random),
    );
  if (dice < 0.33) return say(author, inManner(random.pick(phrases.HELLOS.slice(0, 10)), author, 0, random));
  if (dice < 0.345)
    return say(author, `https://wiki.example/${world.game.toLowerCase().replaceAll(' ', '-')}`);
  let body = inManner(fillTemplate(random.pick(phrases.SMALL_TALK), world, random), author, 0, random);
  if (recent.length > 0 && random.chance(0.14)) body = `@${random.pick(recent).displayName} ${body}`;
  if (random.chance(0.16 * author.lovesEmotes)) body += ` ${emotes('idle', voices, 0)}`;
  return say(author, body);
}

export function composeHello(voices: ChatVoices): Utterance {
  const { random, world } = voices;
  const author = reactor(voices);
  if (random.chance(0.25)) return say(author, emotes('hello', voices, 0));
  const body = inManner(fillTemplate(random.pick(phrases.HELLOS), world, random), author, 0.2, random);
  return say(author, random.chance(0.3) ? `${body} ${emotes('hello', voices, 0)}` : body);
}

export function composeRaid(voices: ChatVoices): Utterance {
  const { random, world, crowd } = voices;
  const isGuest = random.chance(0.66);
  const author = isGuest ? random.pick(crowd.raiders) : crowd.pickTalker(random);
  if (random.chance(0.35)) return say(author, emotes(random.chance(0.6) ? 'hype' : 'hello', voices, 0.7));
  const phrase = random.pick(isGuest ? phrases.RAID_HELLOS : phrases.RAID_WELCOMES);
  return say(author, inManner(fillTemplate(phrase, world, random), author, 0.5, random));
}

export function composePaste(voices: ChatVoices): Utterance {
  const { random, paste, crowd } = voices;
  const author = crowd.pickTalker(random);
  if (random.chance(0.2)) return composeSmallTalk(voices, []);
  const cut = random.chance(0.15) ? paste.slice(0, random.int(40, paste.length)) : paste;
  return say(author, random.chance(0.1) ? cut.toUpperCase() : cut);
}

export function composeJoin(voices: ChatVoices): Utterance {
  const { random } = voices;
  const author = reactor(voices);
  const dice = random.next();
  if (dice < 0.86) return say(author, '!join');
  return say(
    author,
    random.pick(['!join please', '!JOIN', '!join !join', 'good luck all', 'did it work?', '! join']),
  );
}

export function composeVote(voices: ChatVoices): Utterance {
  const { random } = voices;
  const author = reactor(voices);
  return say(author, inManner(random.pick(phrases.VOTES), author, 0.4, random));
}

export function composeSpam(voices: ChatVoices): Utterance {
  const { random, crowd } = voices;
  return say(random.pick(crowd.spammers), random.pick(phrases.SPAM));
}

/** Platform events arrive in a replay as plain lines of the person concerned. */
export function composeSupport(voices: ChatVoices): Utterance {
  const { random, crowd, world } = voices;
  const author = crowd.pickTalker(random);
  const name = author.displayName;
  const note = fillTemplate(random.pick(phrases.SUB_NOTES), world, random);
  switch (random.int(0, 4)) {
    case 0:
      return say(author, `${name} subscribed with Prime.`);
    case 1:
    case 2: {
      const months = random.int(2, 40);
      return say(
        author,
        `${name} subscribed at Tier 1. They've subscribed for ${months} months! ${note}`.trim(),
      );
    }
    case 3:
      return say(author, `${name} gifted a Tier 1 sub to ${random.pick(crowd.lurkers).displayName}!`);
    default: {
      const bits = random.pick([50, 100, 100, 200, 500]);
      return say(author, `Cheer${bits} ${note}`.trim(), bits);
    }
  }
}

export function composeRaidNotice(voices: ChatVoices, viewers: number): Utterance {
  const { raidLeader } = voices.crowd;
  return say(raidLeader, `${viewers} raiders from ${raidLeader.displayName} have joined!`);
}
