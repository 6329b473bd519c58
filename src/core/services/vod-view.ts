import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Playback } from '../../shared/model/vod.ts';
import { ChatAlignment, MediaProbe, type VodDetail, type VodSummary } from '../../shared/model/vod.ts';
import { RemoteStream, type Chapter } from '../../shared/model/remote-stream.ts';
import { assetPath } from '../../shared/assets.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { ArtefactRow, LibraryStore, VodRow } from '../ports/library-store.ts';
import { playbackPlan } from '../domain/playback/plan.ts';
import { ChatSetMeta } from '../pipeline/stages/chat.ts';
import { TranscriptRowsMeta } from '../pipeline/stages/transcript.ts';
import type { ArtefactKind, LinkOrder } from '../pipeline/stage.ts';
import type { Jobs } from './jobs.ts';
import { downloadedPath, mediaFileOf, type MediaFile } from './media-file.ts';
import type { Sources } from './sources.ts';

/** Names under which track artefacts are served. */
export const TRACK_KINDS: Readonly<Record<string, readonly ArtefactKind[]>> = {
  chat: ['feature.chat'],
  loudness: ['feature.loudness'],
  voice: ['feature.voice'],
  hype: ['hype', 'hype.first'],
  faces: ['face.expressions'],
};

const WaveformMeta = z.object({
  sampleRateHz: z.number(),
  tilePx: z.number(),
  levels: z.array(z.object({ samplesPerPixel: z.number(), offsetBytes: z.number(), lengthPx: z.number() })),
});
const FilmstripMeta = z.object({
  stepMs: z.number(),
  count: z.number(),
  columns: z.number(),
  rows: z.number(),
  widthPx: z.number(),
  heightPx: z.number(),
});
const LoudnessMeta = z.object({ integratedLufs: z.number().nullable(), rangeLu: z.number().nullable() });
export const ProxyMeta = z.object({
  parts: z
    .array(
      z.object({ startMs: z.number(), endMs: z.number(), offsetBytes: z.number(), lengthBytes: z.number() }),
    )
    .default([]),
});

export interface VodViews {
  summary(row: VodRow): Promise<VodSummary>;
  detail(row: VodRow): Promise<VodDetail>;
}

export interface VodViewDeps {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
  readonly sources: Sources;
  readonly jobs: Pick<Jobs, 'latest'>;
}

/** A made artefact that still has content or rows; null for one that had nothing to make. */
export function madeArtefact(store: LibraryStore, vodId: string, kind: ArtefactKind): ArtefactRow | null {
  const row = store.artefacts.get(vodId, kind);
  return row === null || row.hash === 'absent' ? null : row;
}

/** Rows and artefacts → what the screens show. */
export function createVodViews(deps: VodViewDeps): VodViews {
  const { store, sources, jobs } = deps;
  const made = (vodId: string, kind: ArtefactKind): ArtefactRow | null => madeArtefact(store, vodId, kind);

  const summary = async (row: VodRow): Promise<VodSummary> => {
    const { vodId } = row;
    const given = store.sources.get(vodId, 'media');
    const media = mediaFileOf(deps, vodId);
    const chat = chatFacts(made(vodId, 'chat.messages'));
    const job = jobs.latest(vodId);
    return {
      vodId,
      title: row.title,
      channel: row.channel,
      recordedAtUnixMs: row.recordedAtUnixMs,
      addedAtUnixMs: row.addedAtUnixMs,
      durationMs: row.durationMs,
      messageCount: chat?.count ?? 0,
      highlightCount: row.highlightCount,
      clipCount: store.clips.list(vodId).filter((clip) => clip.state === 'done').length,
      hasVideo: media !== null,
      hasChat: chat !== null,
      hasTranscript: made(vodId, 'transcript.rows') !== null,
      hasPoster: made(vodId, 'poster') !== null,
      platform: store.links.get(vodId)?.link.platform ?? null,
      mediaMissing: given !== null && (await sources.isMissing(given)),
      mediaDropped: given === null && store.artefacts.get(vodId, 'source.media')?.reclaimed === true,
      hypeSparkline: [...row.hypeSparkline],
      status: job?.status ?? null,
      gaps: job?.gaps ?? [],
      error: job?.error ?? null,
    };
  };

  return { summary, detail: async (row) => ({ ...(await factsOf(deps, row)), summary: await summary(row) }) };
}

