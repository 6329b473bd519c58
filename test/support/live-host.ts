import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { type SimRoute, startSimServer } from '../sim/sim-server.ts';
import { attachIrcSim, type IrcSim } from '../sim/twitch-live/irc-server.ts';
import { startHeadless } from './headless-page.ts';

export interface LiveHost {
  readonly page: Page;
  readonly irc: IrcSim;
  /** Ends everything and removes the folder. */
  readonly stop: () => Promise<void>;
}

/** The headless host with Chromium before it, beside a stand-in of Twitch: its chat, and `routes` for the rest. */
export async function startLiveHost(dir: string, routes: readonly SimRoute[] = []): Promise<LiveHost> {
  const server = await startSimServer({ routes: [...routes] });
  const irc = attachIrcSim(server.http);
  const endpoints = {
    ...{ twitchGql: `${server.url}/gql`, twitchUsher: server.url },
    twitchIrc: server.url.replace('http', 'ws'),
  };
  const data = join(dir, 'data');
  mkdirSync(data);
  writeFileSync(join(data, 'settings.json'), JSON.stringify({ endpoints, clipsFolder: join(dir, 'clips') }));
  const host = await startHeadless(data);
  return {
    page: await host.newPage(),
    irc,
    async stop() {
      await host.stop();
      irc.close();
      await server.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
