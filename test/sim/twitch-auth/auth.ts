import { jsonAnswer, type SimAnswer, type SimRequest, type SimRoute } from '../sim-server.ts';

/** Somebody with an account. */
export interface SimAccount {
  readonly login: string;
  readonly userId: string;
}

interface Grant {
  readonly account: SimAccount;
  readonly scopes: readonly string[];
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly endsAtUnixMs: number;
}

type Decision = 'open' | 'denied' | 'used' | SimAccount;

export interface AuthSim {
  readonly route: SimRoute;
  /** The person types the code at Twitch and confirms, or declines. Throws when there is no such code. */
  confirm(userCode: string, account?: SimAccount): void;
  decline(userCode: string): void;
  /** The next questions for a token are answered with `slow_down`. */
  slowDown: number;
  /** The service withdraws what it gave: access alone, or the right to renew it as well. */
  endAccess(): void;
  endAll(): void;
  /** Whose token it is; null for one that isn't valid (any more). */
  ownerOf(accessToken: string): SimAccount | null;
  /** The rights of a token that is good now. */
  scopesOf(accessToken: string): readonly string[];
  /** Every secret that was ever given out: device codes and tokens. */
  readonly secrets: string[];
  /** Access tokens that are good now. */
  readonly accessTokens: () => string[];
}

export interface AuthSimOptions {
  readonly clientId: string;
  readonly nowUnixMs: () => number;
  readonly codeSec?: number;
  readonly accessSec?: number;
  /** Codes are confirmed on a page of this server instead of by the test. */
  readonly hasPage?: boolean;
}

export const STREAMER: SimAccount = { login: 'twitchdev', userId: '141981764' };
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

const refused = (status: number, message: string): SimAnswer => jsonAnswer({ status, message }, status);

/**
 * Twitch's sign-in service under `/oauth2`: device code flow, refresh (a refresh token works once), validate, revoke.
 * Answers after dev.twitch.tv/docs/authentication; parameters count in the body only, as it does.
 */
