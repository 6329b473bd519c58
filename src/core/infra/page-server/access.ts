import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const SECRET_BYTES = 32;
const MAX_SESSIONS = 32;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
/** Takes the same time wherever the texts differ. */
const isSameText = (left: string, right: string): boolean => timingSafeEqual(digest(left), digest(right));

/** Who may use this server: whoever knows the token, then whoever has a session cookie made for it. */
export interface Access {
  readonly token: string;
  /** Exchanges the token for a session; null when it is wrong. Returns the Set-Cookie value. */
  login(token: string): string | null;
  hasSession(request: IncomingMessage): boolean;
}

export const makeToken = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** The cookie's name carries the port: cookies of 127.0.0.1 are shared by all its ports. */
export function createAccess(port: number, token = makeToken()): Access {
  const cookieName = `klipstream-${port}`;
  const sessions: string[] = [];
  return {
    token,
    login(given) {
      if (!isSameText(given, token)) return null;
      const session = makeToken();
      sessions.push(session);
      if (sessions.length > MAX_SESSIONS) sessions.shift();
      return `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
    hasSession(request) {
      const given = readCookie(request.headers.cookie ?? '', cookieName);
      return given !== null && sessions.filter((session) => isSameText(session, given)).length > 0;
    },
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