const chatFacts = (row: ArtefactRow | null): ChatSetMeta | null =>
  row === null ? null : ChatSetMeta.parse(row.meta);

async function factsOf(deps: VodViewDeps, row: VodRow): Promise<Omit<VodDetail, 'summary'>> {
  const { store } = deps;
  const { vodId } = row;
  const made = (kind: ArtefactKind): ArtefactRow | null => madeArtefact(store, vodId, kind);
  const media = mediaFileOf(deps, vodId);
  const retention = store.chatRetention.get(vodId);
  const order = store.links.get(vodId);
  const probe = await readProbe(deps, vodId);
  const chat = chatFacts(made('chat.messages'));
  const rows = made('transcript.rows');
  const transcript = rows === null ? null : TranscriptRowsMeta.parse(rows.meta);
  const loudness = made('feature.loudness');
  const waveform = made('waveform');
  const filmstrip = made('filmstrip');
  const waveformMeta = waveform === null ? null : WaveformMeta.parse(waveform.meta);
  return {
    link: order?.link ?? null,
    chapters: await chaptersOf(deps, vodId, order),
    mediaPath: media?.path ?? null,
    chatPath: store.sources.get(vodId, 'chat')?.path ?? downloadedPath(deps, vodId, 'source.chat'),
    transcriptPath: store.sources.get(vodId, 'transcript')?.path ?? null,
    probe,
    voiceTrack: row.voiceTrack,
    faceConsent: store.faceConsents.has(vodId),
    faceRegion: store.faceRegions.get(vodId),
    chatSource: chat?.source ?? null,
    chatRetention: retention?.hasChat === true ? retention : null,
    chatAlignment: await readAlignment(deps, vodId),
    rejectedChatLines: chat?.rejectedCount ?? 0,
    transcriptOrigin: transcript?.origin ?? null,
    sentenceCount: transcript?.count ?? 0,
    loudness: loudness === null ? null : LoudnessMeta.parse(loudness.meta),
    peaks:
      waveformMeta === null
        ? null
        : {
            sampleRateHz: waveformMeta.sampleRateHz,
            tilePx: waveformMeta.tilePx,
            samplesPerPixel: waveformMeta.levels.map((level) => level.samplesPerPixel),
          },
    filmstrip: filmstrip === null ? null : FilmstripMeta.parse(filmstrip.meta),
    tracks: Object.keys(TRACK_KINDS).filter((name) => TRACK_KINDS[name]!.some((kind) => made(kind) !== null)),
    playback: playbackOf(vodId, {
      media: media?.kind ?? null,
      isLink: order !== null,
      isDropped: store.artefacts.get(vodId, 'source.media')?.reclaimed === true,
      probe,
      proxy: made('proxy'),
      fileName: basename(media?.path ?? ''),
    }),
    positionMs: row.positionMs,
    reclaimableBytes: reclaimable(store, vodId).reduce((sum, artefact) => sum + artefact.sizeBytes, 0),
  };
}

/** Large things that can be made again from the media: dropped by "free up space". */
const REMAKEABLE: readonly ArtefactKind[] = ['audio.speech', 'proxy', 'source.media', 'source.sound'];

export const reclaimable = (store: LibraryStore, vodId: string): ArtefactRow[] =>
  store.artefacts
    .list(vodId)
    .filter((row) => REMAKEABLE.includes(row.kind) && row.path !== null && !row.reclaimed);

