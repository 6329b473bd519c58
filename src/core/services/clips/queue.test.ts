import { describe, expect, it } from 'vitest';
import { AppError, abortError } from '../../../shared/errors.ts';
import type { Clip } from '../../../shared/model/clip.ts';
import { silentLog } from '../../ports/log.ts';
import { type ClipQueueDeps, type ClipStore, type MadeClip, type NewClip, createClipQueue } from './queue.ts';

function memoryStore(clips: readonly Clip[] = []): ClipStore & { rows: Map<string, Clip> } {
  const rows = new Map(clips.map((clip) => [clip.clipId, clip]));
  return {
    rows,
    put: (clip) => void rows.set(clip.clipId, clip),
    get: (clipId) => rows.get(clipId) ?? null,
    list: (vodId) => [...rows.values()].filter((clip) => vodId === null || clip.vodId === vodId).reverse(),
  };
}

const wish = (title: string, outPath: string | null = null): NewClip => ({
  ...{ vodId: 'v1', vodTitle: 'VOD', highlightId: null, startMs: 0, endMs: 1000, mode: 'exact', outPath },
  title,
});

const made = (path: string): MadeClip => ({
  path,
  ...{ realStartMs: 0, realEndMs: 1000, note: 'made', sizeBytes: 10 },
});

interface Attempt {
  readonly clip: Clip;
  readonly context: Parameters<ClipQueueDeps['make']>[1];
  readonly finish: (result: MadeClip) => void;
  readonly fail: (error: Error) => void;
}

function arrange(options: { clips?: Clip[]; concurrency?: number } = {}) {
  const store = memoryStore(options.clips);
  const attempts: Attempt[] = [];
  const changes: Clip[] = [];
  const clock = { now: 1000, nowUnixMs: () => clock.now };
  let lastId = 0;
  const queue = createClipQueue({
    ...{ store, clock, log: silentLog, newId: () => `c${++lastId}` },
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    onChange: (clips) => changes.push(...clips),
    make: (clip, context) =>
      new Promise((resolve, reject) => {
        context.signal.addEventListener('abort', () => reject(abortError()));
        attempts.push({ clip, context, finish: resolve, fail: reject });
      }),
  });
  const states = (): string[] => queue.list(null).map((clip) => `${clip.clipId}:${clip.state}`);
  return { store, queue, attempts, changes, clock, states };
}

describe('the clip queue', () => {
  it('makes one clip after the other, in order', async () => {
    const { queue, attempts, states } = arrange();
    expect(queue.add([wish('a'), wish('b')])).toEqual(['c1', 'c2']);
    expect(states()).toEqual(['c2:queued', 'c1:running']);
    attempts[0]!.finish(made('/out/a.mp4'));
    await expect.poll(() => attempts.length).toBe(2);
    attempts[1]!.finish(made('/out/b.mp4'));
    await queue.idle();
    expect(states()).toEqual(['c2:done', 'c1:done']);
    expect(queue.get('c1')).toMatchObject({ path: '/out/a.mp4', sizeBytes: 10, note: 'made', fraction: 1 });
  });

  it('reports progress with an ETA at most ten times a second, and never backwards', () => {
    const { queue, attempts, changes, clock } = arrange();
    queue.add([wish('a')]);
    changes.length = 0;
    for (const [now, fraction] of [
      [1050, 0.1],
      [1500, 0.25],
      [1550, 0.3],
      [2000, 0.2],
    ] as const) {
      clock.now = now;
      attempts[0]!.context.onProgress(fraction);
    }
    expect(changes.map((clip) => [clip.fraction, clip.etaMs])).toEqual([
      [0.25, 1500],
      [0.3, 2333],
    ]);
    expect(queue.get('c1')!.fraction).toBe(0.3);
  });

  it('cancels a waiting and a running clip and goes on with the rest', async () => {
    const { queue, attempts, states } = arrange();
    queue.add([wish('a'), wish('b'), wish('c')]);
    queue.cancel('c2');
    queue.cancel('c1');
    await expect.poll(() => attempts.length).toBe(2);
    expect(attempts[1]!.clip.clipId).toBe('c3');
    expect(states()).toEqual(['c3:running', 'c2:cancelled', 'c1:cancelled']);
  });

  it('keeps the error of a failed clip, and retries it on demand', async () => {
    const { queue, attempts } = arrange();
    queue.add([wish('a')]);
    attempts[0]!.fail(new AppError({ code: 'disk/full', message: 'The disk is full.' }));
    await queue.idle();
    expect(queue.get('c1')).toMatchObject({ state: 'failed', error: { code: 'disk/full' } });
    queue.retry('c1');
    expect(queue.get('c1')).toMatchObject({ state: 'running', error: null });
    attempts[1]!.finish(made('/out/a.mp4'));
    await queue.idle();
    expect(queue.get('c1')!.state).toBe('done');
  });

  it('makes clips again that a crash left running, oldest first, at the place already chosen', () => {
    const first = arrange();
    first.queue.add([wish('a'), wish('b', '/chosen/b.mp4')]);
    first.attempts[0]!.context.onPath('/out/a.mp4');
    const { queue, attempts, states } = arrange({ clips: [...first.store.rows.values()] });
    queue.start();
    expect(states()).toEqual(['c2:queued', 'c1:running']);
    expect(attempts[0]!.clip.path).toBe('/out/a.mp4');
    expect([...attempts[0]!.context.promisedPaths]).toEqual(['/chosen/b.mp4']);
  });

  it('keeps running clips queued when the program ends', async () => {
    const { queue, store } = arrange();
    queue.add([wish('a'), wish('b')]);
    await queue.dispose();
    expect([...store.rows.values()].map((clip) => clip.state)).toEqual(['queued', 'queued']);
  });

  it('runs as many at once as it is told', () => {
    const { queue, states } = arrange({ concurrency: 2 });
    queue.add([wish('a'), wish('b'), wish('c')]);
    expect(states()).toEqual(['c3:queued', 'c2:running', 'c1:running']);
  });
});
