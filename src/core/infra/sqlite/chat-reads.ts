import type { StoredChatMessage } from '../../ports/library-store.ts';
import { iterateChatRows } from './chat-rows.ts';
import { openConnection } from './open.ts';

/**
 * Every message of a chat set in time order, at flat memory, over a connection of its own (for worker tasks).
 * `rowSet` is in the meta of `chat.messages` (`ChatSetMeta`); add the alignment's offset to `fileMs` to get VOD time.
 */
export function* iterateChat(dbPath: string, rowSet: number): Generator<StoredChatMessage> {
  const db = openConnection(dbPath, { readonly: true });
  try {
    yield* iterateChatRows(db, rowSet);
  } finally {
    db.close();
  }
}
