import { ChatSource, type RejectedLine } from '../../../shared/model/chat.ts';
import { readChatFile } from '../../infra/chat-files/read-chat-file.ts';
import { createChatSetWriter, type ChatSetFacts } from '../../infra/sqlite/chat-rows.ts';
import { openConnection } from '../../infra/sqlite/open.ts';
import type { Task } from '../task.ts';

/** Rejected lines that are kept word for word; beyond that only their number is. */
const KEPT_REJECTED = 1000;

export interface ChatImportOutput extends ChatSetFacts {
  readonly source: ChatSource;
  readonly rejected: RejectedLine[];
  readonly rejectedCount: number;
}

/** Streams a chat file into a new row set of the library, at flat memory. Throws the reader's AppErrors. */
export const importChat: Task<{ dbPath: string; vodId: string; path: string }, ChatImportOutput> = async (
  input,
  ctx,
) => {
  const db = openConnection(input.dbPath);
  try {
    const writer = createChatSetWriter(db, input.vodId);
    const rejected: RejectedLine[] = [];
    let rejectedCount = 0;
    let source: ChatSource | null = null;
    const batches = readChatFile(input.path, {
      signal: ctx.signal,
      onSource: (found) => {
        source = found;
      },
      onProgress: (fraction) => ctx.progress(fraction),
    });
    for await (const batch of batches) {
      writer.add(batch.messages);
      rejectedCount += batch.rejected.length;
      rejected.push(...batch.rejected.slice(0, KEPT_REJECTED - rejected.length));
    }
    return { ...writer.finish(), source: ChatSource.parse(source), rejected, rejectedCount };
  } finally {
    db.close();
  }
};
