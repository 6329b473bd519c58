import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { Highlight } from '../../../shared/model/hype.ts';
import type { StreamSummary } from '../../../shared/model/summary.ts';
import { Transcript } from '../../../shared/model/transcript.ts';
import type { RangeMs } from '../../../shared/time.ts';
import { createChatSummary, type ChatSummary } from '../../domain/summary/chat-summary.ts';
import { summariseSpeech } from '../../domain/summary/speech-summary.ts';
import {
  answerRange,
  assembleSummary,
  SUMMARY_MOMENTS,
  summaryWindows,
  type SummaryParts,
} from '../../domain/summary/stream-summary.ts';
import { loadChatModel } from '../../infra/chat-model/load-chat-model.ts';
import { iterateChat } from '../../infra/sqlite/chat-reads.ts';
import type { Task, TaskContext } from '../task.ts';
import { writeFailure } from '../write-failure.ts';

export interface SummariseInput {
  readonly dbPath: string;
  readonly chatModelPath: string;
  readonly durationMs: number;
  readonly chat: {
    readonly rowSet: number;
    readonly count: number;
    readonly offsetMs: number;
    readonly lagMs: number;
  } | null;
  readonly ignoredChatters: readonly string[];
  readonly transcriptPath: string | null;
  readonly highlightsPath: string | null;
  readonly missing: StreamSummary['missing'];
  readonly outPath: string;
}

const PROGRESS_ROWS = 5000;

const readJson = async (path: string): Promise<unknown> =>
  JSON.parse(await readFile(path, 'utf8')) as unknown;

/** Chat rows, transcript and highlights → `summary`. The chat is read once, at flat memory. */
export const summariseTask: Task<SummariseInput, { windows: number; moments: number }> = async (
  input,
  ctx,
) => {
  const { durationMs, highlightsPath, transcriptPath } = input;
  const windows = summaryWindows(durationMs);
  const highlights =
    highlightsPath === null
      ? null
      : z
          .array(Highlight)
          .parse(await readJson(highlightsPath))
          .slice(0, SUMMARY_MOMENTS);
  const parts: SummaryParts = {
    durationMs,
    windows,
    highlights,
    chat: readChat(input, { windows, moments: highlights ?? [] }, ctx),
    speech:
      transcriptPath === null
        ? null
        : summariseSpeech(Transcript.parse(await readJson(transcriptPath)).sentences, {
            windows,
            moments: highlights ?? [],
          }),
    missing: input.missing,
  };
  try {
    await writeFile(input.outPath, JSON.stringify(assembleSummary(parts)));
  } catch (thrown) {
    throw writeFailure(thrown, input.outPath);
  }
  return { windows: windows.length, moments: highlights?.length ?? 0 };
};

function readChat(
  input: SummariseInput,
  ranges: { windows: readonly RangeMs[]; moments: readonly RangeMs[] },
  ctx: TaskContext,
): ChatSummary | null {
  const { chat, ignoredChatters } = input;
  if (chat === null) return null;
  const collector = createChatSummary({
    windows: ranges.windows,
    moments: ranges.moments.map((range) => answerRange(range, chat.lagMs)),
    ignoredChatters,
    classifier: loadChatModel(input.chatModelPath).classifier,
  });
  let rows = 0;
  for (const { fileMs, message } of iterateChat(input.dbPath, chat.rowSet)) {
    if (rows++ % PROGRESS_ROWS === 0) {
      ctx.signal.throwIfAborted();
      ctx.progress(rows / Math.max(1, chat.count));
    }
    collector.add(fileMs + chat.offsetMs, message);
  }
  return collector.finish();
}
