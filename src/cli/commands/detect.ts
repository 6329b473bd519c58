import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createMediaTool } from '../../core/infra/ffmpeg/media-tool.ts';
import { postText } from '../../core/infra/http/post-text.ts';
import { createEventSender, type EventSender } from '../../core/live/detect/event-sender.ts';
import { type FoundEvent, isAddress, listenTo } from '../../core/live/detect/listen.ts';
import { openOutbox, type Outbox } from '../../core/live/detect/outbox.ts';
import { waitForReal } from '../../core/live/recorder/recorder.ts';
import type { OutsideEvent } from '../../core/domain/live/outside/outside-event.ts';
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
}

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 30_000;
/** What could not be sent by the end is tried for so long; the rest waits for the next run. */
const LAST_TRY_MS = 5000;

const clock = { nowUnixMs: (): number => Date.now() };

/** Listens to a relay, a stream or a file, and tells a KlipStream what it hears, until that ends or Ctrl+C. */
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
  output.note(`Listening to ${options.input}. Ctrl+C ends.`);
  let failure: unknown = null;
  const sending = sender.run(both).catch((thrown: unknown) => {
    failure = thrown;
    over.abort();
  });
  const heard = await listen(context, options.input, { outbox, sender, signal: both }).finally(() =>
    over.abort(),
  );
  await sending;
  if (failure !== null) throw failure as Error;
  await sender.finish(AbortSignal.timeout(LAST_TRY_MS)).catch((thrown: unknown) => {
    if (!isTimeout(thrown)) throw thrown;
  });
  const left = outbox.events.length;
  output.answer({ heard, sent: sender.sent, left }, [
    `Heard ${plural(heard, 'event')}, sent ${sender.sent}${left > 0 ? `; ${left} wait for the next run` : ''}.`,
  ]);
}

const isTimeout = (thrown: unknown): boolean =>
  isAbortError(thrown) || (thrown instanceof Error && thrown.name === 'TimeoutError');

/** Resolves with how much was heard. An address that ends or can't be reached is tried again; a file is over at its end. */
async function listen(
  context: CommandContext,
  input: string,
  { outbox, sender, signal }: { outbox: Outbox; sender: EventSender; signal: AbortSignal },
): Promise<number> {
  const { output, env } = context;
  const media = createMediaTool({ settings: () => ({ ffmpegPath: null, ffprobePath: null }), env });
  const run = randomBytes(4).toString('hex');
  let heard = 0;
  let writing: Promise<void> = Promise.resolve();
  const onFound = (found: FoundEvent): void => {
    const event: OutsideEvent = { ...found, id: `${run}-${++heard}` };
    output.note(`${formatTimestamp(found.at % 86_400_000)} UTC ${wordOf(found)}`);
    writing = outbox.add(event).then(() => sender.poke());
    writing.catch((thrown: unknown) => output.note(toErrorShape(thrown).message));
  };
  let waitMs = FIRST_WAIT_MS;
  while (!signal.aborted) {
    const before = heard;
    try {
      await listenTo(input, { media, clock, signal, onFound });
      if (!isAddress(input)) break;
      output.note(`${input} ended: trying again.`);
    } catch (thrown) {
      if (isAbortError(thrown)) break;
      if (!isAddress(input)) throw thrown;
      output.note(`${toErrorShape(thrown).message} Trying again.`);
    }
    waitMs = heard > before ? FIRST_WAIT_MS : Math.min(LONGEST_WAIT_MS, waitMs * 2);
    await waitForReal(waitMs, signal).catch(() => undefined);
  }
  await writing;
  return heard;
}

const wordOf = (found: FoundEvent): string =>
  found.kind === 'sound' ? found.label : `loud: ${found.lufs.toFixed(1)} LUFS`;
