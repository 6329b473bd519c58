import { z } from 'zod';
import { AppErrorShape } from '../errors.ts';
import { ChannelLingo, LingoKind, LingoMeaning, LingoSummary, LingoToken } from '../model/lingo.ts';
import { command, query } from './define.ts';

const Channel = z.object({ channelKey: z.string() });

/** What each channel's own emotes and words mean: looked at, corrected, reset, taken along. */
export const lingoContract = {
  'lingo.list': query(
    z.object({}),
    z.object({
      channels: z.array(LingoSummary),
      /** What reads chat where no channel's model does; `problem` says why it is the word list alone. */
      shipped: z.object({ id: z.string(), problem: AppErrorShape.nullable() }),
    }),
  ),
  'lingo.show': query(Channel, z.object({ summary: LingoSummary, tokens: z.array(LingoToken) })),
  /** `neutral` = it means nothing; null takes a correction back. Used at the next analysis of a stream. */
  'lingo.correct': command(
    Channel.extend({ kind: LingoKind, key: z.string().min(1).max(100), meaning: LingoMeaning.nullable() }),
    z.object({}),
  ),
  /** Forgets what was learned and said of a channel, or of all of them (null). */
  'lingo.reset': command(
    z.object({ channelKey: z.string().nullable() }),
    z.object({ channels: z.number().int() }),
  ),
  'lingo.export': query(Channel, z.object({ lingo: ChannelLingo })),
  /** Puts what was exported in place of what is there. */
  'lingo.import': command(z.object({ lingo: ChannelLingo }), z.object({ channelKey: z.string() })),
};
