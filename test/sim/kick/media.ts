import type { SimAnswer, SimRequest, SimRoute } from '../sim-server.ts';
import { VOD_SEGMENT_SEC, type VodMedia } from '../twitch/vod-media.ts';

/** Segments that lie in one file behind each other, each listed by its byte range. */
const SEGMENTS_PER_FILE = 4;

/** What the stand-in's media is like; change it while it runs. */
export interface KickMediaBehaviour {
  /** Segments that are gone for good. */
  lost: readonly number[];
  /** Folder that the renditions lie in: the CDN refuses any other. */
  folder: string;
  /** A broadcast that still runs has no end in its playlist. */
  growing: boolean;
  /** How many segments are listed; null = all. */
  listed: number | null;
  /** Segments before which the encoder began anew. */
  restarts: readonly number[];
  /** Master playlists and the clip's playlist: refused like those of somebody who may not watch. */
  masterStatus: number;
}

export interface KickMediaSim {
  readonly behaviour: KickMediaBehaviour;
  readonly route: SimRoute;
  /** Segments that were answered whole, as `1080p60/3` or `clip/0`. */
  readonly served: Map<string, number>;
}

/** Renditions as Kick lists them (best first); all of them hold the same pictures here. */
const RENDITIONS = [
  { name: '1080p60', bandwidth: 9_878_400, size: '1920x1080', rate: '60.000' },
  { name: '720p60', bandwidth: 3_400_000, size: '1280x720', rate: '60.000' },
  { name: '160p30', bandwidth: 230_000, size: '284x160', rate: '30.000' },
] as const;

interface Facts {
  readonly media: VodMedia;
  readonly startedAtUnixMs: number;
  /** The clip holds the segments from here on. */
  readonly clipFrom: number;
  readonly behaviour: KickMediaBehaviour;
  readonly served: Map<string, number>;
}

/**
 * Kick's CDN (Amazon IVS) on loopback: a VOD as a master playlist, media playlists of byte ranges with wall clocks, and a
 * clip as one media playlist of whole files. Shapes after the kick fact sheet §3.
 */
export function createKickMedia(
  media: VodMedia,
  { startedAtUnixMs, clipFrom = 0 }: { startedAtUnixMs: number; clipFrom?: number },
): KickMediaSim {
  const behaviour: KickMediaBehaviour = {
    ...{ lost: [], folder: 'a1b2', growing: false, listed: null, restarts: [], masterStatus: 200 },
  };
  const served = new Map<string, number>();
  const facts: Facts = { media, startedAtUnixMs, clipFrom, behaviour, served };
  return {
    behaviour,
    served,
    route: (request) => vodPlaylists(facts, request) ?? vodFile(facts, request) ?? clip(facts, request),
  };
}

