import { join } from 'node:path';
import { ChatAlignment, MediaProbe } from '../../../shared/model/vod.ts';
import { LingoInUse } from '../../domain/chat/lingo/in-use.ts';
import { defineStage } from '../stage.ts';
import { ChatSetMeta } from './chat.ts';

/** A chat that begins or ends this close to the media's edge covers it: quiet is not missing. */
const EDGE_MS = 120_000;
const TAIL_MS = 1000;

/** Chat rows → tracks on VOD time. Without media the VOD is as long as its chat. */
export const chatFeaturesStage = defineStage({
  id: 'chat-features',
  version: 3,
  inputs: ['chat.messages', 'chat.alignment'],
  optionalInputs: ['sound.probe', 'chat.lingo'],
  outputs: ['feature.chat'],
  lane: 'cpu',
  status: 'Analyzing',
  half: 'analysis',
  optional: true,
  cost: 1.5,
  params: ({ settings, chatModelId }) => ({
    ignoredChatters: [...settings.ignoredChatters].sort(),
    chatModel: chatModelId,
  }),
  async run(ctx) {
    const chat = ChatSetMeta.parse(ctx.input('chat.messages').meta);
    const alignment = ChatAlignment.parse(await ctx.readJson('chat.alignment'));
    const firstMs = (chat.firstFileMs ?? 0) + alignment.offsetMs;
    const lastMs = (chat.lastFileMs ?? 0) + alignment.offsetMs;
    const durationMs =
      ctx.find('sound.probe') === null
        ? Math.max(0, lastMs) + TAIL_MS
        : MediaProbe.parse(await ctx.readJson('sound.probe')).durationMs;
    const outPath = join(ctx.tempDir, 'chat.tracks');
    const meta = await ctx.workers.run(
      'chat.features',
      {
        dbPath: ctx.dbPath,
        chatModelPath: ctx.chatModelPath,
        rowSet: chat.rowSet,
        count: chat.count,
        alignment,
        durationMs,
        coveredStartMs: firstMs > EDGE_MS ? Math.min(firstMs, durationMs) : 0,
        coveredEndMs: lastMs < durationMs - EDGE_MS ? Math.max(0, lastMs) : durationMs,
        lingo: ctx.find('chat.lingo') === null ? [] : LingoInUse.parse(await ctx.readJson('chat.lingo')),
        ignoredChatters: ctx.params.ignoredChatters,
        outPath,
      },
      { signal: ctx.signal, onProgress: (fraction) => ctx.progress(fraction) },
    );
    return { 'feature.chat': { file: outPath, meta } };
  },
});
