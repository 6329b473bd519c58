import { EMOTIONS, type ChatMessage } from '../../../../shared/model/chat.ts';
import type { LingoKind } from '../../../../shared/model/lingo.ts';
import { type HalfCounts, type StreamCounts } from '../../../../shared/model/lingo.ts';
import type { ChatClassifier } from '../affect-reading.ts';
import type { Token } from '../tokens.ts';
import { ChatWalk, type WalkedLine } from './walk-chat.ts';

const HALF_MS = 120_000;
/** Of one person so many messages with a token count in a half: one spammer can't teach. */
const MOST_PER_PERSON = 3;
const MOST_PEOPLE = 64;
const MOST_TOKENS = 20_000;
const KEPT_TOKENS = 400;
const KEPT_MESSAGES = 3;
const MOST_COMPANIONS = 24;
const KEPT_COMPANIONS = 6;
const MOST_EXAMPLES = 3;
const EXAMPLE_CHARS = 160;
const LEAST_WORD = 3;
/** What a line itself says of its own unknown tokens counts as much as all that stands around it. */
const OWN_SHARE = 0.6;

/** Which half a time belongs to: pieces of two minutes are dealt in turn. */
export const halfOf = (atMs: number): 0 | 1 => (((Math.floor(atMs / HALF_MS) % 2) + 2) % 2 === 0 ? 0 : 1);

/** Whether a channel could give a token a meaning: the shipped model has none for it. */
export function isCandidate(token: Token): token is Token & { kind: LingoKind } {
  if (token.affect !== null || token.stop) return false;
  if (token.kind === 'word') return token.key.length >= LEAST_WORD;
  return token.kind === 'emote' || token.kind === 'emoji' || token.kind === 'emoticon';
}

/** Names a token within a channel. */
export const lingoKey = (kind: LingoKind, key: string): string => `${kind} ${key}`;

interface Growing {
  readonly kind: LingoKind;
  readonly key: string;
  picture: HalfCounts['tokens'][number]['picture'];
  messages: number;
  readonly people: Map<number, number>;
  readonly votes: number[];
  readonly companions: Map<string, number>;
  readonly examples: string[];
}

class Half {
  readonly base = EMOTIONS.map(() => 0);
  readonly #tokens = new Map<string, Growing>();

  add(line: WalkedLine, around: readonly number[] | null): void {
    if (around !== null) for (let at = 0; at < around.length; at++) this.base[at]! += around[at]!;
    const withOwn = votesOf(line, around);
    const seen = new Set<string>();
    for (const token of line.reading.tokens) {
      if (!isCandidate(token)) continue;
      const name = lingoKey(token.kind, token.key);
      if (seen.has(name)) continue;
      seen.add(name);
      // The words of one sentence don't share its feeling; what is added to say how it is meant does.
      const votes = token.kind === 'word' ? around : withOwn;
      if (votes !== null) this.#count(this.#tokenOf(name, token), line, votes);
    }
  }

  finish(): HalfCounts {
    const kept = [...this.#tokens.values()]
      .filter(({ messages }) => messages >= KEPT_MESSAGES)
      .sort((a, b) => b.messages - a.messages || (a.key < b.key ? -1 : 1))
      .slice(0, KEPT_TOKENS);
    return {
      base: this.base.map(rounded),
      tokens: kept.map(({ people, votes, companions, ...token }) => ({
        ...token,
        people: [...people.keys()].sort((a, b) => a - b),
        votes: votes.map(rounded),
        companions: [...companions].sort(byCount).slice(0, KEPT_COMPANIONS),
      })),
    };
  }

  #tokenOf(name: string, token: Token & { kind: LingoKind }): Growing {
    const known = this.#tokens.get(name);
    if (known !== undefined) return known;
    if (this.#tokens.size >= MOST_TOKENS) {
      for (const [other, { messages }] of this.#tokens) if (messages < 2) this.#tokens.delete(other);
      if (this.#tokens.size >= MOST_TOKENS) this.#tokens.clear();
    }
    const made: Growing = {
      ...{ kind: token.kind, key: token.key, picture: null, messages: 0, people: new Map() },
      ...{ votes: EMOTIONS.map(() => 0), companions: new Map(), examples: [] },
    };
    this.#tokens.set(name, made);
    return made;
  }

  #count(to: Growing, line: WalkedLine, votes: readonly number[]): void {
    const before = to.people.get(line.person) ?? 0;
    if (before >= MOST_PER_PERSON) return;
    if (before > 0 || to.people.size < MOST_PEOPLE) to.people.set(line.person, before + 1);
    to.messages++;
    for (let at = 0; at < votes.length; at++) to.votes[at]! += votes[at]!;
    if (to.kind === 'emote' && to.picture === null) {
      const emote = line.message.emotes.find(({ name, id }) => name === to.key && id !== null);
      if (emote !== undefined) to.picture = { provider: emote.provider, id: emote.id! };
    }
    for (const { affect, key } of line.reading.tokens) {
      if (affect === null || (!to.companions.has(key) && to.companions.size >= MOST_COMPANIONS)) continue;
      to.companions.set(key, (to.companions.get(key) ?? 0) + 1);
    }
    if (before === 0 && to.examples.length < MOST_EXAMPLES) {
      const text = line.message.text.slice(0, EXAMPLE_CHARS);
      if (!to.examples.includes(text)) to.examples.push(text);
    }
  }
}

/** What a line says of its unknown tokens: its own known ones, and its neighbours; null where neither speaks. */
function votesOf({ known }: WalkedLine, around: readonly number[] | null): readonly number[] | null {
  if (known === -1) return around;
  return EMOTIONS.map((_, at) => {
    const own = at === known ? 1 : 0;
    return around === null ? own : OWN_SHARE * own + (1 - OWN_SHARE) * around[at]!;
  });
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
const byCount = (a: readonly [string, number], b: readonly [string, number]): number =>
  b[1] - a[1] || (a[0] < b[0] ? -1 : 1);

/** What one stream says of every token that the shipped model does not know, in one pass at bounded memory. */
export function createStreamCounter(shipped: ChatClassifier): {
  add(atMs: number, message: ChatMessage): void;
  finish(): StreamCounts;
} {
  const halves = [new Half(), new Half()] as const;
  const walk = new ChatWalk(shipped, (line, around) => halves[halfOf(line.atMs)].add(line, around));
  return {
    add: (atMs, message) => walk.add(atMs, message),
    finish: () => {
      walk.finish();
      return [halves[0].finish(), halves[1].finish()];
    },
  };
}
