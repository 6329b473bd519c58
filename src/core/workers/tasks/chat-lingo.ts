import type {
  ChannelLingo,
  LingoCorrection,
  LingoFigures,
  StreamCounts,
} from '../../../shared/model/lingo.ts';
import { createComparison } from '../../domain/chat/lingo/compare-models.ts';
import { createStreamCounter } from '../../domain/chat/lingo/count-stream.ts';
import { heldOutModels } from '../../domain/chat/lingo/learn-channel.ts';
import { loadChatModel } from '../../infra/chat-model/load-chat-model.ts';
import { iterateChat } from '../../infra/sqlite/chat-reads.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { Task, TaskContext } from '../task.ts';

export interface ChatLingoInput {
  readonly dbPath: string;
  readonly chatModelPath: string;
  readonly rowSet: number;
  readonly count: number;
  /** The channel's other streams. */
  readonly others: readonly StreamCounts[];
  readonly corrections: readonly LingoCorrection[];
}

export type LearnedStream = Pick<ChannelLingo['streams'][number], 'counts'> & {
  readonly counts: StreamCounts;
  readonly figures: LingoFigures;
};

const PROGRESS_ROWS = 5000;

/** Chat rows → what they say of the channel's own tokens, and how both models read the held-out ones: two passes. */
export const chatLingoTask: Task<ChatLingoInput, LearnedStream> = (input, ctx) => {
  const { classifier } = loadChatModel(input.chatModelPath);
  const counter = createStreamCounter(classifier);
  eachMessage(input, ctx, 0, (atMs, message) => counter.add(atMs, message));
  const counts = counter.finish();
  const own = { counts, corrections: input.corrections };
  const comparison = createComparison(classifier, heldOutModels(classifier, input.others, own));
  eachMessage(input, ctx, 0.5, (atMs, message) => comparison.add(atMs, message));
  return Promise.resolve({ counts, figures: comparison.finish() });
};

function eachMessage(
  input: ChatLingoInput,
  ctx: TaskContext,
  from: number,
  add: (atMs: number, message: ChatMessage) => void,
): void {
  let rows = 0;
  for (const { fileMs, message } of iterateChat(input.dbPath, input.rowSet)) {
    if (rows++ % PROGRESS_ROWS === 0) {
      ctx.signal.throwIfAborted();
      ctx.progress(from + rows / Math.max(1, input.count) / 2);
    }
    add(fileMs, message);
  }
}
