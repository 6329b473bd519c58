const STORAGE_KEY = 'klipstream.token';

/** Splits a URL fragment into the host's token and the rest, which is the route. */
export function splitFragment(fragment: string): { token: string | null; route: string } {
  const text = fragment.replace(/^#/, '');
  const token = /(?:^|[?&])token=([^&]+)/.exec(text)?.[1] ?? null;
  const route = text.replace(/([?&]|^)token=[^&]*&?/, '$1').replace(/[?&]$/, '');
  return { token: token === null ? null : decodeURIComponent(token), route };
}

/**
 * The token that the headless host put into the fragment (a fragment never reaches a server or its log). It moves to
 * this tab's session storage, so that reload works and the address bar no longer shows it.
 */
export function takeToken(
  location: Pick<Location, 'hash' | 'pathname' | 'search'>,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  history: Pick<History, 'replaceState'>,
): string | null {
  const { token, route } = splitFragment(location.hash);
  if (token === null) return storage.getItem(STORAGE_KEY);
  storage.setItem(STORAGE_KEY, token);
  history.replaceState(null, '', `${location.pathname}${location.search}${route === '' ? '' : `#${route}`}`);
  return token;
}
