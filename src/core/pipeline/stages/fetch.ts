import { copyFile, link, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { RemoteStream, type FetchChoice } from '../../../shared/model/remote-stream.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { refuseUnfinished } from '../../domain/links/unfinished.ts';
import type { FetchGap, Site } from '../../ports/site.ts';
import {
  GAPS_META,
  defineStage,
  type LinkOrder,
  type OutputGaps,
  type StageContext,
  type StageOutput,
  type StageSettings,
} from '../stage.ts';

/** More gaps than this are told as a number: the list itself is in the time map. */
const MAX_LISTED_GAPS = 20;

type Context = StageContext<LinkOrder | null>;

/** The link, and of the choice only what matters for what is fetched: another quality fetches no chat again. */
const orderFor =
  (fixed: Partial<FetchChoice>) =>
  ({ link: order }: StageSettings): LinkOrder | null =>
    order === null
      ? null
      : { link: order.link, choice: { ...order.choice, wantMedia: true, wantChat: true, ...fixed } };
const ANY_QUALITY = orderFor({ quality: 'source' });
const wantsMedia = (settings: StageSettings): boolean =>
  settings.link?.choice.wantMedia === true && !settings.hasMediaFile;

/** What the platform says of the link. A refusal ends the job with the platform's reason; so does a stream that isn't over. */
export const lookUpStage = defineStage({
  id: 'look-up',
  version: 1,
  inputs: ['source.link'],
  outputs: ['remote.stream'],
  lane: 'net',
  status: 'Downloading',
  half: 'raw',
  cost: 0.2,
  params: orderFor({ quality: 'source', range: null }),
  async run(ctx) {
    const { link: asked } = orderOf(ctx);
    const stream = await ctx.sites.of(asked.platform).resolve(asked, ctx.signal);
    // An answer that is kept is never asked for again: this one will be another soon.
    refuseUnfinished(stream);
    return { 'remote.stream': { ...(await jsonFile(ctx, stream)), meta: { state: stream.state } } };
  },
});

/** The sound alone, first: the analysis begins while the pictures are still on their way. */
export const fetchSoundStage = defineStage({
  id: 'fetch-sound',
  version: 1,
  inputs: ['remote.stream'],
  outputs: ['source.sound', 'source.timemap'],
  lane: 'net',
  status: 'Downloading',
  half: 'raw',
  optional: true,
  cost: 4,
  isEnabled: wantsMedia,
  params: ANY_QUALITY,
  async run(ctx) {
    const { fetched, gaps } = await fetchMedia(ctx, 'sound');
    const meta = gaps.length === 0 ? {} : { [GAPS_META]: gaps };
    return {
      'source.sound': { file: fetched.file, meta },
      'source.timemap': await jsonFile(ctx, fetched.timeMap, 'timemap.json'),
    };
  },
});

/** The recording in the quality that was chosen. */
export const fetchVideoStage = defineStage({
  id: 'fetch-video',
  version: 1,
  inputs: ['remote.stream'],
  optionalInputs: ['source.sound'],
  outputs: ['source.media'],
  lane: 'net',
  status: 'Downloading',
  half: 'raw',
  optional: true,
  cost: 20,
  isEnabled: wantsMedia,
  params: orderFor({}),
  async run(ctx) {
    const sound = ctx.find('source.sound');
    if (orderOf(ctx).choice.quality === 'audio' && sound?.path != null)
      return { 'source.media': { file: await sameFile(sound.path, join(ctx.tempDir, 'sound')) } };
    const { fetched, gaps } = await fetchMedia(ctx, 'video');
    return { 'source.media': { file: fetched.file, meta: gaps.length === 0 ? {} : { [GAPS_META]: gaps } } };
  },
});

/** The chat replay, on media time. */
export const fetchChatStage = defineStage({
  id: 'fetch-chat',
  version: 1,
  inputs: ['remote.stream'],
  outputs: ['source.chat'],
  lane: 'net',
  status: 'Fetching chat',
  half: 'raw',
  optional: true,
  cost: 3,
  isEnabled: (settings) => settings.link?.choice.wantChat === true && !settings.hasChatFile,
  params: ANY_QUALITY,
  async run(ctx) {
    const { stream, site, shared } = await transferOf(ctx);
    if (site.fetchChat === undefined) throw notHere(stream, 'chat');
    const { file, count, strategy, gaps } = await site.fetchChat({ stream, ...shared });
    return { 'source.chat': { file, meta: { count, strategy, [GAPS_META]: listed(gaps, 'chat') } } };
  },
});

/** Clips and timestamps that others made of this stream. */
export const fetchMarkersStage = defineStage({
  id: 'fetch-markers',
  version: 1,
  inputs: ['remote.stream'],
  outputs: ['remote.markers'],
  lane: 'net',
  status: 'Fetching chat',
  half: 'raw',
  optional: true,
  cost: 0.2,
  params: ANY_QUALITY,
  async run(ctx) {
    const { stream, site, shared } = await transferOf(ctx);
    if (site.fetchMarkers === undefined) return {};
    const { range } = shared.choice;
    const startMs = range?.startMs ?? 0;
    const endMs = range?.endMs ?? Infinity;
    const found = await site.fetchMarkers(stream, ctx.signal);
    const inside = found.filter(({ atMs }) => atMs >= startMs && atMs < endMs);
    const markers = inside.map((marker) => ({ ...marker, atMs: marker.atMs - startMs }));
    return { 'remote.markers': await jsonFile(ctx, markers, 'markers.json') };
  },
});

function orderOf(ctx: Context): LinkOrder {
  if (ctx.params === null) throw new Error('a stage that fetches ran without a link');
  return ctx.params;
}

type Shared = Omit<Parameters<NonNullable<Site['fetchChat']>>[0], 'stream'>;

/** What every transfer is given: where to work, whom to tell. */
async function transferOf(ctx: Context): Promise<{ stream: RemoteStream; site: Site; shared: Shared }> {
  const { link: asked, choice } = orderOf(ctx);
  const stream = RemoteStream.parse(await ctx.readJson('remote.stream'));
  const shared: Shared = {
    choice,
    signal: ctx.signal,
    workDir: ctx.chunkDir,
    outDir: ctx.tempDir,
    log: ctx.log,
    onProgress: ({ fraction, detail }) => ctx.progress(fraction, detail),
    onChunk: (name) => ctx.chunkDone(name),
  };
  return { stream, site: ctx.sites.of(asked.platform), shared };
}

async function fetchMedia(
  ctx: Context,
  want: 'sound' | 'video',
): Promise<{
  fetched: Awaited<ReturnType<NonNullable<Site['fetchMedia']>>>;
  gaps: OutputGaps;
}> {
  const { stream, site, shared } = await transferOf(ctx);
  if (site.fetchMedia === undefined) throw notHere(stream, 'recording');
  const fetched = await site.fetchMedia({ stream, want, media: ctx.media, ...shared });
  return { fetched, gaps: listed(fetched.gaps, want === 'sound' ? 'sound' : 'video') };
}

const listed = (gaps: readonly FetchGap[], what: string): OutputGaps => {
  const said = gaps.slice(0, MAX_LISTED_GAPS).map(({ range, reason }) => ({
    reason: `${what} ${formatTimestamp(range.startMs)}–${formatTimestamp(range.endMs)}: ${reason}`,
    nextStep: null,
  }));
  const more = gaps.length - said.length;
  return more > 0 ? [...said, { reason: `${more} more gaps in the ${what}`, nextStep: null }] : said;
};

const notHere = (stream: RemoteStream, what: string): AppError =>
  new AppError({
    code: 'link/not-available',
    message: `KlipStream has no way to get the ${what} of "${stream.title}".`,
    nextStep: `Download it with another program and add the file to this VOD.`,
  });

async function jsonFile(ctx: Context, value: unknown, name = 'stream.json'): Promise<StageOutput> {
  const file = join(ctx.tempDir, name);
  await writeFile(file, JSON.stringify(value));
  return { file };
}

/** A second name for the same bytes; a copy where the drive knows no second names. */
async function sameFile(from: string, to: string): Promise<string> {
  await link(from, to).catch(() => copyFile(from, to));
  return to;
}
