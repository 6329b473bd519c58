import type { Handlers } from '../../shared/contract/index.ts';
import type { ChatRow } from '../../shared/contract/review.ts';
import { tagMessage } from '../domain/chat/tags.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { LibraryStore, StoredChatMessage } from '../ports/library-store.ts';
import type { WorkerPool } from '../ports/worker-pool.ts';
import { ChatSetMeta } from '../pipeline/stages/chat.ts';
import { TranscriptRowsMeta } from '../pipeline/stages/transcript.ts';
import { resolved, vodOrThrow } from './library.ts';
import { madeArtefact, readAlignment } from './vod-view.ts';

export interface PanelDeps {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
  readonly workers: WorkerPool;
  readonly dbPath: string;
}
type ChatPanel = Pick<Handlers, 'chat.rows' | 'chat.indexAt'>;
type TranscriptPanel = Pick<Handlers, 'transcript.rows' | 'transcript.indexAt'>;
type Search = Pick<Handlers, 'search.text'>;

/** Handlers behind the chat and transcript panels and the search box. */
export const panelHandlers = (deps: PanelDeps): ChatPanel & TranscriptPanel & Search => ({
  ...chatHandlers(deps),
  ...transcriptHandlers(deps),
  ...searchHandlers(deps),
});

function chatOf({ store }: PanelDeps, vodId: string): ChatSetMeta | null {
  const row = madeArtefact(store, vodId, 'chat.messages');
  return row === null ? null : ChatSetMeta.parse(row.meta);
}

const offsetOf = async (deps: PanelDeps, vodId: string): Promise<number> =>
  (await readAlignment(deps, vodId))?.offsetMs ?? 0;

function sentencesOf({ store }: PanelDeps, vodId: string): { rowSet: number; count: number } | null {
  const row = madeArtefact(store, vodId, 'transcript.rows');
  return row === null ? null : TranscriptRowsMeta.parse(row.meta);
}

function toChatRow({ index, fileMs, message }: StoredChatMessage, offsetMs: number): ChatRow {
  const { id, sentAtUnixMs, kind, author, text, emotes, badges, color, bits, reply, event } = message;
  const shown = {
    id,
    offsetMs: message.offsetMs,
    sentAtUnixMs,
    kind,
    author,
    text,
    emotes,
    badges,
    color,
    bits,
    reply,
    event,
  };
  return { index, atMs: fileMs + offsetMs, message: shown, tags: tagMessage(message) };
}

function chatHandlers(deps: PanelDeps): ChatPanel {
  const { store } = deps;
  return {
    'chat.rows': async ({ vodId, fromIndex, count }) => {
      const chat = chatOf(deps, vodId);
      if (chat === null) return { rows: [], total: 0 };
      const offsetMs = await offsetOf(deps, vodId);
      const rows = store.chat.rows(chat.rowSet, fromIndex, count).map((row) => toChatRow(row, offsetMs));
      return { rows, total: chat.count };
    },
    'chat.indexAt': async ({ vodId, atMs }) => {
      const chat = chatOf(deps, vodId);
      if (chat === null) return { index: 0, total: 0 };
      const fileMs = atMs - (await offsetOf(deps, vodId));
      return { index: store.chat.indexAt(chat.rowSet, chat.count, fileMs), total: chat.count };
    },
  };
}

function transcriptHandlers(deps: PanelDeps): TranscriptPanel {
  const { store } = deps;
  return {
    'transcript.rows': ({ vodId, fromIndex, count }) =>
      resolved(() => {
        const set = sentencesOf(deps, vodId);
        if (set === null) return { rows: [], total: 0 };
        return { rows: store.transcript.rows(set.rowSet, fromIndex, count), total: set.count };
      }),
    'transcript.indexAt': ({ vodId, atMs }) =>
      resolved(() => {
        const set = sentencesOf(deps, vodId);
        if (set === null) return { index: 0, total: 0 };
        return { index: store.transcript.indexAt(set.rowSet, set.count, atMs), total: set.count };
      }),
  };
}

function searchHandlers(deps: PanelDeps): Search {
  const { store } = deps;
  const setsOf = async (vodId: string) => ({
    vodId,
    chatRowSet: chatOf(deps, vodId)?.rowSet ?? null,
    chatOffsetMs: await offsetOf(deps, vodId),
    transcriptRowSet: sentencesOf(deps, vodId)?.rowSet ?? null,
  });
  return {
    'search.text': async ({ vodId, text, limit }, ctx) => {
      const vodIds =
        vodId === null ? store.vods.list().map((row) => row.vodId) : [vodOrThrow(store, vodId).vodId];
      const sets = await Promise.all(vodIds.map(setsOf));
      return deps.workers.run(
        'search.text',
        { dbPath: deps.dbPath, sets, text, limit },
        { signal: ctx.signal },
      );
    },
  };
}
