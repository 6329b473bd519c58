import type { sourcesContract, TwitchLogin } from '../../shared/contract/sources.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import type { TwitchSignIn } from '../sources/twitch/sign-in.ts';
import { createTopic } from './topic.ts';

export interface TwitchLoginDeps {
  readonly signIn: Pick<TwitchSignIn, 'signIn' | 'signOut' | 'state' | 'onChange'>;
}

/** Handlers of the contract's `twitch.*`. */
export function twitchLoginHandlers({
  signIn,
}: TwitchLoginDeps): Pick<Handlers, keyof typeof sourcesContract & `twitch.${string}`> {
  const topic = createTopic<'changed'>();
  signIn.onChange(() => topic.publish('login', 'changed', true));
  return {
    'twitch.signIn': () => signIn.signIn(),
    'twitch.signOut': async () => {
      await signIn.signOut();
      return {};
    },
    'twitch.login': async function* (_input, { signal }): AsyncGenerator<TwitchLogin> {
      for await (const changes of topic.read(['changed'], signal))
        if (changes.length > 0) yield await signIn.state();
    },
  };
}
