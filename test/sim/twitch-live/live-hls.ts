import type { SimAnswer, SimRequest, SimRoute } from '../sim-server.ts';
import { type LiveMedia, SEGMENT_MS } from './live-media.ts';

/** What happens while a slot of 2 s is on the air. */
export type Slot =
  | { readonly kind: 'live' }
  | { readonly kind: 'ad'; readonly pod: number }
  /** The encoder sends nothing: there is no segment for this time. */
  | { readonly kind: 'away' }
  | { readonly kind: 'other-rate' };

export interface LiveHlsOptions {
  readonly login: string;
  readonly media: LiveMedia;
  readonly startedAtUnixMs: number;
  /** In order; slot n is on the air from `startedAtUnixMs + n * 2000` on and shows the programme's second 2n. */
  readonly slots: readonly Slot[];
  /** Segments in the window. Default 6. */
  readonly window?: number;
  /** Added to every time that the platform's playlist states. */
  readonly clockSkewMs?: number;
}

export interface LiveHls {
  readonly routes: readonly SimRoute[];
  /** Slots that are on the air or were. Each reading of the media playlist adds `perRead`. */
  aired: number;
  perRead: number;
  /** While true usher says that the channel is not live, and the playlist is gone. */
  isOffline: boolean;
  /** Null: the answer has no such field. */
  viewers: number | null;
  /** Begins another playlist, with numbers that start anew. */
  renew(): void;
  /** Wall clock of the slot that is on the air. */
  nowUnixMs(): number;
  isOnAir(unixMs: number): boolean;
}

interface Aired {
  readonly index: number;
  readonly slot: Slot;
  readonly sequence: number;
}

/** A live channel: GraphQL's token and metadata, usher, the sliding media playlist, segments. Time goes on with each reading. */
export function createLiveHls(options: LiveHlsOptions): LiveHls {
  const { login, media, startedAtUnixMs, slots } = options;
  const skewMs = options.clockSkewMs ?? 0;
  let session = 1;
  let firstSlot = 0;

  const sim: LiveHls = {
    routes: [gql, usher, mediaPlaylist, segment],
    aired: 3,
    perRead: 1,
    isOffline: false,
    viewers: 1234,
    renew() {
      session++;
      firstSlot = sim.aired;
    },
    nowUnixMs: () => startedAtUnixMs + sim.aired * SEGMENT_MS,
    isOnAir: (unixMs) => unixMs >= startedAtUnixMs && unixMs < startedAtUnixMs + slots.length * SEGMENT_MS,
  };

  const isLive = (): boolean => !sim.isOffline && sim.aired <= slots.length;

  function gql({ method, url, body }: SimRequest): SimAnswer | null {
    if (method !== 'POST' || url.pathname !== '/gql') return null;
    const parsed = JSON.parse(body.toString()) as Operation | Operation[];
    const answered = Array.isArray(parsed) ? parsed.map(answer) : answer(parsed);
    return answered === null || (Array.isArray(answered) && answered.includes(null))
      ? null
      : { body: JSON.stringify(answered) };
  }

  function answer({ operationName, variables }: Operation): { data: unknown } | null {
    if (operationName === 'PlaybackAccessToken_Template' && variables.login !== undefined) {
      if (variables.login !== login) return { data: { streamPlaybackAccessToken: null } };
      const { deviceId, signature } = LIVE_TOKEN;
      const value = JSON.stringify({
        ...{ channel: login, device_id: deviceId, expires: 4_000_000_000, version: 2 },
      });
      return { data: { streamPlaybackAccessToken: { value, signature } } };
    }
    if (operationName !== 'StreamMetadata') return null;
    // By its text it is asked with `login`, by its hash with `channelLogin`.
    if ((variables.login ?? variables.channelLogin) !== login) return { data: { user: null } };
    const stream = {
      ...{ id: '4711', type: 'live', createdAt: iso(startedAtUnixMs), game: null },
      ...(sim.viewers === null ? {} : { viewersCount: sim.viewers }),
    };
    return {
      data: {
        user: {
          ...{
            id: '11148817',
            login,
            displayName: 'Streamer',
            lastBroadcast: { id: '4711', title: 'A stream' },
          },
          stream: isLive() ? stream : null,
        },
      },
    };
  }

  function usher({ url }: SimRequest): SimAnswer | null {
    const asked = /^\/api(?:\/v2)?\/channel\/hls\/(.+)\.m3u8$/.exec(url.pathname)?.[1];
    if (asked === undefined) return null;
    if (url.searchParams.get('sig') === null) return { status: 403, body: '[{"error_code":"unauthorized"}]' };
    if (asked !== login || !isLive()) return { status: 404, body: OFFLINE };
    return { body: masterPlaylist(`${url.origin}/live/${session}`) };
  }

  function mediaPlaylist({ url }: SimRequest): SimAnswer | null {
    const asked = /^\/live\/(\d+)\/(\w+)\.m3u8$/.exec(url.pathname);
    if (asked === null) return null;
    if (Number(asked[1]) !== session || sim.isOffline) return { status: 404, body: 'gone' };
    const body = playlistText(window(), {
      ...{ startedAtUnixMs: startedAtUnixMs + skewMs, serverUnixMs: sim.nowUnixMs() + skewMs },
      hasEnded: sim.aired >= slots.length,
    });
    sim.aired = Math.min(slots.length + 1, sim.aired + sim.perRead);
    return { body };
  }

  function window(): Aired[] {
    const on = slots
      .map((slot, index) => ({ slot, index }))
      .slice(firstSlot, Math.min(sim.aired, slots.length))
      .filter(({ slot }) => slot.kind !== 'away')
      .map((one, sequence) => ({ ...one, sequence: sequence + 1000 * session }));
    return on.slice(-(options.window ?? 6));
  }

  function segment({ url }: SimRequest): SimAnswer | null {
    const asked = /^\/live\/\d+\/(live|ad|other-rate)-(\d+)\.ts$/.exec(url.pathname);
    if (asked === null) return null;
    const from = { live: media.programme, ad: media.ad, 'other-rate': media.otherRate }[asked[1]!]!;
    return { headers: { 'content-type': 'video/mp2t' }, body: from[Number(asked[2]) % from.length]! };
  }

  return sim;
}

