import { create } from 'zustand';

export const SETTINGS_SECTIONS = [
  'folders',
  'clips',
  'live',
  'obs',
  'downloads',
  'accounts',
  'sources',
  'speech',
  'language-model',
  'sounds',
  'scoring',
  'appearance',
  'shortcuts',
  'privacy',
  'diagnostics',
] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

/** In place of a recording's id: the newest that runs. */
export const CURRENT_RECORDING = 'current';

export type Route =
  | { readonly screen: 'library' }
  | { readonly screen: 'review'; readonly vodId: string | null; readonly atMs: number | null }
  | { readonly screen: 'channels' }
  | { readonly screen: 'live'; readonly recordingId: string | null }
  | { readonly screen: 'models' }
  | { readonly screen: 'clips'; readonly clipId: string | null }
  | { readonly screen: 'settings'; readonly section: SettingsSection };

const isSection = (text: string | undefined): text is SettingsSection =>
  text !== undefined && (SETTINGS_SECTIONS as readonly string[]).includes(text);

function decode(part: string | undefined): string | null {
  if (part === undefined || part === '') return null;
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** Reads `#/review/<vodId>?t=<ms>` and the like; anything else is the library. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?');
  const [screen, first] = path.split('/');
  switch (screen ?? '') {
    case 'review': {
      const at = new URLSearchParams(query).get('t');
      const atMs = at !== null && /^\d+$/.test(at) ? Number(at) : null;
      return { screen: 'review', vodId: decode(first), atMs };
    }
    case 'channels':
      return { screen: 'channels' };
    case 'live':
      return { screen: 'live', recordingId: decode(first) };
    case 'models':
      return { screen: 'models' };
    case 'clips':
      return { screen: 'clips', clipId: decode(first) };
    case 'settings':
      return { screen: 'settings', section: isSection(first) ? first : 'folders' };
    default:
      return { screen: 'library' };
  }
}

export function formatRoute(route: Route): string {
  switch (route.screen) {
    case 'library':
      return '#/library';
    case 'review': {
      const query = route.atMs === null ? '' : `?t=${route.atMs}`;
      return route.vodId === null ? '#/review' : `#/review/${encodeURIComponent(route.vodId)}${query}`;
    }
    case 'channels':
      return '#/channels';
    case 'live':
      return route.recordingId === null ? '#/live' : `#/live/${encodeURIComponent(route.recordingId)}`;
    case 'models':
      return '#/models';
    case 'clips':
      return route.clipId === null ? '#/clips' : `#/clips/${encodeURIComponent(route.clipId)}`;
    case 'settings':
      return `#/settings/${route.section}`;
  }
}

interface RouteStore {
  readonly route: Route;
  /** The VOD that Review showed last, so that the rail leads back to it. */
  readonly lastVodId: string | null;
}

export const useRoute = create<RouteStore>(() => ({ route: { screen: 'library' }, lastVodId: null }));

const LAST_VOD_KEY = 'klipstream.lastVod';

function follow(hash: string): void {
  const route = parseRoute(hash);
  const vodId = route.screen === 'review' ? route.vodId : null;
  if (vodId !== null) window.sessionStorage.setItem(LAST_VOD_KEY, vodId);
  useRoute.setState((state) => ({ route, lastVodId: vodId ?? state.lastVodId }));
}

/** Goes to a place; the address keeps it over a reload and the back button works. */
export function navigate(route: Route): void {
  window.location.hash = formatRoute(route);
}

export const openReview = (vodId: string, atMs: number | null = null): void =>
  navigate({ screen: 'review', vodId, atMs });

/** Reads the address now and whenever it changes. Returns the way to stop. */
export function startRouting(): () => void {
  useRoute.setState({ lastVodId: window.sessionStorage.getItem(LAST_VOD_KEY) });
  const onChange = () => follow(window.location.hash);
  onChange();
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}
