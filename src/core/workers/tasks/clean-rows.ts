import { dropOrphanRowSets } from '../../infra/sqlite/row-sets.ts';
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
