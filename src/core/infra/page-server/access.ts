import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const SECRET_BYTES = 32;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
/** Takes the same time wherever the texts differ. */
const isSameText = (left: string, right: string): boolean => timingSafeEqual(digest(left), digest(right));

/** Who may use this server: whoever knows the token, then whoever has the session cookie made of it. */
export interface Access {
  readonly token: string;
  /** Exchanges the token for a session; null when it is wrong. Returns the Set-Cookie value. */
  login(token: string): string | null;
  hasSession(request: IncomingMessage): boolean;
  /** From now on this token alone lets in; sessions of the one before are over. */
  renew(token: string): void;
}

export const makeToken = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** Holds as long as its token, so that a page that stays open comes back by itself where the token outlives the server. */
const sessionOf = (token: string): string =>
  createHmac('sha256', token).update('klipstream session').digest('base64url');

/** The cookie's name carries the port: cookies of 127.0.0.1 are shared by all its ports. */
export function createAccess(port: number, firstToken = makeToken()): Access {
  const cookieName = `klipstream-${port}`;
  let token = firstToken;
  return {
    get token() {
      return token;
    },
    login: (given) =>
      isSameText(given, token)
        ? `${cookieName}=${sessionOf(token)}; HttpOnly; SameSite=Strict; Path=/`
        : null,
    hasSession(request) {
      const given = readCookie(request.headers.cookie ?? '', cookieName);
      return given !== null && isSameText(given, sessionOf(token));
    },
    renew: (next) => (token = next),
  };
}

function readCookie(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at !== -1 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

/**
 * Whether a request was meant for another server or comes from another page: the Host must be the loopback address
 * with our port (a name that was rebound to 127.0.0.1 is foreign), and whatever the browser says of the sender must be
 * this origin. Programs that send neither Origin nor Sec-Fetch-Site pass; the session decides about them.
 */
export function isForeign(request: IncomingMessage, port: number): boolean {
  const { host, origin } = request.headers;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return true;
  if (origin !== undefined && origin !== `http://${host}`) return true;
  const site = request.headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
