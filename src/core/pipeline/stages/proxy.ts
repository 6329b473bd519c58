import { open, readFile, rm, stat, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { MediaProbe } from '../../../shared/model/vod.ts';
import { type PlaybackPlan, playbackPlan } from '../../domain/playback/plan.ts';
import { parsePartList, type PartTimes, proxyArgs } from '../../domain/playback/proxy-args.ts';
import { mediaPathArg } from '../../ports/media-tool.ts';
import { defineStage, type StageContext, type StageOutput } from '../stage.ts';

type ProxyPlan = Extract<PlaybackPlan, { kind: 'proxy' }>;
type Context = StageContext<{ readonly useHardwareEncoder: boolean }>;

const COPY_BLOCK_BYTES = 1 << 20;

/** A copy that the player takes, where it doesn't take the original; nothing otherwise. */
export const proxyStage = defineStage({
  id: 'proxy',
  version: 1,
  inputs: ['source.media', 'media.probe'],
  outputs: ['proxy'],
  // One reader of the recording at a time, and none beside the threads that measure: see poster.
  after: ['poster'],
  lane: 'gpu',
  status: 'Finding highlights',
  half: 'analysis',
  optional: true,
  params: ({ settings }) => ({ useHardwareEncoder: settings.useHardwareEncoder }),
  async run(ctx) {
    const probe = MediaProbe.parse(await ctx.readJson('media.probe'));
    const plan = playbackPlan(probe);
    if (plan.kind === 'original') return {};
    if (plan.copyVideo || plan.copyAudio) await demandSpace(ctx, probe, plan);
    return { proxy: await (plan.partCount > 1 ? makeParts(ctx, probe, plan) : makeWhole(ctx, probe, plan)) };
  },
});

/** Copied streams are as large as the original; parts are packed one after the other. */
async function demandSpace(ctx: Context, probe: MediaProbe, plan: ProxyPlan): Promise<void> {
  if (!plan.copyVideo && probe.video !== null) return;
  const neededBytes = probe.sizeBytes * (1 + (plan.partCount > 1 ? 1 / plan.partCount : 0));
  const { bavail, bsize } = await statfs(ctx.tempDir);
  if (bavail * bsize >= neededBytes) return;
  throw new AppError({
    code: 'disk/full',
    message: `The copy that the player needs takes ${gigabytes(neededBytes)} GB; the library's drive has ${gigabytes(bavail * bsize)} GB left.`,
    nextStep: 'Free some space, then analyse again. Highlights and clips work without the copy.',
  });
}

const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1);

async function encode(ctx: Context, probe: MediaProbe, outputArgs: readonly string[]): Promise<void> {
  await ctx.media.run(['-i', mediaPathArg(ctx.input('source.media').path ?? ''), ...outputArgs], {
    signal: ctx.signal,
    durationMs: probe.durationMs,
    onProgress: (fraction) => ctx.progress(fraction),
  });
}

async function h264Encoder(ctx: Context, plan: ProxyPlan): Promise<string> {
  if (plan.copyVideo) return 'copy';
  const { h264Encoders } = await ctx.media.report();
  return (ctx.params.useHardwareEncoder ? h264Encoders[0] : h264Encoders.at(-1)) ?? 'libx264';
}

async function makeWhole(ctx: Context, probe: MediaProbe, plan: ProxyPlan): Promise<StageOutput> {
  const file = join(ctx.tempDir, 'proxy.mp4');
  const target = { kind: 'file', path: mediaPathArg(file) } as const;
  await encode(ctx, probe, proxyArgs(plan, await h264Encoder(ctx, plan), target));
  const { size } = await stat(file);
  const parts = [{ startMs: 0, endMs: probe.durationMs, offsetBytes: 0, lengthBytes: size }];
  return { file, meta: { parts } };
}

async function makeParts(ctx: Context, probe: MediaProbe, plan: ProxyPlan): Promise<StageOutput> {
  const listPath = join(ctx.tempDir, 'parts.csv');
  const target = {
    kind: 'parts',
    pattern: mediaPathArg(join(ctx.tempDir, 'part-%04d.mp4')),
    listPath: mediaPathArg(listPath),
    partSec: probe.durationMs / plan.partCount / 1000,
  } as const;
  await encode(ctx, probe, proxyArgs(plan, await h264Encoder(ctx, plan), target));
  const times = parsePartList(await readFile(listPath, 'utf8'));
  const file = join(ctx.tempDir, 'proxy.bin');
  const parts = [];
  let offsetBytes = 0;
  for (const [index, part] of times.entries()) {
    const lengthBytes = await append(ctx, part, file);
    // What the person sees has no holes: a part lasts until the next one begins.
    const endMs = times[index + 1]?.startMs ?? probe.durationMs;
    parts.push({ startMs: index === 0 ? 0 : part.startMs, endMs, offsetBytes, lengthBytes });
    offsetBytes += lengthBytes;
  }
  return { file, meta: { parts } };
}

async function append(ctx: Context, part: PartTimes, file: string): Promise<number> {
  const path = join(ctx.tempDir, basename(part.name));
  const from = await open(path, 'r');
  const to = await open(file, 'a');
  let lengthBytes = 0;
  try {
    // One buffer: the chunks of a stream would wait for the garbage collector by the dozen.
    const buffer = Buffer.allocUnsafe(COPY_BLOCK_BYTES);
    for (;;) {
      ctx.signal.throwIfAborted();
      const { bytesRead } = await from.read(buffer, 0, COPY_BLOCK_BYTES, null);
      if (bytesRead === 0) break;
      await to.writeFile(buffer.subarray(0, bytesRead));
      lengthBytes += bytesRead;
    }
  } finally {
    await from.close();
    await to.close();
  }
  await rm(path);
  return lengthBytes;
}
