import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STREAMER } from '../../../../test/sim/twitch-auth/auth.ts';
import type { SimRoute } from '../../../../test/sim/sim-server.ts';
import { startTwitchAuthSim, type TwitchAuthSim } from '../../../../test/sim/twitch-auth/twitch-auth-sim.ts';
import { createFakeTime, type FakeTime } from '../../../../test/support/fake-time.ts';
import type { TwitchLogin } from '../../../shared/contract/sources.ts';
import { toErrorShape, type AppErrorShape } from '../../../shared/errors.ts';
import { createHttpClient } from '../../infra/http/http-client.ts';
import { endpointsOf } from '../endpoints.ts';
import { createTwitchSignIn, type TwitchSignIn, type TwitchSignInDeps } from './sign-in.ts';

const HOUR_MS = 3_600_000;
const SIGNED_OUT: TwitchLogin = {
  ...{ state: 'signed-out', login: null, userCode: null, verificationUrl: null },
  ...{ expiresAtUnixMs: null, error: null },
};

let sim: TwitchAuthSim;
let time: FakeTime;
let kept: Map<string, string>;
let signIn: TwitchSignIn;
/** Everything that a log, an error or a state ever said. */
let said: unknown[];
let states: TwitchLogin[];
/** Answers nothing but 503, before anything happens. */
let isAway: boolean;

function open(deps: Partial<TwitchSignInDeps> = {}): TwitchSignIn {
  const note = (...words: unknown[]): void => void said.push(words);
  const made = createTwitchSignIn({
    http: createHttpClient({ userAgent: 'KlipStream test', firstWaitMs: 1 }),
    endpoints: () => endpointsOf({ endpoints: sim.endpoints }),
    secrets: {
      get: (name) => Promise.resolve(kept.get(name) ?? null),
      set: (name, value) => {
        if (value === null) kept.delete(name);
        else kept.set(name, value);
        return Promise.resolve();
      },
    },
    clock: time.clock,
    wait: time.wait,
    log: { info: note, warn: note, error: note },
    ...deps,
  });
  made.onChange(() => {
    void made.state().then((state) => {
      states.push(state);
      said.push(state);
    });
  });
  return made;
}

const keptToken = (): string | null =>
  kept.has('twitch-login')
    ? (JSON.parse(kept.get('twitch-login')!) as { accessToken: string }).accessToken
    : null;

/** Resolves with the first state that is as asked, the present one included. */
const stateThat = async (accepts: (state: TwitchLogin) => boolean): Promise<TwitchLogin> => {
  for (;;) {
    const changed = new Promise<void>((resolve) => {
      const stop = signIn.onChange(() => {
        stop();
        resolve();
      });
    });
    const state = await signIn.state();
    if (accepts(state)) return state;
    await changed;
  }
};
const inState = (wanted: TwitchLogin['state']) => stateThat(({ state }) => state === wanted);

async function signedIn(): Promise<void> {
  const { userCode } = await signIn.signIn();
  sim.auth.confirm(userCode!);
  await time.next();
  await inState('signed-in');
}

/** What a rejected promise says, as it would reach the person. */
const refusal = (promise: Promise<unknown>): Promise<AppErrorShape> =>
  promise.then(
    () => {
      throw new Error('was not refused');
    },
    (thrown: unknown) => {
      said.push(thrown, (thrown as Error).stack, (thrown as Error).cause, toErrorShape(thrown));
      return toErrorShape(thrown);
    },
  );

beforeEach(async () => {
  time = createFakeTime();
  kept = new Map();
  said = [];
  states = [];
  isAway = false;
  // A refresh token counts as used even where the answer is lost, as a fault would have it.
  const away: SimRoute = () => (isAway ? { status: 503 } : null);
  sim = await startTwitchAuthSim({ nowUnixMs: () => time.clock.nowUnixMs(), routes: [away] });
  signIn = open();
});
afterEach(async () => {
  signIn.dispose();
  await sim.close();
  // Of everything that was said in the test, no secret of the service is a part.
  const words = inspect(said, { depth: 20, maxStringLength: null, maxArrayLength: null, showHidden: true });
  expect(sim.auth.secrets.filter((secret) => words.includes(secret))).toEqual([]);
});

