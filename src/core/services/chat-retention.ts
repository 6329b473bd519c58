import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { toErrorShape } from '../../shared/errors.ts';
import { keptUntil } from '../../shared/model/chat-consent.ts';
import { Highlight } from '../../shared/model/hype.ts';
import { decodeTrackSet, encodeTrackSet } from '../../shared/model/track-set.ts';
import { withoutChatWords } from '../domain/highlights/describe.ts';
import { forgetMomentQuotes } from '../live/analysis/moment-file.ts';
import { forgetNotedChat } from '../live/analysis/note-file.ts';
import { dropRecordedChat } from '../live/recorder/drop-chat.ts';
import { readRecordingFacts } from '../live/recorder/fill-chat.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { Clock } from '../ports/clock.ts';
import type { AnswerCache } from '../ports/language-model.ts';
import type { ChatRetentionRow, LibraryStore } from '../ports/library-store.ts';
import type { LingoStore } from '../ports/lingo-store.ts';
import type { Log } from '../ports/log.ts';
import type { WorkerPool } from '../ports/worker-pool.ts';
import type { Artefact, ArtefactKind } from '../pipeline/stage.ts';
import type { ChatFill } from './chat-fill.ts';
import type { Faces } from './faces.ts';
import type { Jobs } from './jobs.ts';
import { forgetMoments } from './recordings.ts';
import { madeArtefact } from './vod-view.ts';

export interface ChatRetentionDeps {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
  readonly workers: WorkerPool;
  readonly dbPath: string;
  readonly lingo: LingoStore;
  readonly answers: Pick<AnswerCache, 'clear'>;
  readonly jobs: Pick<Jobs, 'cancelVod' | 'enqueue'>;
  readonly chatFill: Pick<ChatFill, 'cancel'>;
  readonly faces: Pick<Faces, 'withdrawFrom'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly libraryDir: string;
  readonly changed: (vodId: string) => void;
}

/** Deletes the kept chat of live recordings, and what was read of faces in them, when its time is over. */
export interface ChatRetention {
  /** Of VODs. What a crash or a reader of the database interrupted is done again the next time. */
  sweep(): Promise<void>;
  /** Of recordings that did not become a VOD yet. Only while none runs. */
  sweepRecordings(): Promise<void>;
}

/** What quotes chat and is made anew by the next analysis, as far as it can be without chat. */
const QUOTING: readonly ArtefactKind[] = [
  ...(['chat.messages', 'chat.rejected', 'chat.lingo'] as const),
  ...(['highlights.first', 'summary', 'summary.written'] as const),
];
const WORK = 'forget-chat';

/** "Chat was deleted on 2026-11-27, as it was to be kept 30 days." */
export const deletedSentence = (days: number, deletedAtUnixMs: number): string =>
  `Chat was deleted on ${new Date(deletedAtUnixMs).toISOString().slice(0, 10)}, as it was to be kept ${days} ${days === 1 ? 'day' : 'days'}.`;

export function createChatRetention(deps: ChatRetentionDeps): ChatRetention {
  const { store, clock, log, libraryDir } = deps;
  const folder = join(libraryDir, 'recordings');
  const patiently = async (of: object, work: () => Promise<void>): Promise<void> => {
    await work().catch((thrown: unknown) =>
      log.error('chat-retention.failed', { ...of, error: toErrorShape(thrown).message }),
    );
  };
  return {
    async sweep() {
      for (const vodId of store.chatRetention.due(clock.nowUnixMs()))
        await patiently({ vodId }, () => deleteChat(deps, store.chatRetention.get(vodId)!));
    },
    async sweepRecordings() {
      for (const recordingId of await readdir(folder).catch(() => []))
        await patiently({ recordingId }, () => dropUndelivered(deps, join(folder, recordingId)));
    },
  };
}

/**
 * The chat's curve of a VOD whose chat was deleted, as something given: analyses go on counting it although it can't be
 * made anew. Null where there is chat.
 */
export function remainingCurve(
  { store, files }: Pick<ChatRetentionDeps, 'store' | 'files'>,
  vodId: string,
): Artefact | null {
  const isDeleted = (store.chatRetention.get(vodId)?.deletedAtUnixMs ?? null) !== null;
  const curve = madeArtefact(store, vodId, 'feature.chat');
  if (!isDeleted || curve?.path == null || store.sources.get(vodId, 'chat') !== null) return null;
  const { kind, hash, sizeBytes, meta } = curve;
  return { kind, hash, sizeBytes, meta, path: files.resolve(curve.path) };
}

