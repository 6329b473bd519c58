import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RemoteStream } from '../../../shared/model/remote-stream.ts';
import { LINGO_VERSION, type ChannelLingo } from '../../../shared/model/lingo.ts';
import { tokensInUse } from '../../domain/chat/lingo/learn-channel.ts';
import { defineStage, type StageContext } from '../stage.ts';
import { ChatSetMeta } from './chat.ts';

/** A channel keeps what its latest streams said; older ones are forgotten one by one. */
const MOST_STREAMS = 30;

/**
 * Teaches the channel's model with this stream, once: counting it again replaces what it said before. The output is what
 * is used of the model now; nothing (the shipped model stays) is remembered as such. What other streams teach later does
 * not make this one stale; what the person changes does, at its next analysis.
 */
export const chatLingoStage = defineStage({
  id: 'chat-lingo',
  version: 1,
  inputs: ['chat.messages'],
  optionalInputs: ['remote.stream'],
  outputs: ['chat.lingo'],
  lane: 'cpu',
  status: 'Analyzing',
  half: 'analysis',
  optional: true,
  params: ({ chatModelId, lingoChanges }) => ({ chatModel: chatModelId, changes: lingoChanges }),
  async run(ctx) {
    const chat = ChatSetMeta.parse(ctx.input('chat.messages').meta);
    const of = await channelOf(ctx, chat);
    if (of === null) return {};
    const before = ctx.lingo.get(of.channelKey);
    const earlier = before?.streams.filter(({ vodId }) => vodId !== ctx.vodId) ?? [];
    const learned = await ctx.workers.run(
      'chat.lingo',
      {
        dbPath: ctx.dbPath,
        chatModelPath: ctx.chatModelPath,
        ...{ rowSet: chat.rowSet, count: chat.count, corrections: before?.corrections ?? [] },
        others: earlier.flatMap(({ counts }) => (counts === null ? [] : [counts])),
      },
      { signal: ctx.signal, onProgress: (fraction) => ctx.progress(fraction) },
    );
    // Read again: another stream of the channel may have come to its end meanwhile.
    const lingo = withStream(ctx.lingo.get(of.channelKey) ?? newChannel(of), ctx.vodId, learned);
    ctx.lingo.put({ ...lingo, changedAtUnixMs: ctx.clock.nowUnixMs() });
    const inUse = tokensInUse(lingo);
    if (inUse.length === 0) return {};
    const file = join(ctx.tempDir, 'lingo.json');
    await writeFile(file, JSON.stringify(inUse));
    return { 'chat.lingo': { file, meta: { channelKey: of.channelKey, tokens: inUse.length } } };
  },
});

type Channel = Pick<ChannelLingo, 'channelKey' | 'channel'>;

async function channelOf(ctx: StageContext<unknown>, chat: ChatSetMeta): Promise<Channel | null> {
  const stream =
    ctx.find('remote.stream') === null ? null : RemoteStream.parse(await ctx.readJson('remote.stream'));
  const channel = stream?.channel ?? chat.source.channel;
  if (channel === null || channel.trim() === '') return null;
  const platform = stream?.link.platform ?? chat.source.platform;
  return { channel, channelKey: `${platform}:${channel.trim().toLowerCase()}` };
}

const newChannel = (of: Channel): ChannelLingo => ({
  ...{ version: LINGO_VERSION, ...of, revision: 0, changedAtUnixMs: 0, corrections: [], streams: [] },
});

function withStream(
  lingo: ChannelLingo,
  vodId: string,
  learned: Pick<ChannelLingo['streams'][number], 'counts' | 'figures'>,
): ChannelLingo {
  const before = lingo.streams.find((stream) => stream.vodId === vodId);
  const others = lingo.streams.filter((stream) => stream !== before);
  const sinceRevision = before?.sinceRevision ?? lingo.revision;
  return { ...lingo, streams: [...others, { vodId, sinceRevision, ...learned }].slice(-MOST_STREAMS) };
}