interface PlaybackFacts {
  readonly media: MediaFile['kind'] | null;
  readonly isLink: boolean;
  readonly isDropped: boolean;
  readonly probe: MediaProbe | null;
  readonly proxy: ArtefactRow | null;
  readonly fileName: string;
}

const NO_RECORDING = 'No recording was given with this chat.';
const noVideoOf = (isDropped: boolean): string =>
  isDropped
    ? 'The downloaded video was dropped to free space. All results are kept.'
    : 'The video is not here: it is still to come, or was not asked for.';

function playbackOf(vodId: string, facts: PlaybackFacts): Playback {
  const { media, isLink, isDropped, probe, proxy } = facts;
  const whole = (durationMs: number): Playback['parts'] => [
    { startMs: 0, endMs: durationMs, asset: assetPath.media(vodId) },
  ];
  if (media === null) {
    return { kind: 'none', note: isLink ? noVideoOf(isDropped) : NO_RECORDING, mimeType: null, parts: [] };
  }
  if (probe === null) return { kind: 'pending', note: null, mimeType: null, parts: [] };
  const plan = playbackPlan(probe);
  if (plan.kind === 'original') {
    return {
      kind: probe.video === null ? 'audio-only' : 'original',
      note: media === 'sound' ? 'Sound only: the pictures are still on their way.' : null,
      mimeType: plan.mimeType,
      parts: whole(probe.durationMs),
    };
  }
  if (proxy === null || proxy.reclaimed) {
    return { kind: 'pending', note: plan.note, mimeType: null, parts: [] };
  }
  const { parts } = ProxyMeta.parse(proxy.meta);
  if (parts.length <= 1)
    return { kind: 'proxy', note: plan.note, mimeType: 'video/mp4', parts: whole(probe.durationMs) };
  const served = parts.map(({ startMs, endMs }, index) => ({
    startMs,
    endMs,
    asset: assetPath.media(vodId, index),
  }));
  return { kind: 'parts', note: plan.note, mimeType: 'video/mp4', parts: served };
}

export async function readJsonArtefact(
  deps: Pick<VodViewDeps, 'store' | 'files'>,
  vodId: string,
  kind: ArtefactKind,
): Promise<unknown> {
  const row = madeArtefact(deps.store, vodId, kind);
  if (row?.path == null) return null;
  return JSON.parse(await readFile(deps.files.resolve(row.path), 'utf8')) as unknown;
}

/** The platform's chapters, on the time of what was downloaded. */
async function chaptersOf(
  deps: Pick<VodViewDeps, 'store' | 'files'>,
  vodId: string,
  order: LinkOrder | null,
): Promise<Chapter[]> {
  const stream = RemoteStream.nullable().parse(await readJsonArtefact(deps, vodId, 'remote.stream'));
  const fromMs = order?.choice.range?.startMs ?? 0;
  const lengthMs = order?.choice.range == null ? Infinity : order.choice.range.endMs - fromMs;
  return (stream?.chapters ?? [])
    .map(({ title, ...chapter }) => ({
      title,
      startMs: Math.max(0, chapter.startMs - fromMs),
      endMs: Math.min(lengthMs, chapter.endMs - fromMs),
    }))
    .filter(({ startMs, endMs }) => endMs > startMs);
}

/** Of the recording; of its sound while the pictures are still on their way. */
export async function readProbe(
  deps: Pick<VodViewDeps, 'store' | 'files'>,
  vodId: string,
): Promise<MediaProbe | null> {
  const probe = await readJsonArtefact(deps, vodId, 'media.probe');
  return MediaProbe.nullable().parse(probe ?? (await readJsonArtefact(deps, vodId, 'sound.probe')));
}

export async function readAlignment(
  deps: Pick<VodViewDeps, 'store' | 'files'>,
  vodId: string,
): Promise<ChatAlignment | null> {
  return ChatAlignment.nullable().parse(await readJsonArtefact(deps, vodId, 'chat.alignment'));
}
