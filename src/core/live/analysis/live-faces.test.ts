import { PassThrough, type Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { ExpressionMix, FaceRegion } from '../../../shared/model/faces.ts';
import { LIVE_FRAME } from '../../domain/faces/face-frames.ts';
import { noMetrics } from '../../ports/metrics.ts';
import type { WorkerPool } from '../../ports/worker-pool.ts';
import type { FaceLook } from './face-watch.ts';
import { createLiveFaces } from './live-faces.ts';

const START = 1_700_000_000_000;
const REGION: FaceRegion = { x: 0.5, y: 0, width: 0.5, height: 1 };
const FRAME = Buffer.alloc(LIVE_FRAME.widthPx * LIVE_FRAME.heightPx * 3, 7);
const HAPPY: ExpressionMix = {
  ...{ neutral: 0.1, happy: 0.9, sad: 0, angry: 0, fearful: 0, disgusted: 0, surprised: 0 },
};

/** An ffmpeg that decodes when it is told to, and a thread that answers when it is told to. */
function lab() {
  const given = { isGiven: true, region: REGION as FaceRegion | null };
  const started: { stdout: PassThrough; input: Readable; signal: AbortSignal; args: readonly string[] }[] =
    [];
  const asked: { rgb: Uint8Array; answer: (mix: ExpressionMix | null) => void }[] = [];
  const seen: FaceLook[] = [];
  let nowMs = 0;
  const pipe = vi.fn((args: readonly string[], options: { input?: Readable; signal?: AbortSignal } = {}) => {
    const stdout = new PassThrough();
    const { signal, input } = options;
    signal!.addEventListener('abort', () => stdout.end());
    started.push({ stdout, input: input!, signal: signal!, args });
    return Promise.resolve({ stdout, done: Promise.resolve() });
  });
  const run = (_name: string, { rgb }: { rgb: Uint8Array }): Promise<unknown> =>
    new Promise((answer) => asked.push({ rgb, answer }));
  const workers = { run } as unknown as Pick<WorkerPool, 'run'>;
  const onLeft = vi.fn();
  const faces = createLiveFaces(
    { media: { pipe }, workers, metrics: noMetrics, now: () => nowMs },
    { isGiven: () => given.isGiven, region: () => given.region },
    { onSeen: (look) => seen.push(look), onLeft },
  );
  const push = (second: number, beginsRun = false, bytes: Uint8Array = Buffer.from('segment')): void =>
    faces.push({ bytes, beginsRun, startUnixMs: START + second * 1000 });
  const until = async (isTrue: () => boolean): Promise<void> => {
    while (!isTrue()) await nextTurn();
  };
  const pass = (ms: number): void => void (nowMs += ms);
  return { given, started, asked, seen, pipe, onLeft, faces, push, until, pass };
}

describe('live faces', () => {
  it.each([
    ['the switch or the yes', { isGiven: false }],
    ['a mark', { region: null }],
  ])('start no ffmpeg without %s', (_what, missing) => {
    const { given, faces, pipe, push } = lab();
    Object.assign(given, missing);
    push(0, true);
    push(2);
    faces.consentChanged();
    expect(pipe).not.toHaveBeenCalled();
    Object.assign(given, { isGiven: true, region: REGION });
    push(4);
    return vi.waitFor(() => expect(pipe).toHaveBeenCalledOnce());
  });

  it('end at once when the consent is taken back, and tell nothing of what was being looked at', async () => {
    const { given, faces, started, asked, seen, onLeft, push, until } = lab();
    push(0, true);
    await until(() => started.length === 1);
    started[0]!.stdout.write(FRAME);
    await until(() => asked.length === 1);
    asked[0]!.answer(HAPPY);
    await until(() => seen.length === 1);
    expect(seen).toEqual([{ atUnixMs: START + 500, mix: HAPPY }]);
    started[0]!.stdout.write(FRAME);
    started[0]!.stdout.write(FRAME);
    await until(() => asked.length === 2);
    onLeft.mockClear();
    given.isGiven = false;
    faces.consentChanged();
    expect(started[0]!.signal.aborted).toBe(true);
    expect(started[0]!.input.destroyed).toBe(true);
    expect(onLeft).toHaveBeenCalledOnce();
    expect(faces.status()).toEqual({ failure: null, note: null, newest: null });
    asked[1]!.answer(HAPPY);
    await nextTurn();
    push(2);
    expect([seen.length, asked.length, started.length]).toEqual([1, 2, 1]);
  });

  it('look at another region from the moment that it is marked', async () => {
    const { given, started, push, until } = lab();
    push(0, true);
    await until(() => started.length === 1);
    given.region = { ...REGION, x: 0.25 };
    push(2);
    await until(() => started.length === 2);
    expect(started[0]!.signal.aborted).toBe(true);
    expect(started[1]!.args.join(' ')).toContain('iw*0.250000');
  });

  it('keep one frame at the reading, and leave out what there is no time for', async () => {
    const { faces, started, asked, seen, push, until, pass } = lab();
    push(0, true);
    await until(() => started.length === 1);
    const { stdout } = started[0]!;
    for (let frame = 0; frame < 6; frame++) stdout.write(FRAME);
    await until(() => asked.length === 1);
    await nextTurn();
    expect(asked).toHaveLength(1);
    // As if the look took nine seconds.
    pass(9000);
    asked[0]!.answer(null);
    await until(() => seen.length === 1);
    await until(() => faces.status().note !== null);
    expect(faces.status().note).toContain('too slow');
    pass(20_000);
    await until(() => stdout.readableLength === 0);
    stdout.write(FRAME);
    await until(() => asked.length === 2);
    asked[1]!.answer(HAPPY);
    await until(() => seen.length === 2);
    expect(seen.map(({ atUnixMs }) => atUnixMs - START)).toEqual([500, 6500]);
  });

  it('say why they failed, and try again after a minute, not before', async () => {
    const { faces, pipe, push, until, pass } = lab();
    pipe.mockRejectedValueOnce(new Error('Stream map 0:v:0 matches no streams.'));
    push(0, true);
    await until(() => faces.status().failure !== null);
    expect(faces.status().failure).toBe('This stream has no picture.');
    push(2);
    expect(pipe).toHaveBeenCalledOnce();
    pass(61_000);
    push(60);
    await until(() => pipe.mock.calls.length === 2);
  });

  it('give a run up rather than hold more of it than 64 MB', async () => {
    const { faces, started, push, until } = lab();
    push(0, true);
    await until(() => started.length === 1);
    for (let segment = 0; segment < 17; segment++) push(2 * segment, false, Buffer.alloc(4 << 20));
    expect(faces.status().failure).toContain('too slow');
    expect(started[0]!.input.destroyed).toBe(true);
  });
});
