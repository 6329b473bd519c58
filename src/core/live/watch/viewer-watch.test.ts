import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFakeTime, type FakeTime } from '../../../../test/support/fake-time.ts';
import type { Link } from '../../../shared/model/link.ts';
import { HttpError } from '../../ports/http.ts';
import { silentLog } from '../../ports/log.ts';
import { createViewerWatch, type ViewerWatch } from './viewer-watch.ts';

const MINUTE_MS = 60_000;
const link: Link = {
  ...{ platform: 'kick', kind: 'channel', id: 'marlowe', channel: null, startMs: null },
  url: 'https://kick.com/marlowe',
};
const serverError = (): HttpError =>
  new HttpError({ code: 'net/status', message: 'kick.com answered 500.' }, { status: 500, body: '' });

let time: FakeTime;
let watch: ViewerWatch;
/** What the platform answers, and how often it was asked. */
let answer: number | null | Error | 'never';
let asked: number;
let onAbort: () => void;
/** The clock goes on, and nobody's waiting does. */
let sleptMs: number;

const viewers = (_link: Link, signal: AbortSignal): Promise<number | null> => {
  asked++;
  if (answer === 'never')
    return new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => {
        reject(signal.reason as Error);
        onAbort();
      }),
    );
  return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
};

const clock = { nowUnixMs: () => time.clock.nowUnixMs() + sleptMs };

beforeEach(() => {
  time = createFakeTime();
  [answer, asked, sleptMs, onAbort] = [1234, 0, 0, () => undefined];
  watch = createViewerWatch({ ...time, clock, log: silentLog, feed: () => ({ viewers }) });
});
afterEach(() => watch.end('r1'));

it('asks at once and once a minute, until the recording ends', async () => {
  watch.begin('r1', link);
  await time.pass(0);
  const askedAtUnixMs = time.clock.nowUnixMs();
  expect(watch.of('r1')).toEqual({ count: 1234, askedAtUnixMs });
  answer = 0;
  await time.pass(MINUTE_MS);
  expect(watch.of('r1')).toEqual({ count: 0, askedAtUnixMs: askedAtUnixMs + MINUTE_MS });
  watch.end('r1');
  await time.pass(5 * MINUTE_MS);
  expect([asked, watch.of('r1')]).toEqual([2, null]);
});

it.each([null, serverError()])('does not know after an answer without a figure: %s', async (worse) => {
  watch.begin('r1', link);
  await time.pass(0);
  answer = worse;
  await time.pass(MINUTE_MS);
  expect([asked, watch.of('r1')]).toEqual([2, null]);
  answer = 5;
  await time.pass(MINUTE_MS);
  expect(watch.of('r1')).toMatchObject({ count: 5 });
});

it('gives up what is not answered, and asks again', async () => {
  watch.begin('r1', link);
  answer = 'never';
  await time.pass(MINUTE_MS);
  expect(watch.of('r1')).toMatchObject({ count: 1234 });
  await time.pass(2 * MINUTE_MS);
  expect([asked, watch.of('r1')]).toEqual([2, null]);
  answer = 7;
  await time.pass(MINUTE_MS);
  expect([asked, watch.of('r1')]).toMatchObject([3, { count: 7 }]);
});

it('does not know any more after three minutes in which the computer slept', async () => {
  watch.begin('r1', link);
  await time.pass(0);
  sleptMs = 3 * MINUTE_MS;
  expect(watch.of('r1')).toMatchObject({ count: 1234 });
  sleptMs++;
  expect(watch.of('r1')).toBeNull();
});

it('stops the question when the recording ends', async () => {
  answer = 'never';
  watch.begin('r1', link);
  await time.pass(0);
  await new Promise<void>((resolve) => {
    onAbort = resolve;
    watch.end('r1');
  });
  await time.pass(5 * MINUTE_MS);
  expect([asked, time.waits()]).toEqual([1, []]);
});

it('knows nothing of a platform that tells nobody', async () => {
  watch = createViewerWatch({ ...time, log: silentLog, feed: () => ({}) });
  watch.begin('r1', link);
  await time.pass(0);
  expect(watch.of('r1')).toBeNull();
});
