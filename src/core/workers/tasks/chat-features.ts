import { writeFile } from 'node:fs/promises';
import type { AppErrorShape } from '../../../shared/errors.ts';
import { encodeTrackSet } from '../../../shared/model/track-set.ts';
import type { ChatAlignment } from '../../../shared/model/vod.ts';
import { createChatFeatures } from '../../domain/chat/chat-features.ts';
import { createTunedClassifier, type TunedToken } from '../../domain/chat/lingo/tuned-classifier.ts';
import { loadChatModel } from '../../infra/chat-model/load-chat-model.ts';
import { iterateChat } from '../../infra/sqlite/chat-reads.ts';
import { GAPS_META, type OutputGaps } from '../../pipeline/stage.ts';
import type { Task } from '../task.ts';
import { writeFailure } from '../write-failure.ts';

export interface ChatFeaturesInput {
  readonly dbPath: string;
  readonly chatModelPath: string;
  readonly rowSet: number;
  readonly count: number;
  readonly alignment: ChatAlignment;
  readonly durationMs: number;
  /** Stretch of the media that the chat covers. */
  readonly coveredStartMs: number;
  readonly coveredEndMs: number;
  /** The channel's own tokens; none = the shipped model as it is. */
  readonly lingo?: readonly TunedToken[];
  readonly ignoredChatters: readonly string[];
  readonly outPath: string;
}

const gapOf = ({ message, nextStep }: AppErrorShape): OutputGaps[number] => ({
  reason: message,
  nextStep: nextStep ?? null,
});

const PROGRESS_ROWS = 5000;

/** Chat rows → `feature.chat`, in one pass at flat memory. Answers with the meta without the phrase table. */
export const chatFeaturesTask: Task<ChatFeaturesInput, Record<string, unknown>> = async (input, ctx) => {
  const { alignment, durationMs, coveredStartMs, coveredEndMs } = input;
  const { classifier: shipped, problem } = loadChatModel(input.chatModelPath);
  const classifier = createTunedClassifier(shipped, input.lingo ?? [], `${shipped.id}+lingo`);
  const features = createChatFeatures({
    durationMs,
    classifier,
    ignoredChatters: input.ignoredChatters,
    meta: {
      durationMs,
      coveredStartMs,
      coveredEndMs,
      offsetMs: alignment.offsetMs,
      lagMs: alignment.lagMs,
      ...(problem === null ? {} : { [GAPS_META]: [gapOf(problem)] }),
    },
  });
  let rows = 0;
  for (const { fileMs, message } of iterateChat(input.dbPath, input.rowSet)) {
    if (rows++ % PROGRESS_ROWS === 0) {
      ctx.signal.throwIfAborted();
      ctx.progress(rows / Math.max(1, input.count));
    }
    features.add(fileMs + alignment.offsetMs, message);
  }
  const tracks = features.finish();
  try {
    await writeFile(input.outPath, encodeTrackSet(tracks));
  } catch (thrown) {
    throw writeFailure(thrown, input.outPath);
  }
  return Object.fromEntries(Object.entries(tracks.meta).filter(([name]) => name !== 'phrases'));
};