const playlist = (lines: readonly string[]): SimAnswer => ({
  headers: { 'content-type': 'application/vnd.apple.mpegurl' },
  body: `${lines.join('\n')}\n`,
});
const refused: SimAnswer = { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' };

function vodPlaylists(facts: Facts, { url }: SimRequest): SimAnswer | null {
  const { behaviour } = facts;
  if (url.pathname === '/media/vod/master.m3u8')
    return behaviour.masterStatus === 200
      ? playlist(masterLines(behaviour.folder))
      : { status: behaviour.masterStatus, body: '' };
  const asked = /^\/media\/vod\/(\w+)\/(\w+)\/playlist\.m3u8$/.exec(url.pathname);
  if (asked === null) return null;
  return asked[1] === behaviour.folder ? playlist(vodLines(facts)) : refused;
}

const masterLines = (folder: string): string[] => [
  '#EXTM3U',
  '#EXT-X-SESSION-DATA:DATA-ID="net.live-video.content.id",VALUE="sim"',
  ...RENDITIONS.flatMap(({ name, bandwidth, size, rate }, at) => [
    `#EXT-X-MEDIA:TYPE=VIDEO,GROUP-ID="${name}",NAME="${name}",AUTOSELECT=YES,DEFAULT=${at === 0 ? 'YES' : 'NO'}`,
    `#EXT-X-STREAM-INF:PROGRAM-ID=1,BANDWIDTH=${bandwidth},RESOLUTION=${size},CODECS="avc1.64002A,mp4a.40.2",VIDEO="${name}",FRAME-RATE=${rate}`,
    `${folder}/${name}/playlist.m3u8`,
  ]),
];

const lengthSec = ({ media }: Facts, index: number): number =>
  Math.min(VOD_SEGMENT_SEC, media.durationSec - index * VOD_SEGMENT_SEC);

function vodLines(facts: Facts): string[] {
  const { media, behaviour, startedAtUnixMs } = facts;
  const listed = Math.min(media.video.length, behaviour.listed ?? media.video.length);
  return [
    ...['#EXTM3U', '#EXT-X-VERSION:4', `#EXT-X-TARGETDURATION:${VOD_SEGMENT_SEC}`],
    ...['#EXT-X-PLAYLIST-TYPE:EVENT', '#EXT-X-MEDIA-SEQUENCE:0'],
    ...Array.from({ length: listed }, (_, index) => [
      ...(behaviour.restarts.includes(index) ? ['#EXT-X-DISCONTINUITY'] : []),
      `#EXT-X-PROGRAM-DATE-TIME:${new Date(startedAtUnixMs + index * VOD_SEGMENT_SEC * 1000).toISOString()}`,
      `#EXT-X-BYTERANGE:${media.video[index]!.length}@${offsetOf(media, index)}`,
      `#EXTINF:${lengthSec(facts, index).toFixed(3)},`,
      `${fileOf(index)}.ts`,
    ]).flat(),
    ...(behaviour.growing ? [] : ['#EXT-X-ENDLIST']),
  ];
}

const fileOf = (index: number): number => Math.floor(index / SEGMENTS_PER_FILE);
const sumOfBytes = (parts: readonly Buffer[]): number => parts.reduce((sum, part) => sum + part.length, 0);
const offsetOf = ({ video }: VodMedia, index: number): number =>
  sumOfBytes(video.slice(fileOf(index) * SEGMENTS_PER_FILE, index));

/** A part of a file (RFC 9110 §14); without `Range` all of it. */
function vodFile(facts: Facts, { url, headers }: SimRequest): SimAnswer | null {
  const asked = /^\/media\/vod\/(\w+)\/(\w+)\/(\d+)\.ts$/.exec(url.pathname);
  if (asked === null) return null;
  const [, folder, rendition, number] = asked;
  const first = Number(number) * SEGMENTS_PER_FILE;
  const file = Buffer.concat(facts.media.video.slice(first, first + SEGMENTS_PER_FILE));
  if (folder !== facts.behaviour.folder || file.length === 0) return refused;
  const range = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '');
  if (range === null) return { headers: { 'content-type': 'video/mp2t' }, body: file };
  const from = Number(range[1]);
  const index = segmentAt(facts.media, first, from);
  if (index === null || facts.behaviour.lost.includes(index)) return refused;
  note(facts.served, `${rendition}/${index}`);
  return {
    status: 206,
    headers: {
      'content-type': 'video/mp2t',
      'content-range': `bytes ${range[1]}-${range[2]}/${file.length}`,
    },
    body: file.subarray(from, Number(range[2]) + 1),
  };
}

/** The segment of a file that begins at a byte. */
function segmentAt(media: VodMedia, first: number, byte: number): number | null {
  for (let index = first; index < first + SEGMENTS_PER_FILE; index++)
    if (index < media.video.length && offsetOf(media, index) === byte) return index;
  return null;
}

const note = (served: Map<string, number>, name: string): void => {
  served.set(name, (served.get(name) ?? 0) + 1);
};

function clip(facts: Facts, { url }: SimRequest): SimAnswer | null {
  const { media, behaviour, clipFrom, served } = facts;
  if (url.pathname === '/media/clip/playlist.m3u8') {
    if (behaviour.masterStatus !== 200) return { status: behaviour.masterStatus, body: '' };
    const names = media.video
      .slice(clipFrom)
      .flatMap((_, at) => [`#EXTINF:${lengthSec(facts, clipFrom + at).toFixed(3)},`, `media_${at}.ts`]);
    return playlist([
      ...['#EXTM3U', '#EXT-X-VERSION:3', `#EXT-X-TARGETDURATION:${VOD_SEGMENT_SEC}`],
      ...['#EXT-X-PLAYLIST-TYPE:VOD', '#EXT-X-MEDIA-SEQUENCE:0', ...names, '#EXT-X-ENDLIST'],
    ]);
  }
  const asked = /^\/media\/clip\/media_(\d+)\.ts$/.exec(url.pathname)?.[1];
  if (asked === undefined) return null;
  const body = media.video[clipFrom + Number(asked)];
  if (body === undefined || behaviour.lost.includes(clipFrom + Number(asked))) return refused;
  note(served, `clip/${asked}`);
  return { headers: { 'content-type': 'video/mp2t' }, body };
}
