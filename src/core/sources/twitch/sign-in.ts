import type { TwitchLogin } from '../../../shared/contract/sources.ts';
import { AppError, isAbortError, toErrorShape, type AppErrorShape } from '../../../shared/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpClient } from '../../ports/http.ts';
import type { Log } from '../../ports/log.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Endpoints } from '../endpoints.ts';
import {
  createTwitchAuth,
  refusalOf,
  SCOPES,
  type AuthTokens,
  type DeviceCode,
  type TwitchAuth,
} from './auth-requests.ts';
import { awaitConfirmation } from './await-confirmation.ts';
import { SAYS } from './sign-in-sentences.ts';
import { keepLogin, readLogin, type StoredLogin } from './stored-login.ts';

const MINUTE_MS = 60_000;
/** Twitch asks applications to look at a token's validity at their start and every hour. */
const VALID_FOR_MS = 60 * MINUTE_MS;
/** A token that ends sooner is replaced before it is used. */
const RENEW_BEFORE_MS = 5 * MINUTE_MS;

export interface TwitchSignInDeps {
  readonly http: HttpClient;
  readonly endpoints: () => Endpoints;
  readonly secrets: Pick<Secrets, 'get' | 'set'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Waits, or rejects with AbortError. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The person's sign-in with Twitch. One for the whole app: it alone renews the token. */
export interface TwitchSignIn {
  /**
   * Asks Twitch for a code and resolves with it (`waiting`); whether the person confirms it is then seen by `onChange`.
   * Another call gets another code. Signed in already: resolves with that. Throws AppError `twitch/sign-in-unavailable`
   * without a client id, `twitch/client-refused`, `net/*`, or AbortError where another call took over.
   */
  signIn(): Promise<TwitchLogin>;
  /** Forgets the sign-in, or stops waiting for one, and has Twitch withdraw the token (best effort). */
  signOut(): Promise<void>;
  state(): Promise<TwitchLogin>;
  /** Returns how to stop listening. */
  onChange(listener: () => void): () => void;
  /**
   * Who is signed in, with a token that is good for some minutes at least; null: nobody, or without the right to read
   * chat. A token that Twitch doesn't renew ends the sign-in. Calls at the same time are one. `isDoubted`: a service
   * refused the token, so that Twitch is asked now. Throws HttpError when Twitch must be asked and doesn't answer.
   */
  login(isDoubted?: boolean): Promise<{ login: string; accessToken: string } | null>;
  /** From now on the kept token is looked at each hour and renewed in time, also for those who only read it. */
  start(): void;
  /** Stops waiting and listening; the sign-in stays. */
  dispose(): void;
}

const SIGNED_OUT: TwitchLogin = {
  ...{ state: 'signed-out', login: null, userCode: null, verificationUrl: null },
  ...{ expiresAtUnixMs: null, error: null },
};
const failed = (error: AppErrorShape): TwitchLogin => ({ ...SIGNED_OUT, state: 'failed', error });

export function createTwitchSignIn(deps: TwitchSignInDeps): TwitchSignIn {
  return new SignIn(deps);
}

class SignIn implements TwitchSignIn {
  private readonly deps: TwitchSignInDeps;
  private readonly auth: TwitchAuth;
  private readonly listeners = new Set<() => void>();
  private readonly life = new AbortController();
  private view: TwitchLogin = SIGNED_OUT;
  private kept: StoredLogin | null = null;
  private loading: Promise<void> | null = null;
  /** Writes one after the other, so that the last one stays. */
  private writing: Promise<void> = Promise.resolve();
  private attempt: AbortController | null = null;
  private asking: Promise<{ login: string; accessToken: string } | null> | null = null;
  private validatedAtUnixMs: number | null = null;

  constructor(deps: TwitchSignInDeps) {
    this.deps = deps;
    this.auth = createTwitchAuth(deps);
  }

  async signIn(): Promise<TwitchLogin> {
    await this.load();
    if (this.kept !== null) return this.view;
    const attempt = this.nextAttempt();
    if (this.deps.endpoints().twitchAppClientId === '') {
      this.show({ ...SIGNED_OUT, error: SAYS.unavailable });
      throw new AppError(SAYS.unavailable);
    }
    try {
      const code = await this.auth.requestCode(attempt.signal);
      attempt.signal.throwIfAborted();
      return this.waitFor(code, attempt);
    } catch (thrown) {
      if (attempt.signal.aborted || isAbortError(thrown)) throw thrown;
      const shape = refusalOf(thrown) !== null ? SAYS.clientRefused : toErrorShape(thrown);
      this.show(failed(shape));
      throw new AppError(shape);
    }
  }

