import { startSimServer, type SimRoute, type SimServer } from '../sim-server.ts';
import { attachPusherSim, type PusherSim } from './pusher.ts';
import { kickApiRoute, type KickApiSim } from './api.ts';
import { makeKickWorld, type KickWorld, type KickWorldOptions } from './world.ts';

export interface KickSim extends KickApiSim {
  readonly server: SimServer;
  readonly pusher: PusherSim;
  readonly world: KickWorld;
  /** Settings → endpoints, so that KlipStream asks this one. */
  readonly endpoints: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface KickSimOptions extends KickWorldOptions {
  readonly latencyMs?: number;
  readonly activityTimeoutSec?: number;
  readonly port?: number;
  /** Asked before the API: media, for instance. */
  readonly routes?: readonly SimRoute[];
}

/** A local Kick. */
export async function startKickSim(options: KickSimOptions = {}): Promise<KickSim> {
  const world = makeKickWorld(options);
  const sim: KickApiSim = {
    world,
    state: {
      live: false,
      vod: 'public',
      web: true,
      old: true,
      recordingUrl: true,
      replay: 'both',
      source: null,
      clipSource: null,
      playbackUrl: null,
      viewers: 21_000,
    },
  };
  const server = await startSimServer({
    routes: [...(options.routes ?? []), kickApiRoute(sim)],
    ...(options.latencyMs === undefined ? {} : { latencyMs: options.latencyMs }),
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  sim.state.source = `${server.url}/media/vod/master.m3u8`;
  sim.state.clipSource = `${server.url}/media/clip/playlist.m3u8`;
  sim.state.playbackUrl = `${server.url}/media/live/master.m3u8`;
  const { activityTimeoutSec } = options;
  const pusher = attachPusherSim(server.http, activityTimeoutSec === undefined ? {} : { activityTimeoutSec });
  return {
    ...sim,
    pusher,
    server,
    endpoints: { kick: server.url, kickWeb: server.url, kickPusher: server.url.replace('http', 'ws') },
    close: () => {
      pusher.close();
      return server.close();
    },
  };
}
