import { readFile } from 'node:fs/promises';
import type { TruthRange } from '../../shared/model/hype.ts';
import { TimeMap } from '../../shared/model/time-map.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { LibraryStore } from '../ports/library-store.ts';
import { deletedSentence } from './chat-retention.ts';
import { madeArtefact, readJsonArtefact } from './vod-view.ts';

interface TimeMapDeps {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
}

/** Of a recording of ours (a file beside it) or of a download; null for a person's own file. */
export async function readTimeMap(deps: TimeMapDeps, vodId: string): Promise<TimeMap | null> {
  const given = deps.store.sources.get(vodId, 'timemap');
  if (given !== null) return TimeMap.parse(JSON.parse(await readFile(given.path, 'utf8')));
  return TimeMap.nullable().parse(await readJsonArtefact(deps, vodId, 'source.timemap'));
}

/** Stretches that scoring leaves out or that a signal does not cover. */
export async function truthRanges(deps: TimeMapDeps, vodId: string): Promise<TruthRange[]> {
  const { store } = deps;
  const durationMs = store.vods.get(vodId)?.durationMs ?? null;
  if (durationMs === null) return [];
  const whole = { startMs: 0, endMs: durationMs };
  const map = await readTimeMap(deps, vodId);
  const ranges: TruthRange[] = [...(map?.truth ?? [])];
  if (
    madeArtefact(store, vodId, 'sound.probe') !== null &&
    madeArtefact(store, vodId, 'audio.levels') === null
  ) {
    ranges.push({ ...whole, kind: 'no-audio', note: 'no sound was measured' });
  }
  const chat = madeArtefact(store, vodId, 'feature.chat')?.meta as
    { coveredStartMs?: number; coveredEndMs?: number } | undefined;
  if (madeArtefact(store, vodId, 'chat.messages') === null)
    ranges.push({ ...whole, kind: 'no-chat', note: whyNoChat(store, vodId) });
  else if (chat?.coveredStartMs !== undefined && chat.coveredEndMs !== undefined) {
    if (chat.coveredStartMs > 0)
      ranges.push({
        startMs: 0,
        endMs: Math.min(durationMs, chat.coveredStartMs),
        kind: 'no-chat',
        note: 'before the chat begins',
      });
    if (chat.coveredEndMs < durationMs)
      ranges.push({
        startMs: Math.max(0, chat.coveredEndMs),
        endMs: durationMs,
        kind: 'no-chat',
        note: 'after the chat ends',
      });
  }
  return ranges;
}

function whyNoChat(store: LibraryStore, vodId: string): string {
  const retention = store.chatRetention.get(vodId);
  return retention?.deletedAtUnixMs == null || !retention.hasChat
    ? 'no chat'
    : deletedSentence(retention.days, retention.deletedAtUnixMs);
}
