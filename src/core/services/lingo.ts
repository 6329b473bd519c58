import { AppError } from '../../shared/errors.ts';
import type { lingoContract } from '../../shared/contract/lingo.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import type { ChannelLingo } from '../../shared/model/lingo.ts';
import { summariseChannel, tokensOfChannel } from '../domain/chat/lingo/learn-channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { LingoStore } from '../ports/lingo-store.ts';
import type { ChatModelState } from './doctor.ts';
import { done, resolved } from './library.ts';

export interface LingoDeps {
  readonly lingo: LingoStore;
  readonly chatModel: () => ChatModelState;
  readonly clock: Clock;
}

/** Handlers of the contract's `lingo.*`. */
export function lingoHandlers(deps: LingoDeps): Pick<Handlers, keyof typeof lingoContract> {
  const { lingo: store, clock } = deps;
  const channelOf = (channelKey: string): ChannelLingo => store.get(channelKey) ?? notThere(channelKey);
  /** What a person changed makes the channel's streams be read again at their next analysis. */
  const change = (lingo: ChannelLingo, changes: Partial<ChannelLingo>): void =>
    store.put({ ...lingo, ...changes, revision: lingo.revision + 1, changedAtUnixMs: clock.nowUnixMs() });
  const reset = (lingo: ChannelLingo): void => {
    const streams = lingo.streams.map((stream) => ({ ...stream, counts: null, figures: null }));
    change(lingo, { corrections: [], streams });
  };
  return {
    'lingo.list': () =>
      resolved(() => ({
        channels: store.list().map(summariseChannel).sort(byName),
        shipped: deps.chatModel(),
      })),
    'lingo.show': ({ channelKey }) =>
      resolved(() => {
        const lingo = channelOf(channelKey);
        return { summary: summariseChannel(lingo), tokens: tokensOfChannel(lingo) };
      }),
    'lingo.correct': ({ channelKey, kind, key, meaning }) =>
      done(() => {
        const lingo = channelOf(channelKey);
        const others = lingo.corrections.filter((one) => one.kind !== kind || one.key !== key);
        change(lingo, { corrections: meaning === null ? others : [...others, { kind, key, meaning }] });
      }),
    'lingo.reset': ({ channelKey }) =>
      resolved(() => {
        const channels = channelKey === null ? store.list() : [channelOf(channelKey)];
        channels.forEach(reset);
        return { channels: channels.length };
      }),
    'lingo.export': ({ channelKey }) => resolved(() => ({ lingo: channelOf(channelKey) })),
    'lingo.import': ({ lingo }) =>
      resolved(() => {
        const before = store.get(lingo.channelKey);
        const revision = Math.max(before?.revision ?? 0, lingo.revision);
        change({ ...lingo, revision }, {});
        return { channelKey: lingo.channelKey };
      }),
  };
}

const byName = (a: { channelKey: string }, b: { channelKey: string }): number =>
  a.channelKey < b.channelKey ? -1 : 1;

function notThere(channelKey: string): never {
  throw new AppError({
    code: 'lingo/no-channel',
    message: `Nothing was learned of a channel "${channelKey}".`,
    nextStep: 'See `klipstream models list` for the channels that there are.',
  });
}
