import { dropOrphanRowSets, eraseChat } from '../../infra/sqlite/row-sets.ts';
import { openConnection } from '../../infra/sqlite/open.ts';
import type { Task } from '../task.ts';

/** Clears chat and transcript rows that no result names any more. Must not run beside an import. */
export const cleanRows: Task<{ dbPath: string }, { dropped: number }> = (input, ctx) => {
  const db = openConnection(input.dbPath);
  try {
    return Promise.resolve({ dropped: dropOrphanRowSets(db, ctx.signal) });
  } finally {
    db.close();
  }
};

/** Deletes all chat of a VOD from the database. Must not run beside a job of this VOD. */
export const eraseChatRows: Task<{ dbPath: string; vodId: string }, { isGone: boolean }> = (input, ctx) => {
  const db = openConnection(input.dbPath);
  try {
    return Promise.resolve({ isGone: eraseChat(db, input.vodId, ctx.signal) });
  } finally {
    db.close();
  }
};
