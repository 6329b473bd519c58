import { join } from 'node:path';
import { z } from 'zod';
import type { StreamSummary } from '../../../shared/model/summary.ts';
import { ChatAlignment, MediaProbe } from '../../../shared/model/vod.ts';
import { HYPE_TABLE } from '../../domain/scoring/weights.ts';
import { defineStage, type ArtefactKind, type StageContext } from '../stage.ts';
import { ChatSetMeta } from './chat.ts';

const ChatDuration = z.object({ durationMs: z.number() });

const REASONS: Record<StreamSummary['missing'][number]['part'], string> = {
  chat: 'There is no chat for this recording.',
  transcript: 'There is no transcript of this recording.',
  highlights: 'No highlights could be looked for.',
};

/** The media's length, else the chat's; null when there is neither. */
async function durationOf(ctx: StageContext<unknown>): Promise<number | null> {
  if (ctx.find('sound.probe') !== null) return MediaProbe.parse(await ctx.readJson('sound.probe')).durationMs;
  const chat = ctx.find('feature.chat');
  return chat === null ? null : ChatDuration.parse(chat.meta).durationMs;
}

/** What chat said and felt, and what the streamer said, per window, per moment and per VOD. */
export const summaryStage = defineStage({
  id: 'summary',
  version: 1,
  inputs: [],
  optionalInputs: [
    'sound.probe',
    'feature.chat',
    'chat.messages',
    'chat.alignment',
    'transcript',
    'highlights',
  ],
  outputs: ['summary'],
  lane: 'cpu',
  status: 'Finding highlights',
  half: 'analysis',
  optional: true,
  cost: 1.5,
  params: ({ settings, chatModelId }) => ({
    ignoredChatters: [...settings.ignoredChatters].sort(),
    chatModel: chatModelId,
  }),
  async run(ctx) {
    const durationMs = await durationOf(ctx);
    const chat = await chatOf(ctx);
    const pathOf = (kind: ArtefactKind): string | null => ctx.find(kind)?.path ?? null;
    const transcriptPath = pathOf('transcript');
    const highlightsPath = pathOf('highlights');
    if (durationMs === null || (chat === null && transcriptPath === null)) return {};
    const there = { chat, transcript: transcriptPath, highlights: highlightsPath };
    const missing = (['chat', 'transcript', 'highlights'] as const)
      .filter((part) => there[part] === null)
      .map((part) => ({ part, reason: REASONS[part] }));
    const outPath = join(ctx.tempDir, 'summary.json');
    const meta = await ctx.workers.run(
      'summary.make',
      {
        dbPath: ctx.dbPath,
        chatModelPath: ctx.chatModelPath,
        durationMs,
        chat,
        ignoredChatters: ctx.params.ignoredChatters,
        transcriptPath,
        highlightsPath,
        missing,
        outPath,
      },
      { signal: ctx.signal, onProgress: (fraction) => ctx.progress(fraction) },
    );
    return { summary: { file: outPath, meta } };
  },
});

async function chatOf(
  ctx: StageContext<unknown>,
): Promise<{ rowSet: number; count: number; offsetMs: number; lagMs: number } | null> {
  const messages = ctx.find('chat.messages');
  if (messages === null || ctx.find('chat.alignment') === null) return null;
  const { rowSet, count } = ChatSetMeta.parse(messages.meta);
  const { offsetMs, lagMs } = ChatAlignment.parse(await ctx.readJson('chat.alignment'));
  return { rowSet, count, offsetMs, lagMs: lagMs ?? HYPE_TABLE.defaultLagMs };
}
