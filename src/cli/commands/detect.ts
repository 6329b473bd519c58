import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createMediaTool } from '../../core/infra/ffmpeg/media-tool.ts';
import { postText } from '../../core/infra/http/post-text.ts';
import { createEventSender, type EventSender } from '../../core/live/detect/event-sender.ts';
import { type Found, isAddress, listenTo } from '../../core/live/detect/listen.ts';
import { watchFace } from '../../core/live/detect/watch-face.ts';
import { openOutbox, type Outbox } from '../../core/live/detect/outbox.ts';
import { waitForReal } from '../../core/live/recorder/recorder.ts';
import type { OutsideEvent } from '../../core/domain/live/outside/outside-event.ts';
import { createThreadPool } from '../../core/infra/workers/thread-pool.ts';
import type { FaceRegion } from '../../shared/model/faces.ts';
import { isAbortError, toErrorShape } from '../../shared/errors.ts';
import { formatTimestamp } from '../../shared/time.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../output.ts';
import { plural } from '../table.ts';

export interface DetectOptions {
  readonly input: string;
  readonly to: string;
  readonly stream: string;
  readonly source: string;
  readonly tokenEnv: string;
  readonly lanes: 'cpu';
  /** Where the facecam is; left out: no picture is decoded. */
  readonly facecam?: FaceRegion;
}

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 30_000;
/** What could not be sent by the end is tried for so long; the rest waits for the next run. */
const LAST_TRY_MS = 5000;

const clock = { nowUnixMs: (): number => Date.now() };

/** Listens to a relay, a stream or a file, looks at its facecam where asked to, and tells a KlipStream of it, until that ends or Ctrl+C. */
export async function detect(context: CommandContext, options: DetectOptions): Promise<void> {
  const { output, signal, dirs, env } = context;
  const { to, stream, source } = options;
  const token = env[options.tokenEnv];
  if (token === undefined || token === '')
    throw usageError(`The environment variable ${options.tokenEnv} holds no token.`);
  if (!/^https?:\/\/[^/]/.test(to)) throw usageError('--to takes an address such as http://127.0.0.1:47115.');
  if (!/^[\w-]{1,64}$/.test(source)) throw usageError('--source takes the id that Settings → Live shows.');
  const outbox = await openOutbox(join(dirs.dataDir, 'detect', `${source}.jsonl`));
  const onNote = (note: string): void => output.note(note);
  const sender = createEventSender(
    { outbox, clock, wait: waitForReal, post: postText, onNote },
    { to, stream, sourceId: source, token },
  );
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const looks = options.facecam === undefined ? '' : ', and looking at the facecam';
  output.note(`Listening to ${options.input}${looks}. Ctrl+C ends.`);
  let failure: unknown = null;
  const sending = sender.run(both).catch((thrown: unknown) => {
    failure = thrown;
    over.abort();
  });
  const heard = await perceive(context, options, { outbox, sender, signal: both }).finally(() =>
    over.abort(),
  );
  await sending;
  if (failure !== null) throw failure as Error;
  await sender.finish(AbortSignal.timeout(LAST_TRY_MS)).catch((thrown: unknown) => {
    if (!isTimeout(thrown)) throw thrown;
  });
  const left = outbox.events.length;
  output.answer({ heard, sent: sender.sent, left }, [
    `Found ${plural(heard, 'event')}, sent ${sender.sent}${left > 0 ? `; ${left} wait for the next run` : ''}.`,
  ]);
}

const isTimeout = (thrown: unknown): boolean =>
  isAbortError(thrown) || (thrown instanceof Error && thrown.name === 'TimeoutError');

interface Perceiving {
  readonly outbox: Outbox;
  readonly sender: EventSender;
  readonly signal: AbortSignal;
}

/** Resolves with how many events were found. */
async function perceive(
  { output, env, installation }: CommandContext,
  { input, facecam: region }: DetectOptions,
  { outbox, sender, signal }: Perceiving,
): Promise<number> {
  const media = createMediaTool({ settings: () => ({ ffmpegPath: null, ffprobePath: null }), env });
  const workers = createThreadPool({ entry: installation.workerEntry, size: 1 });
  const run = randomBytes(4).toString('hex');
  const over = new AbortController();
  const ends = AbortSignal.any([signal, over.signal]);
  let found = 0;
  let writing: Promise<void> = Promise.resolve();
  const onFound = (event: Found<OutsideEvent>): void => {
    writing = outbox.add({ ...event, id: `${run}-${++found}` }).then(() => sender.poke());
    writing.catch((thrown: unknown) => output.note(toErrorShape(thrown).message));
    const word = wordOf(event);
    if (word !== null) output.note(`${formatTimestamp(event.at % 86_400_000)} UTC ${word}`);
  };
  const deps = { media, workers, clock, signal: ends, onFound };
  const senses = [
    () => listenTo(input, deps),
    ...(region === undefined ? [] : [() => watchFace({ input, region }, deps)]),
  ];
  const note = (text: string): void => output.note(text);
  try {
    await Promise.all(senses.map((sense) => keepOn(sense, { input, signal: ends, note })));
  } finally {
    // Where one gives up the other has to end, too.
    over.abort();
    await workers.dispose();
  }
  await writing;
  return found;
}

/** An address that ends or can't be reached is tried again, soon where it was there for a while; a file is over at its end. */
async function keepOn(
  sense: () => Promise<void>,
  { input, signal, note }: { input: string; signal: AbortSignal; note: (text: string) => void },
): Promise<void> {
  let waitMs = FIRST_WAIT_MS;
  while (!signal.aborted) {
    const sinceMs = performance.now();
    try {
      await sense();
      if (!isAddress(input)) return;
      note(`${input} ended: trying again.`);
    } catch (thrown) {
      if (isAbortError(thrown)) return;
      if (!isAddress(input)) throw thrown;
      note(`${toErrorShape(thrown).message} Trying again.`);
    }
    const wasThere = performance.now() - sinceMs > LONGEST_WAIT_MS;
    waitMs = wasThere ? FIRST_WAIT_MS : Math.min(LONGEST_WAIT_MS, waitMs * 2);
    await waitForReal(waitMs, signal).catch(() => undefined);
  }
}

/** Null: there is one each second. */
function wordOf(found: Found<OutsideEvent>): string | null {
  if (found.kind === 'sound') return found.label;
  return found.kind === 'audio_peak' ? `loud: ${found.lufs.toFixed(1)} LUFS` : null;
}