async function dropUndelivered({ clock }: ChatRetentionDeps, dir: string): Promise<void> {
  const facts = await readRecordingFacts(dir);
  if (facts === null || facts.isDelivered) return;
  const { startedAtUnixMs, keepChatDays: days } = facts;
  const nowUnixMs = clock.nowUnixMs();
  if (days === null || keptUntil(startedAtUnixMs, days) > nowUnixMs) return;
  await dropRecordedChat(dir, deletedSentence(days, nowUnixMs), nowUnixMs);
  await forgetMomentQuotes(dir);
  await forgetNotedChat(dir);
}

async function deleteChat(deps: ChatRetentionDeps, row: ChatRetentionRow): Promise<void> {
  const { store, jobs, chatFill, clock, libraryDir } = deps;
  const { vodId, recordingId, days } = row;
  const dir = join(libraryDir, 'recordings', recordingId);
  const chat = store.sources.get(vodId, 'chat');
  // Another chat, which the person gave since, is theirs.
  const isOurs = chat === null || dirname(chat.path) === dir;
  const job = store.jobs.latest(vodId);
  await Promise.all([chatFill.cancel(vodId), jobs.cancelVod(vodId)]);
  store.chatRetention.beginDeleting(vodId, clock.nowUnixMs());
  await deps.faces.withdrawFrom(vodId);
  if (isOurs) store.sources.remove(vodId, 'chat');
  const { deletedAtUnixMs } = store.chatRetention.get(vodId)!;
  await dropRecordedChat(dir, deletedSentence(days, deletedAtUnixMs!), deletedAtUnixMs!);
  await forgetMoments(store, recordingId, dir);
  await forgetNotedChat(dir);
  const isGone = !isOurs || (await deleteFromLibrary(deps, vodId));
  if (isGone) store.chatRetention.deleted(vodId);
  deps.log.info('chat-retention.deleted', { vodId, isGone });
  if (job !== null && job.state !== 'finished') jobs.enqueue(vodId, job.only);
  deps.changed(vodId);
}

/** False where the database's log still holds some of it. */
async function deleteFromLibrary(deps: ChatRetentionDeps, vodId: string): Promise<boolean> {
  const { store, files, workers, dbPath, answers } = deps;
  // Which of the answers quote this chat can't be told.
  if (store.artefacts.get(vodId, 'summary.written') !== null) await answers.clear();
  await files.dropWork(vodId, null);
  await rewrite(deps, vodId, 'feature.chat', (bytes) => {
    const { meta, ...set } = decodeTrackSet(bytes);
    const figures = Object.entries(meta).filter(([name]) => name !== 'phrases');
    return encodeTrackSet({ ...set, meta: Object.fromEntries(figures) });
  });
  await rewrite(deps, vodId, 'highlights', (bytes) =>
    JSON.stringify(
      Highlight.array()
        .parse(JSON.parse(bytes.toString('utf8')))
        .map(withoutChatWords),
    ),
  );
  for (const kind of QUOTING)
    for (const path of store.artefacts.remove(vodId, kind)) await files.remove(path);
  for (const overlay of store.overlays.list(vodId))
    store.overlays.put(vodId, { ...overlay, found: withoutChatWords(overlay.found) });
  forgetLingo(deps.lingo, vodId);
  return (await workers.run('rows.erase-chat', { dbPath, vodId })).isGone;
}

/** Puts another content in an artefact's place; what was made of it stays. */
async function rewrite(
  { store, files, clock }: ChatRetentionDeps,
  vodId: string,
  kind: ArtefactKind,
  change: (bytes: Buffer) => Uint8Array | string,
): Promise<void> {
  const row = madeArtefact(store, vodId, kind);
  if (row?.path == null) return;
  const temp = join(await files.makeTempDir(vodId, WORK), kind);
  await writeFile(temp, change(await readFile(files.resolve(row.path))));
  const stored = await files.commit(temp);
  for (const stale of store.artefacts.commit([{ ...row, ...stored }], clock.nowUnixMs()))
    await files.remove(stale);
  await files.dropWork(vodId, WORK);
}

/** The words that the channel's record has of this stream; what the person said of them stays. */
function forgetLingo(lingo: LingoStore, vodId: string): void {
  for (const channel of lingo.list()) {
    const streams = channel.streams.filter((stream) => stream.vodId !== vodId);
    if (streams.length === channel.streams.length) continue;
    if (streams.length === 0 && channel.corrections.length === 0) lingo.remove(channel.channelKey);
    else lingo.put({ ...channel, streams });
  }
}
