import {
  startSimServer,
  type SimAnswer,
  type SimRequest,
  type SimRoute,
  type SimServer,
} from '../sim-server.ts';

export const CLIP_SLUG = 'FuriousFlaccidTireArgieB8-NHbTiYQlzwHVvv_V';
const SIGNATURE = '76f2a3c0ffee';
const TOKEN = JSON.stringify({ authorization: { forbidden: false }, clip_slug: CLIP_SLUG });

export interface ClipBehaviour {
  clip: 'there' | 'gone' | 'no-media';
  hasVod: boolean;
}

export interface ClipSim {
  readonly server: SimServer;
  /** What Twitch says of the clip; change it while it runs. */
  readonly behaviour: ClipBehaviour;
  readonly endpoints: Readonly<Record<string, string>>;
}

interface ClipMedia {
  readonly file: Uint8Array;
  readonly durationSec: number;
}

/** One clip of Twitch: GraphQL's `ShareClipRenderStatus` and its file. Shapes after the twitch-vod sheet §8. */
export const clipRoutes = (media: ClipMedia, behaviour: ClipBehaviour): SimRoute[] => [
  (request) => gql(request, behaviour, media.durationSec),
  (request) => file(request, media.file),
];

/** One clip of Twitch on loopback. */
export async function startClipSim(media: ClipMedia): Promise<ClipSim> {
  const behaviour: ClipBehaviour = { clip: 'there', hasVod: false };
  const server = await startSimServer({ routes: [noChannel, ...clipRoutes(media, behaviour)] });
  const { url } = server;
  return { server, behaviour, endpoints: { twitchGql: `${url}/gql`, bttv: url, ffz: url, sevenTv: url } };
}

const operationOf = ({ body }: SimRequest): { operationName?: string; variables?: { slug?: string } } =>
  JSON.parse(body.toString()) as { operationName?: string; variables?: { slug?: string } };

const noChannel: SimRoute = (request) =>
  request.url.pathname === '/gql' && operationOf(request).operationName === 'StreamMetadata'
    ? answer({ user: null })
    : null;

function gql(request: SimRequest, behaviour: ClipBehaviour, durationSec: number): SimAnswer | null {
  if (request.url.pathname !== '/gql') return null;
  const { operationName, variables } = operationOf(request);
  if (operationName !== 'ShareClipRenderStatus') return null;
  const isThere = behaviour.clip !== 'gone' && variables?.slug === CLIP_SLUG;
  return answer({ clip: isThere ? clipOf(request.url.origin, behaviour, durationSec) : null });
}

const answer = (data: object): SimAnswer => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ data, extensions: { requestID: '01H' } }),
});

const clipOf = (origin: string, { clip, hasVod }: ClipBehaviour, durationSec: number): object => ({
  id: '4242',
  slug: CLIP_SLUG,
  title: 'what a play',
  durationSeconds: durationSec,
  createdAt: '2026-01-10T19:00:00Z',
  broadcaster: { id: '22484632', login: 'streamer42', displayName: 'Streamer42' },
  game: { id: '1', displayName: 'Chess' },
  video: hasVod ? { id: '1962354205', broadcastType: 'ARCHIVE' } : null,
  assets: [
    {
      ...{ id: 'a', type: 'SOURCE', creationState: 'CREATED' },
      videoQualities:
        clip === 'no-media'
          ? []
          : [{ quality: '720', frameRate: 30, bitrate: 3_000_000, sourceURL: `${origin}/clip.mp4` }],
    },
  ],
  playbackAccessToken: { signature: SIGNATURE, value: TOKEN },
});

/** Only for who shows the permission as it was given. */
function file({ url }: SimRequest, bytes: Uint8Array): SimAnswer | null {
  if (url.pathname !== '/clip.mp4') return null;
  const isAllowed = url.searchParams.get('sig') === SIGNATURE && url.searchParams.get('token') === TOKEN;
  return isAllowed ? { headers: { 'content-type': 'video/mp4' }, body: bytes } : { status: 403, body: '' };
}