  async signOut(): Promise<void> {
    this.nextAttempt().abort();
    await this.load();
    const { kept } = this;
    this.kept = null;
    const written = this.write(null);
    this.show(SIGNED_OUT);
    if (kept !== null) {
      this.deps.log.info('twitch-sign-in.signed-out');
      const isRevoked = await this.revoke(kept.accessToken);
      if (!isRevoked && this.view === SIGNED_OUT) this.show({ ...SIGNED_OUT, error: SAYS.notRevoked });
    }
    await written;
  }

  async state(): Promise<TwitchLogin> {
    await this.load();
    return this.view;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  login(isDoubted = false): Promise<{ login: string; accessToken: string } | null> {
    if (isDoubted) this.validatedAtUnixMs = null;
    this.asking ??= this.freshLogin().finally(() => (this.asking = null));
    return this.asking;
  }

  start(): void {
    void this.stayFresh();
  }

  dispose(): void {
    this.life.abort();
    this.attempt?.abort();
    this.listeners.clear();
  }

  private show(view: TwitchLogin): void {
    this.view = view;
    for (const listener of this.listeners) listener();
  }

  /** Takes the place of the attempt before. */
  private nextAttempt(): AbortController {
    this.attempt?.abort();
    this.attempt = new AbortController();
    if (this.life.signal.aborted) this.attempt.abort();
    return this.attempt;
  }

  private load(): Promise<void> {
    this.loading ??= readLogin(this.deps.secrets).then(
      (kept) => {
        this.kept = kept;
        if (kept !== null) this.view = { ...SIGNED_OUT, state: 'signed-in', login: kept.login };
      },
      (thrown: unknown) => {
        this.view = failed(toErrorShape(thrown));
        this.loading = null;
      },
    );
    return this.loading;
  }

  private write(login: StoredLogin | null): Promise<void> {
    const written = this.writing.then(() => keepLogin(this.deps.secrets, login));
    this.writing = written.catch(() => undefined);
    return written;
  }

  private waitFor(code: DeviceCode, attempt: AbortController): TwitchLogin {
    const { userCode, verificationUrl } = code;
    const expiresAtUnixMs = Math.round(this.deps.clock.nowUnixMs() + code.expiresInMs);
    const view: TwitchLogin = { ...SIGNED_OUT, state: 'waiting', userCode, verificationUrl, expiresAtUnixMs };
    this.show(view);
    const deps = { ...this.deps, auth: this.auth };
    awaitConfirmation(deps, { ...code, expiresAtUnixMs }, attempt.signal)
      .then((tokens) => this.accept(tokens, attempt.signal))
      .catch((thrown: unknown) => {
        if (attempt.signal.aborted || isAbortError(thrown)) return;
        const shape = toErrorShape(thrown);
        this.deps.log.warn('twitch-sign-in.failed', { code: shape.code });
        this.show(failed(shape));
      });
    return view;
  }

  /** Kept before anything else is asked: a code is good for one token. */
  private async accept(tokens: AuthTokens, signal: AbortSignal): Promise<void> {
    if (signal.aborted) {
      await this.revoke(tokens.accessToken);
      return;
    }
    const kept: StoredLogin = { ...this.fieldsOf(tokens, null), login: null, userId: null };
    this.kept = kept;
    await this.write(kept).catch(async (thrown: unknown) => {
      this.kept = null;
      await this.revoke(tokens.accessToken);
      throw thrown;
    });
    // Who it is can also be asked later.
    await this.identify(kept).catch(() => undefined);
    const login = this.current();
    if (login === null) return;
    this.deps.log.info('twitch-sign-in.signed-in');
    this.show({ ...SIGNED_OUT, state: 'signed-in', login: login.login });
  }

  /** What is kept after a pause: somebody may have signed out in it. */
  private current(): StoredLogin | null {
    return this.kept;
  }

  private fieldsOf(tokens: AuthTokens, refreshToken: string | null): Omit<StoredLogin, 'login' | 'userId'> {
    return {
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken ?? refreshToken,
      scopes: [...tokens.scopes],
      expiresAtUnixMs: Math.round(this.deps.clock.nowUnixMs() + tokens.expiresInMs),
    };
  }

  private async freshLogin(): Promise<{ login: string; accessToken: string } | null> {
    await this.load();
    const before = this.current();
    if (before !== null && this.isEnding(before)) await this.renew(before);
    const asked = this.current();
    if (asked !== null && this.mustAsk(asked) && !(await this.isValid(asked))) await this.renew(asked);
    const renewed = this.current();
    if (renewed?.login === null) await this.identify(renewed);
    const kept = this.current();
    if (kept?.login == null || !SCOPES.every((scope) => kept.scopes.includes(scope))) return null;
    return { login: kept.login, accessToken: kept.accessToken };
  }

  private isEnding({ expiresAtUnixMs }: StoredLogin): boolean {
    return expiresAtUnixMs - this.deps.clock.nowUnixMs() < RENEW_BEFORE_MS;
  }

  private mustAsk({ login }: StoredLogin): boolean {
    const at = this.validatedAtUnixMs;
    return login === null || at === null || this.deps.clock.nowUnixMs() - at >= VALID_FOR_MS;
  }

  /** A service that is away is no reason to go without a token that is still good. */
  private async isValid(kept: StoredLogin): Promise<boolean> {
    try {
      return await this.identify(kept);
    } catch (thrown) {
      if (kept.login === null) throw thrown;
      this.deps.log.warn('twitch-sign-in.not-validated', { code: toErrorShape(thrown).code });
      return true;
    }
  }

  /** Asks whose token it is; false when it isn't valid. */
  private async identify(kept: StoredLogin): Promise<boolean> {
    const owner = await this.auth.validate(kept.accessToken);
    if (this.current() !== kept) return true;
    if (owner === null) return false;
    this.validatedAtUnixMs = this.deps.clock.nowUnixMs();
    const { login, userId, scopes } = owner;
    const expiresAtUnixMs = Math.round(this.validatedAtUnixMs + owner.expiresInMs);
    await this.keep({ ...kept, login, userId, scopes: [...scopes], expiresAtUnixMs });
    return true;
  }

  private async renew(kept: StoredLogin): Promise<void> {
    const tokens = kept.refreshToken === null ? null : await this.auth.refresh(kept.refreshToken);
    if (this.current() !== kept) {
      if (tokens !== null) await this.revoke(tokens.accessToken);
      return;
    }
    if (tokens === null) {
      await this.end();
      return;
    }
    this.validatedAtUnixMs = this.deps.clock.nowUnixMs();
    await this.keep({ ...kept, ...this.fieldsOf(tokens, kept.refreshToken) });
    this.deps.log.info('twitch-sign-in.renewed');
  }

  private async keep(next: StoredLogin): Promise<void> {
    const isNamed = next.login !== this.kept?.login;
    this.kept = next;
    // It still serves until the app ends.
    await this.write(next).catch((thrown: unknown) =>
      this.deps.log.error('twitch-sign-in.not-kept', { code: toErrorShape(thrown).code }),
    );
    if (isNamed && this.current() === next && this.view.state === 'signed-in')
      this.show({ ...this.view, login: next.login });
  }

  private async end(): Promise<void> {
    this.kept = null;
    this.deps.log.warn('twitch-sign-in.ended');
    this.show({ ...SIGNED_OUT, error: SAYS.ended });
    await this.write(null).catch(() => undefined);
  }

  private async revoke(accessToken: string): Promise<boolean> {
    try {
      await this.auth.revoke(accessToken);
      return true;
    } catch (thrown) {
      this.deps.log.warn('twitch-sign-in.not-revoked', { code: toErrorShape(thrown).code });
      return false;
    }
  }

  private async stayFresh(): Promise<void> {
    const { clock, wait } = this.deps;
    try {
      for (;;) {
        const wentWell = await this.login().then(
          () => true,
          () => false,
        );
        const leftMs = (this.kept?.expiresAtUnixMs ?? Infinity) - RENEW_BEFORE_MS - clock.nowUnixMs();
        await wait(
          wentWell ? Math.min(VALID_FOR_MS, Math.max(MINUTE_MS, leftMs)) : RENEW_BEFORE_MS,
          this.life.signal,
        );
      }
    } catch (thrown) {
      if (!isAbortError(thrown)) throw thrown;
    }
  }
}
