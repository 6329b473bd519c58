import { isAbortError } from '../../../shared/errors.ts';
import { markThirdPartyEmotes, type EmoteSet } from '../../domain/emotes/emote-set.ts';
import type { LiveChat, LiveChatListener } from '../../ports/live-feed.ts';
import type { Log } from '../../ports/log.ts';
import type { EmoteCatalog } from './emote-catalog.ts';
import type { EmoteChannel } from './providers.ts';

export interface LiveMarking {
  readonly emotes: Pick<EmoteCatalog, 'forChannel'>;
  /** Which channel it is, asked for in the background. */
  readonly channel: (signal: AbortSignal) => Promise<EmoteChannel>;
  readonly log: Log;
}

/**
 * A live chat whose third-party emotes and badges are marked. Nothing waits for the providers: what is said before they
 * answered, or when they don't, stays as words.
 */
export function markLiveChat(
  marking: LiveMarking,
  listener: LiveChatListener,
  connect: (listener: LiveChatListener) => LiveChat,
): LiveChat {
  const stop = new AbortController();
  let known: EmoteSet | null = null;
  const loaded = load(marking, stop.signal).then((set) => void (known = set));
  const chat = connect({
    onMessage: (message) =>
      listener.onMessage(known === null ? message : markThirdPartyEmotes(message, known)),
    onState: (state) => listener.onState(state),
    onGap: (gap) => listener.onGap(gap),
  });
  return {
    async close() {
      stop.abort();
      await Promise.all([chat.close(), loaded]);
    },
  };
}

async function load({ emotes, channel, log }: LiveMarking, signal: AbortSignal): Promise<EmoteSet | null> {
  try {
    return await emotes.forChannel(await channel(signal), signal);
  } catch (thrown) {
    if (!isAbortError(thrown)) log.warn('chat.no-emotes', { code: (thrown as { code?: unknown }).code });
    return null;
  }
}
