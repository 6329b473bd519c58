import type { Client } from '../../shared/contract/index.ts';
import type { FetchChoice } from '../../shared/model/remote-stream.ts';
import type { JobSnapshot, VodDetail } from '../../shared/model/vod.ts';
import type { RangeMs } from '../../shared/time.ts';
import { AppError } from '../../shared/errors.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../output.ts';
import { describeJob, waitForJob } from '../wait-for-job.ts';

export interface LinkOptions {
  readonly quality?: string;
  /** Part of the stream, in milliseconds. */
  readonly from?: number;
  readonly to?: number;
  readonly audioOnly?: boolean;
  readonly chatOnly?: boolean;
}

export interface LinkJob {
  readonly text: string;
  readonly options: LinkOptions;
  readonly chatOffsetMs: number | null;
  readonly only: 'fetch' | 'raw' | 'analysis' | null;
}

interface EndedLinkJob {
  readonly vodId: string;
  readonly existed: boolean;
  readonly job: JobSnapshot;
  readonly detail: VodDetail;
}

/** Adds a link to the library and waits until its job has ended. */
export async function runLinkJob(
  { output, signal }: CommandContext,
  client: Client,
  { text, options, chatOffsetMs, only }: LinkJob,
): Promise<EndedLinkJob> {
  const choice = await choiceOf(client, text, options, signal);
  const { vodId, jobId, existed } = await client.call(
    'link.add',
    { text, choice, chatOffsetMs, only },
    { signal },
  );
  const onProgress = (snapshot: JobSnapshot): void => output.progress(describeJob(snapshot));
  const job = await waitForJob(client, { jobId, signal, onProgress });
  return { vodId, existed, job, detail: await client.call('vod.get', { vodId }, { signal }) };
}

async function choiceOf(
  client: Client,
  text: string,
  options: LinkOptions,
  signal: AbortSignal,
): Promise<FetchChoice> {
  if (options.audioOnly === true && options.chatOnly === true)
    throw usageError('--audio-only and --chat-only exclude each other.');
  const { settings } = await client.call('settings.get', {}, { signal });
  return {
    quality: options.audioOnly === true ? 'audio' : (options.quality ?? settings.downloadQuality),
    range: await rangeOf(client, text, options, signal),
    wantMedia: options.chatOnly !== true,
    wantChat: options.audioOnly !== true,
  };
}

/** The stretch that `--from` and `--to` name; an end that is left out is the stream's. */
export async function rangeOf(
  client: Client,
  text: string,
  { from, to }: Pick<LinkOptions, 'from' | 'to'>,
  signal: AbortSignal,
): Promise<RangeMs | null> {
  if (from === undefined && to === undefined) return null;
  if (to !== undefined) return { startMs: from ?? 0, endMs: to };
  const { stream, error } = await client.call('link.inspect', { text }, { signal });
  if (error !== null) throw new AppError(error);
  if (stream?.durationMs == null)
    throw usageError("The stream's length is not known.", 'Say with --to where the part ends.');
  return { startMs: from ?? 0, endMs: stream.durationMs };
}
