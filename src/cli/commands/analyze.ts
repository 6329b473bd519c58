import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { classifyLink } from '../../core/domain/links/classify.ts';
import type { Client } from '../../shared/contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import type { JobSnapshot, VodSummary } from '../../shared/model/vod.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../output.ts';
import { plural } from '../table.ts';
import { runLinkJob, type LinkOptions } from './link-job.ts';
import { describeJob, waitForJob } from '../wait-for-job.ts';

export interface AnalyzeOptions extends LinkOptions {
  readonly chat?: string;
  readonly chatOffset?: number;
  readonly transcript?: string;
  readonly only?: 'raw' | 'analysis';
  readonly title?: string;
  readonly voiceTrack?: number;
  readonly llm?: boolean;
  readonly llmUrl?: string;
  readonly llmModel?: string;
  readonly concurrency?: number;
  readonly timeout?: number;
}

/** Adds a recording (or a chat alone), or what a link leads to, to the library and waits for its analysis. */
export async function analyze(context: CommandContext, what: string, options: AnalyzeOptions): Promise<void> {
  const found = existsSync(what) ? null : classifyLink(what);
  // A problem with an address is the answer; any other text is a file that is not there.
  if (found !== null && 'problem' in found && what.includes('://')) throw new AppError(found.problem);
  if (found !== null && 'link' in found) await analyzeLink(context, what, options);
  else await analyzeFile(context, what, options);
}

async function analyzeLink(context: CommandContext, text: string, options: AnalyzeOptions): Promise<void> {
  const given = Object.keys(ONLY_FOR_FILES).filter((name) => name in options);
  if (given.length > 0)
    throw usageError(
      `${given.map((name) => ONLY_FOR_FILES[name]!).join(', ')}: only for a recording on disk.`,
    );
  await context.withLibrary(async (client) => {
    await setLanguageModel(client, options);
    const request = { text, options, chatOffsetMs: options.chatOffset ?? null, only: options.only ?? null };
    const { vodId, existed, job, detail } = await runLinkJob(context, client, request);
    answer(context, { vodId, existed, job, summary: detail.summary });
  });
}

const ONLY_FOR_FILES: Readonly<Record<string, string>> = {
  chat: '--chat',
  transcript: '--transcript',
  title: '--title',
  voiceTrack: '--voice-track',
};

async function analyzeFile(context: CommandContext, file: string, options: AnalyzeOptions): Promise<void> {
  const { output, signal } = context;
  await context.withLibrary(async (client) => {
    await setLanguageModel(client, options);
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
    answer(context, { vodId, existed, job, summary });
  });
}

/** What is said of the language model is kept in the settings, as if it were set there. */
async function setLanguageModel(client: Client, options: AnalyzeOptions): Promise<void> {
  const patch = {
    ...(options.llm === undefined ? {} : { llmEnabled: options.llm }),
    ...(options.llmUrl === undefined ? {} : { llmBaseUrl: options.llmUrl }),
    ...(options.llmModel === undefined ? {} : { llmModel: options.llmModel }),
    ...(options.concurrency === undefined ? {} : { llmConcurrency: options.concurrency }),
    ...(options.timeout === undefined ? {} : { llmTimeoutSec: options.timeout }),
  };
  if (Object.keys(patch).length > 0) await client.call('settings.set', { patch });
  // Not an option: arguments can be read by every program on the machine.
  const key = process.env['KLIPSTREAM_LLM_KEY'];
  if (options.llm === true && key !== undefined && key !== '')
    await client.call('settings.setSecret', { name: 'llm-api-key', value: key });
}

interface Analyzed {
  readonly vodId: string;
  readonly existed: boolean;
  readonly job: JobSnapshot;
  readonly summary: VodSummary;
}

function answer({ output }: CommandContext, { vodId, existed, job, summary }: Analyzed): void {
  output.answer(
    {
      vodId,
      jobId: job.jobId,
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