describe('signing in with Twitch', () => {
  it('shows a code, waits until it is confirmed, and says who it is', async () => {
    const waiting = await signIn.signIn();
    expect(waiting).toEqual({
      ...{ state: 'waiting', login: null, userCode: 'ABCDEFGH', error: null },
      verificationUrl: 'https://www.twitch.tv/activate?public=true&device-code=ABCDEFGH',
      expiresAtUnixMs: time.clock.nowUnixMs() + 1_800_000,
    });
    await time.next();
    await time.sleeping(1);
    expect(time.waits()).toEqual([5000]);
    sim.auth.confirm('ABCDEFGH');
    await time.next();
    expect(await inState('signed-in')).toEqual({ ...SIGNED_OUT, state: 'signed-in', login: 'twitchdev' });
    const asked = sim.server.requests.map(({ url, body }) => `${url.pathname} ${body.toString()}`);
    expect(asked[0]).toBe(
      '/oauth2/device client_id=wbmytr93xzw8zbg0p1izqyzzc5mbiz&scopes=chat%3Aread+channel%3Aread%3Ahype_train',
    );
    // Nothing of it stands in an address.
    expect(sim.server.requests.filter(({ url }) => url.search !== '')).toEqual([]);
  });

  it('keeps the sign-in as gql.ts reads it, and knows it again after a restart', async () => {
    await signedIn();
    expect(sim.auth.accessTokens()).toEqual([keptToken()]);
    const again = open();
    expect(await again.state()).toEqual({ ...SIGNED_OUT, state: 'signed-in', login: 'twitchdev' });
    expect(await again.login()).toEqual({ login: 'twitchdev', accessToken: keptToken() });
  });

  it('asks more slowly when told to, and after an answer that did not come', async () => {
    await signIn.signIn();
    sim.auth.slowDown = 1;
    await time.next();
    await time.sleeping(1);
    expect(time.waits()).toEqual([10_000]);
    sim.server.faults.push({ match: /token/, fault: { kind: 'reset', afterBytes: 4 } });
    await time.next();
    await time.sleeping(1);
    expect(time.waits()).toEqual([15_000]);
    sim.server.faults.push({ match: /token/, fault: { kind: 'status', status: 503 } });
    await time.next();
    await time.sleeping(1);
    sim.auth.confirm('ABCDEFGH');
    await time.next();
    await inState('signed-in');
  });

  it('says that it was declined', async () => {
    await signIn.signIn();
    sim.auth.decline('ABCDEFGH');
    await time.next();
    const { error } = await inState('failed');
    expect(error?.code).toBe('twitch/sign-in-denied');
    expect(error?.message).toMatch(/declined/);
    expect(kept.size).toBe(0);
  });

  it('says that the code has run out, and gives another one', async () => {
    await signIn.signIn();
    for (let asked = 0; asked < 360; asked++) await time.next();
    expect((await inState('failed')).error?.code).toBe('twitch/code-expired');
    const { state, userCode } = await signIn.signIn();
    expect([state, userCode]).toEqual(['waiting', 'ABCDEFHH']);
  });

  it('a code that the service no longer knows is an end with a sentence', async () => {
    await signIn.signIn();
    sim.server.faults.push({
      match: /token/,
      fault: { kind: 'status', status: 400, body: '{"status":400,"message":"invalid device code"}' },
    });
    await time.next();
    expect((await inState('failed')).error?.code).toBe('twitch/code-spent');
  });

  it('without a client id it is not available, and says so', async () => {
    const endpoints = () => endpointsOf({ endpoints: { ...sim.endpoints, twitchAppClientId: '' } });
    const bare = open({ endpoints });
    const { code, message, nextStep } = await refusal(bare.signIn());
    expect(code).toBe('twitch/sign-in-unavailable');
    expect(message).toMatch(/not available/);
    expect(nextStep).toMatch(/twitchAppClientId/);
    expect((await bare.state()).error?.code).toBe('twitch/sign-in-unavailable');
    expect(sim.server.requests).toEqual([]);
  });

  it('a client id that Twitch refuses is said, and so is a service that is away', async () => {
    const endpoints = () => endpointsOf({ endpoints: { ...sim.endpoints, twitchAppClientId: 'other' } });
    expect((await refusal(open({ endpoints }).signIn())).code).toBe('twitch/client-refused');
    sim.server.faults.push({ match: /device/, fault: { kind: 'status', status: 500 }, times: 9 });
    expect((await refusal(signIn.signIn())).code).toBe('net/status');
    expect((await signIn.state()).state).toBe('failed');
  });

  it('an answer that is no answer is refused without quoting it', async () => {
    sim.server.faults.push({ match: /device/, fault: { kind: 'truncate', toBytes: 60 } });
    expect((await refusal(signIn.signIn())).code).toBe('net/bad-answer');
  });

  it('a new code takes the place of the old one, which then opens nothing', async () => {
    const first = await signIn.signIn();
    const second = await signIn.signIn();
    sim.auth.confirm(first.userCode!);
    await time.next();
    await time.sleeping(1);
    expect((await signIn.state()).userCode).toBe(second.userCode);
    sim.auth.confirm(second.userCode!);
    await time.next();
    await inState('signed-in');
    expect(sim.auth.accessTokens()).toEqual([keptToken()]);
  });

  it('giving up stops the asking', async () => {
    await signIn.signIn();
    await time.sleeping(1);
    await signIn.signOut();
    expect([await signIn.state(), time.waits()]).toEqual([SIGNED_OUT, []]);
  });

  it('a token that cannot be kept is given back', async () => {
    const secrets = {
      get: () => Promise.resolve(null),
      set: () => Promise.reject(new Error('disk full')),
    };
    signIn = open({ secrets });
    await signIn.signIn();
    sim.auth.confirm('ABCDEFGH');
    await time.next();
    await inState('failed');
    expect(sim.auth.accessTokens()).toEqual([]);
  });
});

