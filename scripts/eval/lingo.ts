import { classifyText } from '../../src/core/domain/chat/classify.ts';
import type { ChatClassifier } from '../../src/core/domain/chat/affect-reading.ts';
import { createComparison } from '../../src/core/domain/chat/lingo/compare-models.ts';
import { createStreamCounter } from '../../src/core/domain/chat/lingo/count-stream.ts';
import {
  heldOutModels,
  summariseChannel,
  tokensInUse,
  tokensOfChannel,
} from '../../src/core/domain/chat/lingo/learn-channel.ts';
import { createTunedClassifier } from '../../src/core/domain/chat/lingo/tuned-classifier.ts';
import { EMOTIONS, type ChatMessage, type Emotion } from '../../src/shared/model/chat.ts';
import {
  LINGO_VERSION,
  type ChannelLingo,
  type LingoExample,
  type LingoSummary,
} from '../../src/shared/model/lingo.ts';
import { INVENTED, makeInventedChat, type InventedChat } from '../../test/support/invented-lingo.ts';
import { shippedClassifier } from './classifier.ts';
import { lowToHigh, mean, share, type EvalRow } from './figures.ts';

const SEEDS = [1, 2, 3, 4, 5];
/** The seed of a channel's next stream lies this much further on. */
const NEXT_STREAM = 100;
const EXAMPLES_SHOWN = 6;

type Meaning = 'planted' | 'none';

/** One made-up channel after one stream, and how its next stream is read. */
interface Channel {
  readonly summary: LingoSummary;
  /** Invented emotes whose meaning was learned rightly and wrongly. */
  readonly right: number;
  readonly wrong: number;
  /** Messages of the next stream that are one invented emote alone, and how many of them each model reads as meant. */
  readonly next: {
    readonly messages: number;
    readonly shipped: number;
    readonly inUse: number;
    readonly changed: number;
  };
}

/** What the app keeps of a channel after one stream, with both models tried on its held-out halves. */
function learnChannel({ lines }: InventedChat): ChannelLingo {
  const counter = createStreamCounter(shippedClassifier);
  for (const [atMs, message] of lines) counter.add(atMs, message);
  const counts = counter.finish();
  const models = heldOutModels(shippedClassifier, [], { counts, corrections: [] });
  const comparison = createComparison(shippedClassifier, models);
  for (const [atMs, message] of lines) comparison.add(atMs, message);
  const stream = { vodId: 'made-up', sinceRevision: 0, counts, figures: comparison.finish() };
  const name = { channelKey: 'twitch:made-up', channel: 'made-up' };
  return {
    ...name,
    version: LINGO_VERSION,
    revision: 0,
    changedAtUnixMs: 0,
    corrections: [],
    streams: [stream],
  };
}

function strongestBy(classifier: ChatClassifier, { text, emotes }: ChatMessage): Emotion {
  const { emotions } = classifyText(text, emotes, classifier);
  return EMOTIONS.reduce((best, name) => (emotions[name] > emotions[best] ? name : best));
}

function measureChannel(seed: number, meaning: Meaning): Channel {
  const lingo = learnChannel(makeInventedChat({ seed, meaning }));
  const used = createTunedClassifier(shippedClassifier, tokensInUse(lingo), 'in use');
  const next = { messages: 0, shipped: 0, inUse: 0, changed: 0 };
  for (const [, message] of makeInventedChat({ seed: seed + NEXT_STREAM, meaning }).lines) {
    const planted = INVENTED[message.text];
    if (planted === undefined) continue;
    const truth = meaning === 'planted' ? planted : 'neutral';
    const [shipped, inUse] = [strongestBy(shippedClassifier, message), strongestBy(used, message)];
    next.messages++;
    if (shipped === truth) next.shipped++;
    if (inUse === truth) next.inUse++;
    if (inUse !== shipped) next.changed++;
  }
  const tokens = tokensOfChannel(lingo);
  const judged = Object.entries(INVENTED).map(([key, planted]) => {
    const learned = tokens.find((token) => token.key === key)?.learned ?? null;
    return { learned, isRight: meaning === 'planted' && learned === planted };
  });
  return {
    summary: summariseChannel(lingo),
    right: judged.filter(({ isRight }) => isRight).length,
    wrong: judged.filter(({ learned, isRight }) => learned !== null && !isRight).length,
    next,
  };
}

