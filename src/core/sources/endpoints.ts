import type { Settings } from '../../shared/model/settings.ts';

/** The real services. Each can be replaced in the settings (`endpoints`), e.g. by a local stand-in. No trailing slash. */
const REAL = {
  /** GraphQL of Twitch's own site. */
  twitchGql: 'https://gql.twitch.tv/gql',
  twitchUsher: 'https://usher.ttvnw.net',
  twitchIrc: 'wss://irc-ws.chat.twitch.tv:443',
  twitchHelix: 'https://api.twitch.tv/helix',
  twitchAuth: 'https://id.twitch.tv/oauth2',
  twitchEventSub: 'wss://eventsub.wss.twitch.tv/ws',
  /** Client ids are configuration: Twitch changes what they may do. The first is its site's own. */
  twitchWebClientId: 'kimne78kx3ncx6brgo4mv6wki5h1ko',
  /** The client id that chat replays and clip lists are asked with: cursors are refused to the site's own. */
  twitchChatClientId: 'kd1unb4b3q4t58fwlpcbzcbnm76a8fp',
  /** A registered application's id, for signing in; empty = signing in is not available. */
  twitchAppClientId: '',
  youtube: 'https://www.youtube.com',
  youtubeApi: 'https://www.googleapis.com/youtube/v3',
  /** Pictures of people and of member badges. */
  youtubePictures: 'https://yt3.ggpht.com',
  kick: 'https://kick.com',
  /** The newer half of its site. */
  kickWeb: 'https://web.kick.com',
  kickPusher: 'wss://ws-us2.pusher.com',
  kickPusherKey: '32cbd69e4b950bf97679',
  bttv: 'https://api.betterttv.net/3',
  ffz: 'https://api.frankerfacez.com/v1',
  sevenTv: 'https://7tv.io/v3',
  /** Where pictures of emotes lie. */
  twitchCdn: 'https://static-cdn.jtvnw.net',
  bttvCdn: 'https://cdn.betterttv.net',
  ffzCdn: 'https://cdn.frankerfacez.com',
  sevenTvCdn: 'https://cdn.7tv.app',
  kickFiles: 'https://files.kick.com',
} as const;

export type EndpointName = keyof typeof REAL;
export type Endpoints = Readonly<Record<EndpointName, string>>;

/** The real addresses, each replaced by the settings' where one is given. */
export function endpointsOf({ endpoints }: Pick<Settings, 'endpoints'>): Endpoints {
  const given = Object.entries(endpoints).filter(([name]) => name in REAL);
  return { ...REAL, ...Object.fromEntries(given.map(([name, url]) => [name, url.replace(/\/+$/, '')])) };
}

/** Whether every service is the real one, so that "it worked" says something about it. */
export const isReal = (name: EndpointName, endpoints: Endpoints): boolean => endpoints[name] === REAL[name];
