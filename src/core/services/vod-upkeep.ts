import { readFile } from 'node:fs/promises';
import { RemoteStream } from '../../shared/model/remote-stream.ts';
import { decodeTrackSet } from '../../shared/model/track-set.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { LibraryStore, VodPatch, VodRow } from '../ports/library-store.ts';
import type { StageDefinition } from '../pipeline/stage.ts';
import { ChatSetMeta } from '../pipeline/stages/chat.ts';
import { titleFromPath } from './library.ts';
import { madeArtefact, readJsonArtefact, readProbe } from './vod-view.ts';

const SPARKLINE_POINTS = 120;

export interface UpkeepDeps {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
}

/** Brings the VOD's row up to date with what its stages made: duration, title, sparkline, number of highlights. */
export async function refreshVodRow(deps: UpkeepDeps, vodId: string): Promise<void> {
  const row = deps.store.vods.get(vodId);
  if (row === null) return;
  const patch: VodPatch = { ...(await mediaFacts(deps, row)), ...(await resultFacts(deps, vodId)) };
  if (deps.store.vods.get(vodId) !== null) deps.store.vods.update(vodId, patch);
}

async function mediaFacts(deps: UpkeepDeps, row: VodRow): Promise<VodPatch> {
  const probe = await readProbe(deps, row.vodId);
  const chatRow = madeArtefact(deps.store, row.vodId, 'chat.messages');
  const chat = chatRow === null ? null : ChatSetMeta.parse(chatRow.meta);
  const main = deps.store.sources.get(row.vodId, 'media') ?? deps.store.sources.get(row.vodId, 'chat');
  const stream = RemoteStream.nullable().parse(await readJsonArtefact(deps, row.vodId, 'remote.stream'));
  const isDefaultTitle =
    (stream !== null && row.title.startsWith(stream.link.url)) ||
    (main !== null && row.title === titleFromPath(main.path));
  const givenTitle = stream?.title ?? chat?.source.title ?? probe?.title ?? null;
  const chatLength = chat?.lastFileMs == null ? null : Math.max(0, chat.lastFileMs) + 1000;
  const range = deps.store.links.get(row.vodId)?.choice.range ?? null;
  const streamLength = range === null ? (stream?.durationMs ?? null) : range.endMs - range.startMs;
  return {
    durationMs: probe?.durationMs ?? chatLength ?? streamLength,
    channel: row.channel ?? stream?.channel ?? chat?.source.channel ?? null,
    platformVideoId: row.platformVideoId ?? stream?.videoId ?? chat?.source.videoId ?? null,
    recordedAtUnixMs:
      row.recordedAtUnixMs ??
      stream?.startedAtUnixMs ??
      chat?.source.streamStartedAtUnixMs ??
      probe?.createdAtUnixMs ??
      null,
    ...(isDefaultTitle && givenTitle !== null && givenTitle.trim() !== '' ? { title: givenTitle } : {}),
  };
}

async function resultFacts(deps: UpkeepDeps, vodId: string): Promise<VodPatch> {
  const hype = madeArtefact(deps.store, vodId, 'hype') ?? madeArtefact(deps.store, vodId, 'hype.first');
  const kind = madeArtefact(deps.store, vodId, 'highlights') === null ? 'highlights.first' : 'highlights';
  const highlights = await readJsonArtefact(deps, vodId, kind);
  return {
    highlightCount: Array.isArray(highlights) ? highlights.length : 0,
    hypeSparkline: hype?.path == null ? [] : sparkline(await readFile(deps.files.resolve(hype.path))),
  };
}

/** Loudest value of each of up to 120 equal stretches, as whole points. */
function sparkline(bytes: Uint8Array): number[] {
  const total = decodeTrackSet(bytes).tracks['total'] ?? new Float32Array(0);
  const points = Math.min(SPARKLINE_POINTS, total.length);
  return Array.from({ length: points }, (_, index) => {
    const from = Math.floor((index * total.length) / points);
    const to = Math.floor(((index + 1) * total.length) / points);
    let highest = 0;
    for (let at = from; at < to; at++) if (total[at]! > highest) highest = total[at]!;
    return Math.round(highest);
  });
}

/** Drops what only other stages read, once a whole job is done with it. Returns the freed bytes. */
export async function reclaimIntermediates(
  deps: UpkeepDeps,
  stages: readonly StageDefinition[],
  vodId: string,
): Promise<number> {
  let freedBytes = 0;
  for (const kind of stages.flatMap((stage) => stage.intermediates ?? [])) {
    const row = deps.store.artefacts.get(vodId, kind);
    if (row?.path == null || row.reclaimed) continue;
    for (const path of deps.store.artefacts.markReclaimed(vodId, kind)) {
      await deps.files.remove(path);
      freedBytes += row.sizeBytes;
    }
  }
  return freedBytes;
}
