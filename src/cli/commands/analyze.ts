import { resolve } from 'node:path';
import type { Client } from '../../shared/contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import type { CommandContext } from '../context.ts';
import { plural } from '../table.ts';
import { describeJob, waitForJob } from '../wait-for-job.ts';

export interface AnalyzeOptions {
  readonly chat?: string;
  readonly chatOffset?: number;
  readonly transcript?: string;
  readonly only?: 'raw' | 'analysis';
  readonly title?: string;
  readonly voiceTrack?: number;
}

/** Adds a recording (or a chat alone) to the library and waits for its analysis. */
export async function analyze(context: CommandContext, file: string, options: AnalyzeOptions): Promise<void> {
  const { output, signal } = context;
  await context.withLibrary(async (client) => {
    const paths = await sortPaths(client, resolve(file), options, signal);
    const { vodId, jobId, existed } = await client.call(
      'library.import',
      {
        ...paths,
        transcriptPath: options.transcript === undefined ? null : resolve(options.transcript),
        title: options.title ?? null,
        voiceTrack: options.voiceTrack ?? null,
        chatOffsetMs: options.chatOffset ?? null,
        only: options.only ?? null,
      },
      { signal },
    );
    const job = await waitForJob(client, {
      jobId,
      signal,
      onProgress: (snapshot) => output.progress(describeJob(snapshot)),
    });
    const { summary } = await client.call('vod.get', { vodId }, { signal });
    output.answer(
      {
        vodId,
        jobId,
        existed,
        status: job.status,
        title: summary.title,
        durationMs: summary.durationMs,
        messageCount: summary.messageCount,
        highlightCount: summary.highlightCount,
        gaps: job.gaps,
      },
      [
        `${summary.title}: ${plural(summary.highlightCount, 'highlight')}, ${plural(summary.messageCount, 'message')}.`,
        ...job.gaps.map((gap) => `Not made: ${gap.stageId}. ${gap.reason} ${gap.nextStep ?? ''}`.trimEnd()),
        `See them with: klipstream highlights ${vodId}`,
      ],
    );
  });
}

/** The file is the recording, or the chat when there is no recording. */
async function sortPaths(
  client: Client,
  path: string,
  options: AnalyzeOptions,
  signal: AbortSignal,
): Promise<{ mediaPath: string | null; chatPath: string | null }> {
  const { files } = await client.call('library.inspect', { paths: [path] }, { signal });
  const inspected = files[0];
  if (inspected?.error != null) throw new AppError(inspected.error);
  const chatPath = options.chat === undefined ? null : resolve(options.chat);
  if (inspected?.kind === 'media') return { mediaPath: path, chatPath };
  if (inspected?.kind === 'chat' && chatPath === null) return { mediaPath: null, chatPath: path };
  throw new AppError({
    code: 'media/not-media',
    message: `${path} is no recording that KlipStream can read (${inspected?.description ?? 'unknown'}).`,
    nextStep: 'Name the video or audio file first, and the chat with --chat.',
  });
}
