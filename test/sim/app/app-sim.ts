import { emoteServicesRoute, type EmoteServices } from '../emotes/emote-services.ts';
import { startKickSim, type KickSim } from '../kick/kick-sim.ts';
import { startSimServer, type SimRoute } from '../sim-server.ts';
import { seededChat } from '../twitch/chat-nodes.ts';
import { twitchVod, VOD_ID, type TwitchVodSim } from '../twitch/twitch-sim.ts';
import { startTwitchAuthSim, type TwitchAuthSim } from '../twitch-auth/twitch-auth-sim.ts';
import { attachIrcSim, type IrcSim } from '../twitch-live/irc-server.ts';
import { createLiveHls, type LiveHls, type Slot } from '../twitch-live/live-hls.ts';
import { generateChat } from '../youtube/chat-items.ts';
import { startYouTubeSim, type YouTubeSim } from '../youtube/youtube-sim.ts';
import { orderFaults } from './named-faults.ts';
import { momentSecs, type SeededMedia } from './seeded-media.ts';
import { startSmallTalk } from './small-talk.ts';

const LOGIN = 'streamer42';

export interface AppSimOptions {
  readonly seed: number;
  readonly messages: number;
  readonly media: SeededMedia;
  readonly latencyMs: number;
  /** As in named-faults.ts. */
  readonly faults: readonly string[];
}

export interface AppSim {
  /** What to paste, by what it is. */
  readonly links: Readonly<Record<string, string>>;
  /** Settings' endpoints that point here. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** The Twitch channel goes live, or offline. */
  air(isLive: boolean): void;
  close(): Promise<void>;
}

interface Twitch {
  readonly auth: TwitchAuthSim;
  readonly vod: TwitchVodSim;
  readonly live: LiveHls;
  readonly irc: IrcSim;
}

/** Every service that KlipStream talks to, on loopback, all telling of one seeded stream. */
export async function startAppSim(options: AppSimOptions): Promise<AppSim> {
  const twitch = await startTwitch(options);
  const youtube = await startYouTube(options);
  const kick = await startKick(options);
  const emotes = await startSimServer({ routes: [emoteServicesRoute(EMOTES)] });
  const liveChat = new Set<string>();
  orderFaults(options.faults, {
    servers: [twitch.auth.server, youtube, kick.server, emotes],
    vod: twitch.vod.behaviour,
    comments: twitch.vod.comments.behaviour,
    liveChat,
  });
  const hush = startSmallTalk({ ...options, ...twitch, login: LOGIN, kick, faults: liveChat });
  const air = (isLive: boolean): void => {
    if (isLive && twitch.live.isOffline) twitch.live.renew();
    twitch.live.isOffline = !isLive;
    kick.state.live = isLive;
    twitch.auth.air(LOGIN, isLive ? { id: '4711', title: 'A stream' } : null);
  };
  air(true);
  return {
    links: linksOf(youtube, kick),
    endpoints: {
      ...twitchEndpoints(twitch),
      ...youtube.endpoints,
      ...kick.endpoints,
      ...emoteEndpoints(emotes.url),
    },
    air,
    async close() {
      hush();
      twitch.irc.close();
      await Promise.all([twitch.auth.close(), youtube.close(), kick.close(), emotes.close()]);
    },
  };
}

const linksOf = ({ video }: YouTubeSim, { world }: KickSim): Record<string, string> => ({
  'Twitch VOD': `https://www.twitch.tv/videos/${VOD_ID}`,
  'Twitch live': `https://www.twitch.tv/${LOGIN}`,
  'YouTube, ended': `https://www.youtube.com/watch?v=${video.videoId}`,
  'Kick VOD': `https://kick.com/${world.slug}/videos/${world.videoId}`,
  'Kick live': `https://kick.com/${world.slug}`,
});

