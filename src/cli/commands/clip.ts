import { resolve } from 'node:path';
import type { Client } from '../../shared/contract/index.ts';
import { AppError, abortError } from '../../shared/errors.ts';
import type { Clip, CutMode } from '../../shared/model/clip.ts';
import { formatTimestamp } from '../../shared/time.ts';
import type { CommandContext } from '../context.ts';
import { findVod } from '../find-vod.ts';
import { usageError } from '../output.ts';
import { formatBytes } from '../table.ts';
import { percent } from '../wait-for-job.ts';

export interface ClipOptions {
  readonly highlight?: string;
  readonly start?: number;
  readonly end?: number;
  readonly mode?: CutMode;
  readonly out?: string;
  readonly title?: string;
}

/** Cuts one clip and waits for its file. */
export async function clip(context: CommandContext, vod: string, options: ClipOptions): Promise<void> {
  const { output, signal } = context;
  checkRange(options);
  await context.withLibrary(async (client) => {
    const { vodId } = await findVod(client, vod, signal);
    const range = await findRange(client, vodId, options, signal);
    if (options.mode === 'copy') {
      const preview = await client.call('clip.preview', { vodId, ...range, mode: 'copy' }, { signal });
      const realStart = formatTimestamp(preview.realStartMs, { millis: true });
      output.note(`A copy begins at the frame that can stand alone: ${realStart}.`);
    }
    const { clipId } = await client.call(
      'clip.create',
      {
        vodId,
        ...range,
        highlightId: options.highlight ?? null,
        mode: options.mode ?? null,
        title: options.title ?? null,
        outPath: options.out === undefined ? null : resolve(options.out),
      },
      { signal },
    );
    const made = await waitForClip(client, clipId, context);
    output.answer({ ...made }, [
      `${made.path ?? ''} (${formatBytes(made.sizeBytes ?? 0)})`,
      ...(made.note === null ? [] : [made.note]),
    ]);
  });
}

function checkRange({ highlight, start, end }: ClipOptions): void {
  const hasRange = start !== undefined && end !== undefined;
  const hasPartOfRange = start !== undefined || end !== undefined;
  if (highlight === undefined ? !hasRange : hasPartOfRange) {
    throw usageError('Say what to cut: either --highlight ID, or --start T and --end T.');
  }
  if (hasRange && start >= end) throw usageError('--end must lie after --start.');
}

async function findRange(
  client: Client,
  vodId: string,
  options: ClipOptions,
  signal: AbortSignal,
): Promise<{ startMs: number; endMs: number }> {
  if (options.highlight === undefined) return { startMs: options.start ?? 0, endMs: options.end ?? 0 };
  const ranked = await client.call(
    'review.highlights',
    { vodId, weights: null, sensitivity: null },
    { signal },
  );
  const found = ranked.highlights.find((highlight) => highlight.id === options.highlight);
  if (found !== undefined) return { startMs: found.startMs, endMs: found.endMs };
  throw new AppError({
    code: 'highlight/not-found',
    message: `This VOD has no highlight "${options.highlight}".`,
    nextStep: `See \`klipstream highlights ${vodId}\`.`,
  });
}

/** Waits for a clip's end; Ctrl+C cancels it. Rejects with its error when it failed. */
export async function waitForClip(client: Client, clipId: string, context: CommandContext): Promise<Clip> {
  const { signal, output } = context;
  const cleanUps: (() => void)[] = [];
  try {
    const ended = await new Promise<Clip>((done, failed) => {
      const see = (made: Clip): void => {
        if (made.state === 'done' || made.state === 'failed' || made.state === 'cancelled') done(made);
        else output.progress(`${made.title}: ${made.state} ${percent(made.fraction)}`);
      };
      const seeAll = ({ clips }: { clips: Clip[] }): void => {
        for (const made of clips) if (made.clipId === clipId) see(made);
      };
      const onAbort = (): void => failed(abortError());
      signal.addEventListener('abort', onAbort, { once: true });
      cleanUps.push(() => signal.removeEventListener('abort', onAbort));
      cleanUps.push(client.subscribe('clips.progress', {}, seeAll, failed));
      // A clip that was made before the subscription began is in no event.
      client.call('clip.list', { vodId: null }, { signal }).then(seeAll, failed);
    });
    if (ended.error !== null) throw new AppError(ended.error);
    if (ended.state === 'cancelled') {
      throw new AppError({ code: 'clip/cancelled', message: 'The clip was cancelled in another window.' });
    }
    return ended;
  } catch (thrown) {
    if (signal.aborted) await client.call('clip.cancel', { clipId });
    throw thrown;
  } finally {
    for (const cleanUp of cleanUps) cleanUp();
  }
}