describe('the login that others use', () => {
  it('is null for nobody, and asks nothing', async () => {
    expect(await signIn.login()).toBeNull();
    expect(sim.server.requests).toEqual([]);
  });

  it('is renewed when about to end, once for all who ask at the same time', async () => {
    await signedIn();
    const before = keptToken();
    await time.pass(14_124_000 - 4 * 60_000);
    const [one, two] = await Promise.all([signIn.login(), signIn.login()]);
    expect(one).toEqual({ login: 'twitchdev', accessToken: keptToken() });
    expect(two).toEqual(one);
    expect(keptToken()).not.toBe(before);
    expect(sim.auth.accessTokens()).toEqual([keptToken()]);
    // The refresh token worked once and was replaced: it can be renewed again.
    await time.pass(14_124_000);
    expect((await signIn.login())?.accessToken).toBe(keptToken());
  });

  it('is validated each hour, not each time', async () => {
    await signedIn();
    const validations = () =>
      sim.server.requests.filter(({ url }) => url.pathname.endsWith('validate')).length;
    await signIn.login();
    await signIn.login();
    expect(validations()).toBe(1);
    await time.pass(HOUR_MS);
    await signIn.login();
    expect(validations()).toBe(2);
    await signIn.login(true);
    expect(validations()).toBe(3);
  });

  it('one that was withdrawn is renewed; where that is refused, the sign-in has ended', async () => {
    await signedIn();
    sim.auth.endAccess();
    expect((await signIn.login(true))?.accessToken).toBe(keptToken());
    sim.auth.endAll();
    expect(await signIn.login(true)).toBeNull();
    expect(await signIn.state()).toMatchObject({
      state: 'signed-out',
      error: { code: 'twitch/sign-in-ended', message: 'Twitch has ended your sign-in.' },
    });
    expect(kept.size).toBe(0);
  });

  it('a service that is away ends nothing: the token serves on while it is good', async () => {
    await signedIn();
    await time.pass(HOUR_MS);
    sim.server.faults.push({ match: /validate/, fault: { kind: 'status', status: 503 }, times: 3 });
    expect(await signIn.login()).toEqual({ login: 'twitchdev', accessToken: keptToken() });
    await time.pass(14_124_000);
    isAway = true;
    expect((await refusal(signIn.login())).code).toBe('net/status');
    isAway = false;
    expect((await signIn.state()).state).toBe('signed-in');
    expect((await signIn.login())?.accessToken).toBe(keptToken());
  });

  it("a refusal that is not Twitch's own ends nothing", async () => {
    await signedIn();
    // A page of something on the way: no ground to give the sign-in up.
    const portal = { kind: 'status', status: 403, body: '<html>Please accept our terms</html>' } as const;
    sim.server.faults.push({ match: /validate|token/, fault: portal, times: 2 });
    expect((await signIn.login(true))?.login).toBe('twitchdev');
    expect((await signIn.state()).state).toBe('signed-in');
  });

  it('is null without the right to read chat', async () => {
    kept.set('twitch-login', JSON.stringify({ accessToken: 'x'.repeat(30) }));
    expect(await signIn.login()).toBeNull();
    expect((await signIn.state()).state).toBe('signed-out');
  });

  it('something unreadable in its place is no sign-in', async () => {
    kept.set('twitch-login', '{"accessToken":"secret');
    expect([await signIn.login(), await signIn.state()]).toEqual([null, SIGNED_OUT]);
  });

  it('who it is is asked later where Twitch could not say it at once', async () => {
    sim.server.faults.push({ match: /validate/, fault: { kind: 'status', status: 503 }, times: 3 });
    await signedIn();
    expect((await signIn.state()).login).toBeNull();
    expect((await signIn.login())?.login).toBe(STREAMER.login);
    expect((await signIn.state()).login).toBe(STREAMER.login);
  });

  it('once started, is renewed in time for those who only read what is kept', async () => {
    await signedIn();
    signIn.start();
    const seen = new Set<string>();
    for (let hour = 0; hour < 12; hour++) {
      await time.next();
      await time.sleeping(1);
      seen.add(keptToken()!);
      expect(sim.auth.accessTokens()).toEqual([keptToken()]);
    }
    expect(seen.size).toBeGreaterThan(1);
  });
});

describe('signing out', () => {
  it('forgets the token and has it withdrawn', async () => {
    await signedIn();
    await signIn.signOut();
    expect([await signIn.state(), kept.size, sim.auth.accessTokens()]).toEqual([SIGNED_OUT, 0, []]);
    expect(await signIn.login()).toBeNull();
  });

  it('says when Twitch could not be told', async () => {
    await signedIn();
    sim.server.faults.push({ match: /revoke/, fault: { kind: 'status', status: 500 }, times: 2 });
    await signIn.signOut();
    expect(await signIn.state()).toMatchObject({
      state: 'signed-out',
      error: { code: 'twitch/not-revoked' },
    });
    expect(kept.size).toBe(0);
  });

  it('while a token is being renewed leaves none behind', async () => {
    await signedIn();
    await time.pass(14_124_000);
    await Promise.all([signIn.login(), signIn.signOut()]);
    expect([kept.size, sim.auth.accessTokens(), await signIn.state()]).toEqual([0, [], SIGNED_OUT]);
  });

  it('by a token that was gone already is as good', async () => {
    await signedIn();
    sim.auth.endAll();
    await signIn.signOut();
    expect(await signIn.state()).toEqual(SIGNED_OUT);
  });
});