/** The permission to watch; `address` stands in every address that comes of it. All three are secrets. */
export const LIVE_TOKEN = {
  signature: 'b41d7e9f02c86a5533fe1d90c7a8264e5b9f0d17',
  deviceId: 'Wd5Qe8Rk1Ty7Ui3Op0As6Df9Gh2Jl4Zx',
  address: 'CpgFv3Xc7Bn1Mq9We5Rt0Yu4Io8Pa2Sd',
} as const;
const SIGNED = `?token=${LIVE_TOKEN.address}`;

interface Operation {
  readonly operationName?: string;
  readonly variables: { readonly login?: string; readonly channelLogin?: string };
}

const OFFLINE =
  '[{"url":"","error":"twirp error not_found: transcode does not exist","error_code":"transcode_does_not_exist","type":"error"}]';
const iso = (unixMs: number): string => new Date(unixMs).toISOString();

const masterPlaylist = (base: string): string =>
  [
    '#EXTM3U',
    '#EXT-X-STREAM-INF:BANDWIDTH=3422999,CODECS="avc1.64001F,mp4a.40.2",RESOLUTION=320x180,FRAME-RATE=30.000,STABLE-VARIANT-ID="180p30",IVS-NAME="180p30",IVS-VARIANT-SOURCE="source"',
    `${base}/video.m3u8${SIGNED}`,
    '#EXT-X-STREAM-INF:BANDWIDTH=160000,CODECS="mp4a.40.2",STABLE-VARIANT-ID="audio_only",IVS-NAME="audio_only",IVS-VARIANT-SOURCE="transcode"',
    `${base}/audio.m3u8${SIGNED}`,
    '',
  ].join('\n');

interface PlaylistFacts {
  readonly startedAtUnixMs: number;
  readonly serverUnixMs: number;
  readonly hasEnded: boolean;
}

/** Written as Twitch writes it (twitch-live fact sheet, §3). */
function playlistText(window: readonly Aired[], facts: PlaylistFacts): string {
  const at = (index: number): string => iso(facts.startedAtUnixMs + index * SEGMENT_MS);
  const serverSec = (facts.serverUnixMs / 1000).toFixed(2);
  const lines = [
    ...['#EXTM3U', '#EXT-X-VERSION:3', '#EXT-X-TARGETDURATION:5'],
    `#EXT-X-MEDIA-SEQUENCE:${window[0]?.sequence ?? 0}`,
    `#EXT-X-TWITCH-LIVE-SEQUENCE:${window[0]?.sequence ?? 0}`,
    `#EXT-X-DATERANGE:ID="playlist-creation-1",CLASS="timestamp",START-DATE="${iso(facts.serverUnixMs)}",END-ON-NEXT=YES,X-SERVER-TIME="${serverSec}"`,
  ];
  let before: Aired | undefined;
  for (const one of window) {
    const { slot, index } = one;
    if (slot.kind === 'ad' && (before?.slot.kind !== 'ad' || before.slot.pod !== slot.pod)) {
      const left = window.filter(({ slot: other }) => other.kind === 'ad' && other.pod === slot.pod).length;
      lines.push(
        `#EXT-X-DATERANGE:ID="stitched-ad-${slot.pod}-${index}",CLASS="twitch-stitched-ad",START-DATE="${at(index)}",DURATION=${((left * SEGMENT_MS) / 1000).toFixed(3)},X-TV-TWITCH-AD-ROLL-TYPE="MIDROLL",X-TV-TWITCH-AD-POD-LENGTH="1"`,
      );
    }
    if (before !== undefined && (before.slot.kind !== slot.kind || before.index !== index - 1))
      lines.push('#EXT-X-DISCONTINUITY');
    lines.push(
      `#EXT-X-PROGRAM-DATE-TIME:${at(index)}`,
      `#EXTINF:2.000,${slot.kind === 'ad' ? 'Amazon|24' : 'live'}`,
    );
    lines.push(`${slot.kind}-${index}.ts${SIGNED}`);
    before = one;
  }
  if (facts.hasEnded) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}
