import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError, isAbortError } from '../../../shared/errors.ts';
import { MediaProbe } from '../../../shared/model/vod.ts';
import { type FilmstripLayout, filmstripLayout, thumbnailBytes } from '../../domain/filmstrip/layout.ts';
import { mediaPathArg } from '../../ports/media-tool.ts';
import { defineStage, type StageContext } from '../stage.ts';

const SEEKS_AT_ONCE = 2;

/** Thumbnails of key pictures in JPEG sheets, once the highlights are up. Nothing for sound alone. */
export const filmstripStage = defineStage({
  id: 'filmstrip',
  version: 1,
  inputs: ['source.media', 'media.probe'],
  outputs: ['filmstrip'],
  // One reader of the recording at a time: see poster.
  after: ['proxy'],
  lane: 'io',
  status: 'Finding highlights',
  half: 'analysis',
  optional: true,
  cost: 6,
  params: () => ({}),
  async run(ctx) {
    const probe = MediaProbe.parse(await ctx.readJson('media.probe'));
    const layout = filmstripLayout(probe);
    if (layout === null) return {};
    const thumbnails = join(ctx.tempDir, 'thumbnails.yuv');
    if (layout.reading === 'through') await readThrough(ctx, layout, probe, thumbnails);
    else await readBySeeking(ctx, layout, thumbnails);
    return { filmstrip: await packSheets(ctx, layout, thumbnails) };
  },
});

type Context = StageContext<unknown>;

const scaleTo = ({ widthPx, heightPx }: FilmstripLayout): string =>
  `scale=${widthPx}:${heightPx}:flags=fast_bilinear`;

const AS_RAW = ['-pix_fmt', 'yuv420p', '-f', 'rawvideo', '-y'];

/** One pass over the key pictures; the demuxer skips the others where it can, which halves the time. */
async function readThrough(
  ctx: Context,
  layout: FilmstripLayout,
  probe: MediaProbe,
  thumbnails: string,
): Promise<void> {
  const rate = `1000/${layout.stepMs}`;
  const raw = join(ctx.tempDir, 'through.yuv');
  await ctx.media.run(
    [
      ...[
        '-skip_frame',
        'nokey',
        '-discard',
        'nokey',
        '-i',
        mediaPathArg(ctx.input('source.media').path ?? ''),
      ],
      ...['-map', '0:v:0', '-vf', `fps=${rate}:start_time=0:round=near,${scaleTo(layout)}`],
      ...[...AS_RAW, mediaPathArg(raw)],
    ],
    {
      signal: ctx.signal,
      durationMs: probe.durationMs,
      onProgress: (fraction) => ctx.progress(fraction),
    },
  );
  const made = Math.floor((await stat(raw)).size / thumbnailBytes(layout));
  if (made === 0) throw noPictures();
  const out = createWriteStream(thumbnails);
  const end = Math.min(made, layout.count) * thumbnailBytes(layout) - 1;
  await pipeline(createReadStream(raw, { end }), out);
  await repeatLast(thumbnails, layout, made);
}

/** The last key picture stands for what comes after it. */
async function repeatLast(thumbnails: string, layout: FilmstripLayout, made: number): Promise<void> {
  const bytes = thumbnailBytes(layout);
  if (made >= layout.count) return;
  const last = (await readFile(thumbnails)).subarray((made - 1) * bytes, made * bytes);
  const out = createWriteStream(thumbnails, { flags: 'a' });
  await pipeline(function* () {
    for (let at = made; at < layout.count; at++) yield last;
  }, out);
}

/** A start of ffmpeg per thumbnail: bounded however long the recording is. */
async function readBySeeking(ctx: Context, layout: FilmstripLayout, thumbnails: string): Promise<void> {
  const bytes = thumbnailBytes(layout);
  const out = createWriteStream(thumbnails);
  let last: Uint8Array | null = null;
  let missing = 0;
  await pipeline(async function* () {
    for (let first = 0; first < layout.count; first += SEEKS_AT_ONCE) {
      const indexes = Array.from(
        { length: Math.min(SEEKS_AT_ONCE, layout.count - first) },
        (_, offset) => first + offset,
      );
      for (const picture of await Promise.all(indexes.map((index) => seekTo(ctx, layout, index)))) {
        if (picture !== null) last = picture;
        // What comes before the first picture that can be read shows that one.
        if (last === null) missing += 1;
        else for (; missing >= 0; missing--) yield last;
        if (last !== null) missing = 0;
      }
      ctx.progress((first + indexes.length) / layout.count);
    }
  }, out);
  if ((await stat(thumbnails)).size < bytes) throw noPictures();
}

async function seekTo(ctx: Context, layout: FilmstripLayout, index: number): Promise<Uint8Array | null> {
  const file = join(ctx.tempDir, `seek-${index % SEEKS_AT_ONCE}.yuv`);
  try {
    await ctx.media.run(
      [
        ...['-skip_frame', 'nokey', '-noaccurate_seek', '-ss', ((index * layout.stepMs) / 1000).toFixed(3)],
        ...['-i', mediaPathArg(ctx.input('source.media').path ?? '')],
        ...['-map', '0:v:0', '-frames:v', '1', '-vf', scaleTo(layout), ...AS_RAW, mediaPathArg(file)],
      ],
      { signal: ctx.signal },
    );
    const picture = await readFile(file);
    return picture.length === thumbnailBytes(layout) ? picture : null;
  } catch (thrown) {
    if (isAbortError(thrown) || (thrown instanceof AppError && thrown.code.startsWith('disk/'))) throw thrown;
    // One place that can't be decoded is no reason to have no filmstrip.
    return null;
  }
}

const noPictures = (): AppError =>
  new AppError({
    code: 'filmstrip/no-pictures',
    message: 'No picture of this recording could be decoded.',
    nextStep: 'Play the file in another player; if it shows nothing there either, get a fresh copy.',
  });

/** Raw thumbnails → JPEG sheets → one file, with the place of each sheet. */
async function packSheets(
  ctx: Context,
  layout: FilmstripLayout,
  thumbnails: string,
): Promise<{ file: string; meta: Record<string, unknown> }> {
  const { stepMs, count, widthPx, heightPx, columns, rows } = layout;
  await ctx.media.run(
    [
      ...['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${widthPx}x${heightPx}`, '-r', '1'],
      ...['-i', mediaPathArg(thumbnails), '-vf', `tile=${columns}x${rows}`, '-vsync', '0'],
      ...['-q:v', '5', '-pix_fmt', 'yuvj420p', '-flags:v', '+bitexact', '-f', 'image2', '-y'],
      mediaPathArg(join(ctx.tempDir, 'sheet-%05d.jpg')),
    ],
    { signal: ctx.signal },
  );
  const names = (await readdir(ctx.tempDir)).filter((name) => name.startsWith('sheet-')).sort();
  const file = join(ctx.tempDir, 'filmstrip.bin');
  const sheets: { offsetBytes: number; lengthBytes: number }[] = [];
  let offsetBytes = 0;
  await pipeline(async function* () {
    for (const name of names) {
      const jpeg = await readFile(join(ctx.tempDir, name));
      sheets.push({ offsetBytes, lengthBytes: jpeg.length });
      offsetBytes += jpeg.length;
      yield jpeg;
    }
  }, createWriteStream(file));
  return { file, meta: { stepMs, count, columns, rows, widthPx, heightPx, sheets } };
}
