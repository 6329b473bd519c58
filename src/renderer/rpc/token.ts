import { TOKEN_FRAGMENT_KEY } from '../../shared/hosts.ts';

/** Splits a URL fragment into the host's token and the rest, which is the route. */
export function splitFragment(fragment: string): { token: string | null; route: string } {
  const text = fragment.replace(/^#/, '');
  const found = new RegExp(`(^|[?&])${TOKEN_FRAGMENT_KEY}=([^&]*)&?`).exec(text);
  if (found === null) return { token: null, route: text };
  const route = (text.slice(0, found.index) + found[1]! + text.slice(found.index + found[0].length)).replace(
    /[?&]$/,
    '',
  );
  return { token: decodeURIComponent(found[2]!), route };
}

/**
 * The token that the headless host put into the fragment (a fragment never reaches a server or its log), taken off
 * the address bar; null after a reload, when the session's cookie is there instead.
 */
export function takeToken(
  location: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState'>,
): string | null {
  const { token, route } = splitFragment(location.hash);
  if (token === null) return null;
  history.replaceState(null, '', `${location.pathname}${location.search}${route === '' ? '' : `#${route}`}`);
  return token;
}