async function startTwitch({ seed, messages, media, latencyMs }: AppSimOptions): Promise<Twitch> {
  const { durationSec } = media.vod;
  const moments = momentSecs(seed, durationSec);
  const talk = Math.max(5, Math.round(messages / 60));
  const chat = seededChat({
    ...{ seed, messages, durationSec },
    full: moments.flatMap((sec) => [2, 3, 4, 5].map((later) => ({ sec: sec + later, count: talk }))),
  });
  const clips = moments.map((offsetSec, index) => ({
    ...{ slug: `SimClip${index}`, title: `moment ${index + 1}`, viewCount: 100 - index },
    ...{ videoId: VOD_ID, offsetSec },
  }));
  const chapters = [
    { positionMs: 0, durationMs: durationSec * 500, title: 'Just Chatting' },
    { positionMs: durationSec * 500, durationMs: durationSec * 500, title: 'Chess' },
  ];
  const vod = twitchVod({ media: media.vod, chat, behaviour: { clips, chapters } });
  const live = createLiveHls({
    ...{ login: LOGIN, media: media.live, startedAtUnixMs: Date.now() - 6000 },
    slots: slotsOf(media.live.programme.length),
  });
  const auth = await startTwitchAuthSim({
    ...{ channels: [LOGIN], routes: [...live.routes, ...vod.routes], latencyMs, hasPage: true },
  });
  return { vod, live, auth, irc: attachIrcSim(auth.server.http) };
}

/** A third and two thirds on there is an advertisement, in the middle the encoder is away. */
const slotsOf = (count: number): Slot[] =>
  Array.from({ length: count }, (_, index): Slot => {
    const isIn = (share: number, slots: number): boolean => {
      const from = Math.floor(count * share);
      return index >= from && index < from + slots;
    };
    if (isIn(1 / 3, 3)) return { kind: 'ad', pod: 1 };
    if (isIn(2 / 3, 3)) return { kind: 'ad', pod: 2 };
    return isIn(1 / 2, 2) ? { kind: 'away' } : { kind: 'live' };
  });

function twitchEndpoints({ auth }: Twitch): Record<string, string> {
  const { url } = auth.server;
  return { ...auth.endpoints, twitchUsher: url, twitchIrc: url.replace('http', 'ws') };
}

function startYouTube({ seed, messages, media, latencyMs }: AppSimOptions): Promise<YouTubeSim> {
  const { durationSec } = media.vod;
  const comments = momentSecs(seed, durationSec).map((sec, index) => ({
    ...{ id: `comment-${index}`, likes: 40 - index },
    text: `${Math.floor(sec / 60)}:${String(sec % 60).padStart(2, '0')} best moment`,
  }));
  return startYouTubeSim({
    ...{ seed, latencyMs, items: generateChat(seed, messages, durationSec * 1000) },
    video: { durationSec, comments, formats: media.formats, chapters: [{ startMs: 0, title: 'Start' }] },
  });
}

async function startKick({ seed, messages, media, latencyMs }: AppSimOptions): Promise<KickSim> {
  const { durationSec } = media.vod;
  const live = createLiveHls({
    ...{ login: 'kick', media: media.live, startedAtUnixMs: Date.now() - 6000 },
    slots: media.live.programme.map((): Slot => ({ kind: 'live' })),
  });
  return startKickSim({
    ...{ seed, durationSec, latencyMs, rate: messages / durationSec, routes: kickLive(live) },
    bursts: momentSecs(seed, durationSec).map((sec) => ({ atSec: sec + 3, count: 20 })),
  });
}

/** Kick's live media is plain HLS: the sliding playlist of the other stand-in, reached by Kick's address. */
const kickLive = ({ routes }: LiveHls): SimRoute[] =>
  routes.map((route) => (request) => {
    const isMaster = request.url.pathname === '/media/live/master.m3u8';
    if (request.url.pathname === '/gql') return null;
    return route(
      isMaster ? { ...request, url: new URL('/api/channel/hls/kick.m3u8?sig=', request.url) } : request,
    );
  });

const EMOTES: EmoteServices = {
  global: {
    bttv: [{ id: '5f1b0186cf6d2144653d2970', name: 'catJAM' }],
    ffz: [{ id: '28137', name: 'monkaS' }],
    '7tv': [{ id: '01F6MZGCNG000255K4X1K7NTHR', name: 'EZ' }],
  },
  channels: { '22484632': { '7tv': [{ id: '01F6MZGCNG000255K4X1K7NTHS', name: 'KEKW' }] } },
};

function emoteEndpoints(url: string): Record<string, string> {
  return {
    ...{ bttv: `${url}/bttv`, ffz: `${url}/ffz`, sevenTv: `${url}/7tv` },
    ...{ twitchCdn: `${url}/cdn/twitch`, bttvCdn: `${url}/cdn/bttv`, ffzCdn: `${url}/cdn/ffz` },
    ...{ sevenTvCdn: `${url}/cdn/7tv`, kickFiles: `${url}/cdn/kick` },
  };
}
