import { startSimServer, type SimServer } from '../sim/sim-server.ts';
import { attachIrcSim, type IrcSim } from '../sim/twitch-live/irc-server.ts';
import { createLiveHls, type LiveHls } from '../sim/twitch-live/live-hls.ts';
import { makeLiveMedia } from '../sim/twitch-live/live-media.ts';

export interface LiveChannel {
  readonly server: SimServer;
  readonly irc: IrcSim;
  readonly live: LiveHls;
  /** For the settings. */
  readonly endpoints: Record<string, string>;
  stop(): Promise<void>;
}

/** A stand-in of Twitch with one channel that is live for so long. `dir`: where its media is made. */
export async function startLiveChannel(
  dir: string,
  { login, durationSec }: { login: string; durationSec: number },
): Promise<LiveChannel> {
  const media = await makeLiveMedia(dir, durationSec);
  const live = createLiveHls({
    ...{ login, media, startedAtUnixMs: Date.now() - 6000 },
    slots: media.programme.map(() => ({ kind: 'live' })),
  });
  const server = await startSimServer({ routes: live.routes });
  const irc = attachIrcSim(server.http);
  return {
    ...{ server, irc, live },
    endpoints: {
      ...{ twitchGql: `${server.url}/gql`, twitchUsher: server.url },
      twitchIrc: server.url.replace('http', 'ws'),
    },
    async stop() {
      irc.close();
      await server.close();
    },
  };
}
