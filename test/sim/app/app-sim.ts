import { emoteServicesRoute, type EmoteServices } from '../emotes/emote-services.ts';
import { startKickSim, type KickSim } from '../kick/kick-sim.ts';
import { createKickLive } from '../kick/live-media.ts';
import { createKickMedia } from '../kick/media.ts';
import { startSimServer } from '../sim-server.ts';
import { seededChat } from '../twitch/chat-nodes.ts';
import { CLIP_SLUG, clipRoutes } from '../twitch/clip-sim.ts';
import { twitchVod, VOD_ID, type TwitchVodSim } from '../twitch/twitch-sim.ts';
import { VOD_SEGMENT_SEC } from '../twitch/vod-media.ts';
import { startTwitchAuthSim, type TwitchAuthSim } from '../twitch-auth/twitch-auth-sim.ts';
import { attachIrcSim, type IrcSim } from '../twitch-live/irc-server.ts';
import { createLiveHls, type LiveHls, type Slot } from '../twitch-live/live-hls.ts';
import { generateChat } from '../youtube/chat-items.ts';
import { startYouTubeSim, type YouTubeSim } from '../youtube/youtube-sim.ts';
import { orderFaults } from './named-faults.ts';
import { CLIP_SEC, momentSecs, type SeededMedia } from './seeded-media.ts';
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
  'Twitch clip': `https://clips.twitch.tv/${CLIP_SLUG}`,
  'Twitch live': `https://www.twitch.tv/${LOGIN}`,
  'YouTube, ended': `https://www.youtube.com/watch?v=${video.videoId}`,
  'Kick VOD': `https://kick.com/${world.slug}/videos/${world.videoId}`,
  'Kick clip': `https://kick.com/${world.slug}/clips/${world.clipId}`,
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
  const clip = clipRoutes({ file: media.clip, durationSec: CLIP_SEC }, { clip: 'there', hasVod: true });
  const auth = await startTwitchAuthSim({
    ...{ channels: [LOGIN], latencyMs, hasPage: true },
    routes: [...live.routes, ...clip, ...vod.routes],
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
  const { durationSec, video } = media.vod;
  const startedAtUnixMs = Date.UTC(2026, 4, 1, 18, 0, 1);
  // Kick's clip is what the stream ends with.
  const clipFrom = Math.max(0, video.length - CLIP_SEC / VOD_SEGMENT_SEC);
  const atSec = clipFrom * VOD_SEGMENT_SEC;
  const vod = createKickMedia(media.vod, { startedAtUnixMs, clipFrom });
  const live = createKickLive(media.vod, { startedAtUnixMs: Date.now() - 6000 });
  return startKickSim({
    ...{ seed, durationSec, latencyMs, startedAtUnixMs, rate: messages / durationSec },
    ...{ routes: [vod.route, live.route], clip: { atSec, durationSec: durationSec - atSec } },
    bursts: momentSecs(seed, durationSec).map((sec) => ({ atSec: sec + 3, count: 20 })),
  });
}

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
