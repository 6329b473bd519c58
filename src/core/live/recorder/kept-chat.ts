import { rm } from 'node:fs/promises';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import { RecentIds } from '../../domain/chat/recent-ids.ts';
import { type ChatStore, type ChatStoreOptions, openChatStore } from './chat-store.ts';

/** A recording's chat: on the disk while it is kept, else only counted. */
export interface KeptChat {
  /** New messages so far, those that earlier runs of the app kept included. */
  readonly heard: number;
  /** Messages on the disk. */
  readonly kept: number;
  /** False when it was heard before. */
  add(message: ChatMessage): boolean;
  keep(): Promise<void>;
  /** From now on nothing more reaches the disk. */
  stopKeeping(): void;
  /** Stops keeping and deletes what was kept. */
  drop(): Promise<void>;
  /** As of ChatStore. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** `hasKept` false: a file that is there was to be deleted, and is now. */
export async function openKeptChat(
  path: string,
  { keeps, hasKept, ...options }: ChatStoreOptions & { readonly keeps: boolean; readonly hasKept: boolean },
): Promise<KeptChat> {
  const recent = new RecentIds();
  if (!hasKept) await rm(path, { force: true });
  let store: ChatStore | null = hasKept ? await openChatStore(path, options) : null;
  let isKeeping = keeps;
  let unkept = 0;
  /** Of a store that is closed. */
  let closedCount = 0;
  const kept = (): number => store?.count ?? closedCount;
  const closeStore = async (): Promise<void> => {
    closedCount = kept();
    const closing = store;
    store = null;
    await closing?.close();
  };
  return {
    get heard() {
      return unkept + kept();
    },
    get kept() {
      return kept();
    },
    add(message) {
      if (message.id !== null && recent.isRepeat(message.id)) return false;
      if (isKeeping && store !== null) return store.add(message);
      unkept++;
      return true;
    },
    async keep() {
      store ??= await openChatStore(path, options);
      isKeeping = true;
    },
    stopKeeping() {
      isKeeping = false;
    },
    async drop() {
      isKeeping = false;
      unkept += kept();
      await closeStore();
      closedCount = 0;
      await rm(path, { force: true });
    },
    flush: () => store?.flush() ?? Promise.resolve(),
    close: closeStore,
  };
}
