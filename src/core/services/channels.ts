import type { sourcesContract, WatchedChannel } from '../../shared/contract/sources.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import type { ChannelWatch } from '../live/watch/channel-watch.ts';
import { changeConsent } from './chat-consent.ts';
import type { SettingsStore } from '../ports/settings-store.ts';
import { linkOrThrow, type LinkDeps } from './links.ts';
import { done, resolved } from './library.ts';
import { createTopic } from './topic.ts';

export interface ChannelDeps extends Pick<LinkDeps, 'classify'> {
  readonly settings: SettingsStore;
  readonly watch: Pick<ChannelWatch, 'watch' | 'unwatch' | 'list' | 'onChange'>;
}

/** Handlers of the contract's `channels.*`. */
export function channelHandlers(
  deps: ChannelDeps,
): Pick<Handlers, keyof typeof sourcesContract & `channels.${string}`> {
  const { watch } = deps;
  const topic = createTopic<'changed'>();
  watch.onChange(() => topic.publish('channels', 'changed', false));
  return {
    'channels.list': () => resolved(() => ({ channels: watch.list() })),
    'channels.watch': ({ text, autoRecord }) =>
      resolved(() => ({ channelKey: watch.watch(linkOrThrow(deps, text), autoRecord) })),
    'channels.unwatch': ({ channelKey }) => done(() => watch.unwatch(channelKey)),
    'channels.consent': ({ channelKey, keep }) =>
      done(() => changeConsent(deps.settings, channelKey, { keep })),
    'channels.changes': async function* (_input, { signal }): AsyncGenerator<{ channels: WatchedChannel[] }> {
      for await (const changes of topic.read(['changed'], signal))
        if (changes.length > 0) yield { channels: watch.list() };
    },
  };
}
