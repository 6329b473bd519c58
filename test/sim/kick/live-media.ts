import type { SimRoute } from '../sim-server.ts';
import { VOD_SEGMENT_SEC, type VodMedia } from '../twitch/vod-media.ts';

export interface KickLiveSim {
  readonly route: SimRoute;
  /** Segments that are on the air or were. Each reading of the playlist adds one. */
  aired: number;
  /** While false the addresses answer 404, as they do for a channel that is offline. */
  isOnAir: boolean;
}

const WINDOW = 5;

/**
 * A live HLS with a master playlist and a sliding window with wall clocks, as Kick's (Amazon IVS; kick fact sheet §3) and
 * YouTube's are. `base` is where its master playlist lies.
 */
export function createKickLive(
  media: VodMedia,
  { startedAtUnixMs, base = '/media/live' }: { startedAtUnixMs: number; base?: string },
): KickLiveSim {
  const sim: KickLiveSim = {
    aired: 3,
    isOnAir: true,
    route({ url }) {
      if (!url.pathname.startsWith(`${base}/`)) return null;
      const path = url.pathname.slice(base.length + 1);
      if (!sim.isOnAir) return { status: 404, body: '' };
      if (path === 'master.m3u8') return { body: MASTER };
      if (path === '720p30/playlist.m3u8') {
        const body = windowText(sim.aired, startedAtUnixMs);
        sim.aired = Math.min(media.video.length, sim.aired + 1);
        return { body };
      }
      const segment = media.video[Number(/^720p30\/(\d+)\.ts$/.exec(path)?.[1])];
      return segment === undefined ? null : { headers: { 'content-type': 'video/mp2t' }, body: segment };
    },
  };
  return sim;
}

const MASTER = [
  '#EXTM3U',
  '#EXT-X-SESSION-DATA:DATA-ID="net.live-video.content.id",VALUE="sim"',
  '#EXT-X-MEDIA:TYPE=VIDEO,GROUP-ID="720p30",NAME="720p30",AUTOSELECT=YES,DEFAULT=YES',
  '#EXT-X-STREAM-INF:BANDWIDTH=3400000,RESOLUTION=1280x720,CODECS="avc1.4D401F,mp4a.40.2",VIDEO="720p30",FRAME-RATE=30.000',
  '720p30/playlist.m3u8',
  '',
].join('\n');

function windowText(aired: number, startedAtUnixMs: number): string {
  const first = Math.max(0, aired - WINDOW);
  const at = (index: number): number => startedAtUnixMs + index * VOD_SEGMENT_SEC * 1000;
  return [
    ...['#EXTM3U', '#EXT-X-VERSION:3', `#EXT-X-TARGETDURATION:${VOD_SEGMENT_SEC}`],
    `#EXT-X-MEDIA-SEQUENCE:${first}`,
    ...Array.from({ length: aired - first }, (_, place) => [
      `#EXT-X-PROGRAM-DATE-TIME:${new Date(at(first + place)).toISOString()}`,
      `#EXTINF:${VOD_SEGMENT_SEC.toFixed(3)},`,
      `${first + place}.ts`,
    ]).flat(),
    `#EXT-X-PREFETCH:${aired}.ts`,
    '',
  ].join('\n');
}