export function createAuthSim(options: AuthSimOptions): AuthSim {
  const codes = new Map<
    string,
    { deviceCode: string; scopes: string[]; endsAtUnixMs: number; decision: Decision }
  >();
  let grants: Grant[] = [];
  let made = 0;
  const secrets: string[] = [];
  /** 30 characters as Twitch's are, no two alike. */
  const secret = (kind: string): string => {
    const made30 = `${kind}${++made}`.padEnd(30, 'q8z4x7');
    secrets.push(made30);
    return made30;
  };
  const { nowUnixMs, accessSec = 14_124, codeSec = 1800 } = options;

  const give = (account: SimAccount, scopes: readonly string[]): SimAnswer => {
    const accessToken = secret('access');
    const refreshToken = secret('refresh');
    grants.push({ account, scopes, accessToken, refreshToken, endsAtUnixMs: nowUnixMs() + accessSec * 1000 });
    return jsonAnswer({
      access_token: accessToken,
      expires_in: accessSec,
      refresh_token: refreshToken,
      scope: scopes,
      token_type: 'bearer',
    });
  };
  const live = (accessToken: string): Grant | undefined =>
    grants.find((grant) => grant.accessToken === accessToken && grant.endsAtUnixMs > nowUnixMs());

  const device = (fields: URLSearchParams, host: string): SimAnswer => {
    const userCode = `ABCDEF${String.fromCharCode(71 + (codes.size % 19))}H`;
    const deviceCode = secret('device');
    const scopes = (fields.get('scopes') ?? '').split(' ').filter((scope) => scope !== '');
    codes.set(userCode, { deviceCode, scopes, endsAtUnixMs: nowUnixMs() + codeSec * 1000, decision: 'open' });
    return jsonAnswer({
      device_code: deviceCode,
      expires_in: codeSec,
      interval: 5,
      user_code: userCode,
      verification_uri: `${options.hasPage === true ? `http://${host}` : 'https://www.twitch.tv'}/activate?public=true&device-code=${userCode}`,
    });
  };
  const exchange = (fields: URLSearchParams): SimAnswer => {
    if (sim.slowDown > 0) {
      sim.slowDown--;
      return refused(400, 'slow_down');
    }
    const code = [...codes.values()].find((one) => one.deviceCode === fields.get('device_code'));
    if (code === undefined || code.decision === 'used' || code.endsAtUnixMs <= nowUnixMs())
      return refused(400, 'invalid device code');
    if (code.decision === 'open') return refused(400, 'authorization_pending');
    if (code.decision === 'denied') return refused(400, 'access_denied');
    const account = code.decision;
    code.decision = 'used';
    return give(account, code.scopes);
  };
  const refresh = (fields: URLSearchParams): SimAnswer => {
    const grant = grants.find(({ refreshToken }) => refreshToken === fields.get('refresh_token'));
    if (grant === undefined)
      return jsonAnswer({ error: 'Bad Request', status: 400, message: 'Invalid refresh token' }, 400);
    grants = grants.filter((other) => other !== grant);
    return give(grant.account, grant.scopes);
  };
  const revoke = (fields: URLSearchParams): SimAnswer => {
    const grant = live(fields.get('token') ?? '');
    if (grant === undefined) return refused(400, 'Invalid token');
    grants = grants.filter((other) => other !== grant);
    return { status: 200 };
  };
  const validate = (request: SimRequest): SimAnswer => {
    const grant = live(/^OAuth (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '');
    if (grant === undefined) return refused(401, 'invalid access token');
    return jsonAnswer({
      client_id: options.clientId,
      login: grant.account.login,
      scopes: grant.scopes,
      user_id: grant.account.userId,
      expires_in: Math.floor((grant.endsAtUnixMs - nowUnixMs()) / 1000),
    });
  };
  const token = (fields: URLSearchParams): SimAnswer => {
    const grantType = fields.get('grant_type');
    if (grantType === DEVICE_GRANT) return exchange(fields);
    return grantType === 'refresh_token' ? refresh(fields) : refused(400, 'missing grant type');
  };
  const decide = (userCode: string, decision: Decision): void => {
    const code = codes.get(userCode);
    if (code === undefined) throw new Error(`stand-in: there is no code ${userCode}`);
    code.decision = decision;
  };

  const page = (url: URL): SimAnswer => {
    const userCode = url.searchParams.get('device-code') ?? '';
    const answer = url.searchParams.get('answer');
    const isKnown = codes.has(userCode);
    if (isKnown && answer !== null) decide(userCode, answer === 'yes' ? STREAMER : 'denied');
    const link = (value: string, text: string): string =>
      `<a href="/activate?device-code=${userCode}&answer=${value}">${text}</a>`;
    const asks = `<p>Let KlipStream in as ${STREAMER.login}?</p>${link('yes', 'Yes')} · ${link('no', 'No')}`;
    const says = isKnown
      ? answer === null
        ? asks
        : 'Done. Go back to KlipStream.'
      : 'There is no such code.';
    return { headers: { 'content-type': 'text/html; charset=utf-8' }, body: `<!doctype html>${says}` };
  };

  const sim: AuthSim = {
    secrets,
    slowDown: 0,
    confirm: (userCode, account = STREAMER) => decide(userCode, account),
    decline: (userCode) => decide(userCode, 'denied'),
    endAccess() {
      grants = grants.map((grant) => ({ ...grant, endsAtUnixMs: 0 }));
    },
    endAll() {
      grants = [];
    },
    ownerOf: (accessToken) => live(accessToken)?.account ?? null,
    scopesOf: (accessToken) => live(accessToken)?.scopes ?? [],
    accessTokens: () =>
      grants.filter(({ accessToken }) => live(accessToken)).map((grant) => grant.accessToken),
    route(request) {
      if (options.hasPage === true && request.url.pathname === '/activate') return page(request.url);
      const path = /^\/oauth2\/(device|token|revoke|validate)$/.exec(request.url.pathname)?.[1];
      if (path === undefined) return null;
      if (path === 'validate') return validate(request);
      const fields = new URLSearchParams(request.body.toString());
      if (fields.get('client_id') !== options.clientId)
        return path === 'revoke' ? refused(404, 'client does not exist') : refused(400, 'invalid client');
      return { device, token, revoke }[path as 'device' | 'token' | 'revoke'](fields, request.url.host);
    },
  };
  return sim;
}