/** Mean of the channels with the lowest and the highest; channels without messages say nothing. */
function spreadOf(
  channels: readonly Channel[],
  of: (channel: Channel) => [part: number, whole: number],
): string {
  const shares = channels
    .map(of)
    .filter(([, whole]) => whole > 0)
    .map(([part, whole]) => part / whole);
  return shares.length === 0 ? 'no messages' : `${share(mean(shares))} (${lowToHigh(shares)})`;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export interface LingoEvaluation {
  readonly rows: readonly EvalRow[];
  /** Messages that the two models read differently, as a table; the first channel of each kind. */
  readonly examples: string;
}

/** A channel's tuned model beside the shipped one: on its own stream's held-out halves and on its next stream. */
export function evaluateLingo(): LingoEvaluation {
  const planted = SEEDS.map((seed) => measureChannel(seed, 'planted'));
  const none = SEEDS.map((seed) => measureChannel(seed, 'none'));
  const emotes = Object.keys(INVENTED).length;
  const data = `${SEEDS.length} made-up channels, ${emotes} invented emotes each, one stream of 1 h`;
  const used = (channels: readonly Channel[]): string =>
    `${channels.filter(({ summary }) => summary.verdict.inUse).length} of ${channels.length}`;
  const heldOut = sum(planted.map(({ summary }) => summary.figures.messages));
  const nextMessages = (channels: readonly Channel[]): number =>
    sum(channels.map(({ next }) => next.messages));
  const rows: EvalRow[] = [
    {
      task: 'meaning of invented emotes',
      data,
      figure: 'learned rightly / wrongly',
      ours: `${sum(planted.map(({ right }) => right))} of ${emotes * SEEDS.length} / ${sum(planted.map(({ wrong }) => wrong))}`,
      baselines: 'shipped model: knows none of them',
      aim: '≥ 8 of 10, none wrong',
    },
    {
      task: 'tuned against untuned',
      data: `${data}; ${heldOut} held-out messages of it`,
      figure: 'accuracy (lowest–highest channel); channels that use the tuned model',
      ours: `${spreadOf(planted, ({ summary: { figures } }) => [figures.tunedRight, figures.messages])}; ${used(planted)}`,
      baselines: `shipped model ${spreadOf(planted, ({ summary: { figures } }) => [figures.untunedRight, figures.messages])}`,
      aim: 'beat the shipped model',
    },
    {
      task: 'tuned against untuned, next stream',
      data: `${nextMessages(planted)} messages of the channels' next streams: one invented emote alone`,
      figure: 'accuracy by planted meaning (lowest–highest channel)',
      ours: spreadOf(planted, ({ next }) => [next.inUse, next.messages]),
      baselines: `shipped model ${spreadOf(planted, ({ next }) => [next.shipped, next.messages])}`,
      aim: 'beat the shipped model',
    },
    {
      task: 'where tuning does not help',
      data: `${SEEDS.length} made-up channels whose invented emotes mean nothing; ${nextMessages(none)} messages of their next streams`,
      figure:
        'messages read otherwise than by the shipped model; meanings learned; channels that use the tuned model',
      ours: `${sum(none.map(({ next }) => next.changed))}; ${sum(none.map(({ wrong }) => wrong))}; ${used(none)}`,
      baselines: `both read ${spreadOf(none, ({ next }) => [next.shipped, next.messages])} of them as neutral, which they are`,
      aim: 'the shipped model stays',
    },
  ];
  return { rows, examples: examplesTable(planted[0]!, none) };
}

function examplesTable(first: Channel, none: readonly Channel[]): string {
  const head =
    '| channel | held-out message | shipped | tuned | its surroundings |\n| --- | --- | --- | --- | --- |';
  const lineOf =
    (channel: string) =>
    ({ text, untuned, tuned, silver }: LingoExample): string =>
      `| ${[channel, `\`${text}\``, untuned, tuned, silver].join(' | ')} |`;
  const changed = first.summary.figures.examples
    .slice(0, EXAMPLES_SHOWN)
    .map(lineOf('emotes that mean something'));
  const idle = none
    .flatMap(({ summary }) => summary.figures.examples)
    .slice(0, EXAMPLES_SHOWN)
    .map(lineOf('emotes that mean nothing'));
  const nothing = '| emotes that mean nothing | no message is read differently | | | |';
  return [head, ...changed, ...(idle.length === 0 ? [nothing] : idle)].join('\n');
}
