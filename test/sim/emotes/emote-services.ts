import { jsonAnswer, type SimAnswer, type SimRequest, type SimRoute } from '../sim-server.ts';

/** What the emote providers know. Names map to ids; `overlays` are drawn over others. */
export interface EmoteServices {
  readonly global: Readonly<Record<'bttv' | 'ffz' | '7tv', readonly SimEmote[]>>;
  /** By the platform's id of the channel; a channel that isn't here is unknown to the provider. */
  readonly channels: Readonly<Record<string, Partial<Record<'bttv' | 'ffz' | '7tv', readonly SimEmote[]>>>>;
  /** 7TV gives a channel's set by id only. */
  readonly hidesSets?: boolean;
}

export interface SimEmote {
  readonly id: string;
  readonly name: string;
  readonly overlay?: boolean;
}

/** A 1×1 picture. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Answers in the shapes of the emotes fact sheet, below `/bttv`, `/ffz`, `/7tv` and `/cdn/<provider>`. */
export function emoteServicesRoute(services: EmoteServices): SimRoute {
  return ({ url }: SimRequest) => {
    const [service = '', ...path] = url.pathname.slice(1).split('/');
    const channel = services.channels[path.at(-1) ?? ''];
    switch (service) {
      case 'bttv':
        return path.at(-1) === 'global'
          ? jsonAnswer(services.global.bttv.map(bttvEmote))
          : found(channel?.bttv, (list) => ({
              ...{ id: 'b1', bots: ['nightbot'], avatar: '' },
              channelEmotes: list.slice(0, 1).map(bttvEmote),
              sharedEmotes: list.slice(1).map(bttvEmote),
            }));
      case 'ffz':
        return path.at(-1) === 'global'
          ? jsonAnswer({ default_sets: [3], sets: { '3': ffzSet(3, services.global.ffz) }, users: {} })
          : found(channel?.ffz, (list) => ({ room: { set: 46763 }, sets: { '46763': ffzSet(46763, list) } }));
      case '7tv':
        return sevenTv(services, path);
      case 'cdn':
        return picture(path);
      default:
        return null;
    }
  };
}

function sevenTv(services: EmoteServices, path: readonly string[]): SimAnswer {
  const id = path.at(-1) ?? '';
  if (path[0] === 'users') {
    return found(services.channels[id]?.['7tv'], (list) => ({
      ...{ id, platform: 'TWITCH', username: 'streamer', emote_capacity: 1000 },
      emote_set_id: `set-${id}`,
      emote_set: services.hidesSets === true ? null : sevenTvSet(`set-${id}`, list),
    }));
  }
  const list = id === 'global' ? services.global['7tv'] : services.channels[id.replace(/^set-/, '')]?.['7tv'];
  return found(list, (emotes) => sevenTvSet(id, emotes));
}

const found = <Item>(
  list: readonly Item[] | undefined,
  shape: (list: readonly Item[]) => object,
): SimAnswer =>
  list === undefined ? { status: 404, body: '{"message":"user not found"}' } : jsonAnswer(shape(list));

const bttvEmote = ({ id, name }: SimEmote): object => ({
  ...{ id, code: name, imageType: 'png', animated: false, userId: 'u1', modifier: false },
});

const ffzSet = (id: number, list: readonly SimEmote[]): object => ({
  ...{ id, title: 'Emotes' },
  emoticons: list.map((emote) => ({
    ...{ id: Number(emote.id), name: emote.name, width: 32, height: 32, hidden: false },
    ...{ modifier: emote.overlay === true, modifier_flags: 0, animated: null },
    urls: { '1': `//cdn.frankerfacez.com/emote/${emote.id}/1` },
  })),
});

const sevenTvSet = (id: string, list: readonly SimEmote[]): object => ({
  ...{ id, name: 'Set', flags: 0, tags: [], emote_count: list.length, capacity: 1000, owner: null },
  ...(list.length === 0
    ? {}
    : {
        emotes: list.map((emote) => ({
          ...{ id: emote.id, name: emote.name, flags: emote.overlay === true ? 1 : 0 },
          data: { id: emote.id, name: emote.name, flags: emote.overlay === true ? 256 : 0 },
        })),
      }),
});

/** FrankerFaceZ has this emote in one size only. */
const SMALL_ONLY = '/emote/28136/2';

function picture(path: readonly string[]): SimAnswer {
  const rest = `/${path.slice(1).join('/')}`;
  if (path[0] === 'ffz' && rest === SMALL_ONLY) return { status: 404, body: '' };
  if (rest.includes('page')) return { headers: { 'content-type': 'text/html' }, body: '<html></html>' };
  if (rest.includes('gone')) return { status: 404, body: '' };
  return { headers: { 'content-type': 'image/png' }, body: PIXEL };
}
