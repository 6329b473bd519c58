import type { ReplayBounds } from '../../src/shared/model/replay.ts';
import { createHttpClient } from '../../src/core/infra/http/http-client.ts';
import type { OpenAppend } from '../../src/core/live/recorder/append-file.ts';
import {
  createRecorder,
  type FinishedRecording,
  type Recorder,
} from '../../src/core/live/recorder/recorder.ts';
import { silentLog } from '../../src/core/ports/log.ts';
import { endpointsOf } from '../../src/core/sources/endpoints.ts';
import { createTwitchGql } from '../../src/core/sources/twitch/gql.ts';
import { createTwitchLiveFeed } from '../../src/core/sources/twitch/live/feed.ts';
import type { SimServer } from '../sim/sim-server.ts';
import type { LiveHls } from '../sim/twitch-live/live-hls.ts';
import { mediaTool } from './media-lab.ts';

export interface RecorderOverrides {
  readonly clockSkewMs?: number;
  readonly openFile?: OpenAppend;
  readonly replay?: ReplayBounds;
}

/** A recorder of a Twitch channel that is played by stand-ins, as fast as it looks. */
export function recorderOfSim(
  at: {
    readonly server: SimServer;
    readonly live: LiveHls;
    readonly dir: string;
    /** Runs after each wait of the recorder, when it is about to look again. */
    readonly onLook: () => void | Promise<void>;
    readonly onFinished: (recording: FinishedRecording) => void;
  },
  { clockSkewMs = 0, openFile, replay }: RecorderOverrides = {},
): Recorder {
  const endpoints = () =>
    endpointsOf({
      endpoints: {
        ...{ twitchGql: `${at.server.url}/gql`, twitchUsher: at.server.url },
        twitchIrc: at.server.url.replace('http', 'ws'),
      },
    });
  const http = createHttpClient({ userAgent: 'test', firstWaitMs: 1 });
  const clock = { nowUnixMs: () => at.live.nowUnixMs() + clockSkewMs };
  const secrets = { get: () => Promise.resolve(null) };
  const feed = createTwitchLiveFeed({
    emotes: null,
    ...{ http, endpoints, clock, log: silentLog, login: () => Promise.resolve(null) },
    gql: createTwitchGql({ http, endpoints, secrets, firstWaitMs: 1 }),
    chatTiming: { firstWaitMs: 5, mostWaitMs: 20, joinMs: 5000 },
  });
  return createRecorder({
    ...{ http, clock, dir: at.dir, log: silentLog, media: mediaTool(), feed: () => feed },
    ...{ keepsChat: () => true, keepChatDays: () => null, replay: () => replay ?? null },
    excludedChatters: () => [],
    ...(openFile === undefined ? {} : { openFile }),
    timing: { staleMs: 200, offlineLooks: 3, offlineWaitMs: 1, pollMs: () => 2 },
    wait: async (_ms, signal) => {
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
      await at.onLook();
      signal.throwIfAborted();
    },
    onFinished: (recording) => {
      at.onFinished(recording);
      return Promise.resolve({ vodId: 'vod-1' });
    },
  });
}
