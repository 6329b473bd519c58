import type {
  ChannelLingo,
  HalfCounts,
  LingoCorrection,
  LingoSummary,
  LingoToken,
  StreamCounts,
} from '../../../../shared/model/lingo.ts';
import type { ChatClassifier } from '../affect-reading.ts';
import { judge, poolFigures, type HeldOutModel } from './compare-models.ts';
import { learnMeanings } from './learn-meanings.ts';
import { createTunedClassifier, type TunedToken } from './tuned-classifier.ts';

/** Streams whose figures decide: a channel's words change. */
const RECENT_STREAMS = 10;

const countsOf = (lingo: ChannelLingo): HalfCounts[] => lingo.streams.flatMap(({ counts }) => counts ?? []);

/** All tokens of a channel as they stand now. */
export const tokensOfChannel = (lingo: ChannelLingo): LingoToken[] =>
  learnMeanings(countsOf(lingo), lingo.corrections);

/** What a channel's file says in short. */
export function summariseChannel(lingo: ChannelLingo): LingoSummary {
  const figures = poolFigures(lingo.streams.slice(-RECENT_STREAMS).flatMap((stream) => stream.figures ?? []));
  const learned = tokensOfChannel(lingo).filter((token) => token.learned !== null).length;
  const { channelKey, channel, changedAtUnixMs } = lingo;
  return {
    ...{ channelKey, channel, changedAtUnixMs, learned, figures },
    streams: lingo.streams.filter(({ counts }) => counts !== null).length,
    corrections: lingo.corrections.length,
    verdict: judge(figures, learned),
  };
}

/** Which tokens are read differently from the shipped model now: corrected ones always, learned ones when they help. */
export function tokensInUse(lingo: ChannelLingo): TunedToken[] {
  const { inUse } = summariseChannel(lingo).verdict;
  return tokensOfChannel(lingo)
    .flatMap((token) => tunedOf(token))
    .filter(({ corrected }) => corrected || inUse)
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.kind < b.kind ? -1 : 1));
}

const tunedOf = ({ kind, key, meaning, confidence, corrected }: LingoToken): TunedToken[] =>
  meaning === null ? [] : [{ kind, key, meaning, confidence, corrected }];

/** For each half of a stream: the model learned from everything else of the channel. */
export function heldOutModels(
  shipped: ChatClassifier,
  others: readonly StreamCounts[],
  own: { readonly counts: StreamCounts; readonly corrections: readonly LingoCorrection[] },
): [HeldOutModel, HeldOutModel] {
  const without = (half: 0 | 1): HeldOutModel => {
    const learned = learnMeanings([...others.flat(), own.counts[half === 0 ? 1 : 0]], own.corrections);
    const tokens = learned.flatMap(tunedOf);
    return {
      classifier: createTunedClassifier(shipped, tokens, 'held-out'),
      keys: new Set(tokens.map(({ key }) => key)),
    };
  };
  return [without(0), without(1)];
}
