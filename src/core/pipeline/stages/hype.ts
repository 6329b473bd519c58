import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { MediaProbe } from '../../../shared/model/vod.ts';
import { TimeMap } from '../../../shared/model/time-map.ts';
import type { SignalWeights, TruthRange } from '../../../shared/model/hype.ts';
import type { EndShift } from '../../../shared/model/taste.ts';
import { DEFAULT_WEIGHTS, HYPE_TABLE } from '../../domain/scoring/weights.ts';
import { defineStage, type ArtefactKind, type StageContext, type StageSettings } from '../stage.ts';

const ChatDuration = z.object({ durationMs: z.number() });

interface RankParams {
  readonly weights: SignalWeights;
  readonly sensitivity: number;
  readonly endShift: EndShift | null;
}

const rankParams = ({ settings }: StageSettings): RankParams => ({
  weights: settings.weights ?? DEFAULT_WEIGHTS,
  sensitivity: settings.sensitivity,
  endShift: settings.endShift,
});

/** The media's length, else the chat's; null when there is neither. */
async function durationOf(ctx: StageContext<unknown>): Promise<number | null> {
  if (ctx.find('sound.probe') !== null) return MediaProbe.parse(await ctx.readJson('sound.probe')).durationMs;
  const chat = ctx.find('feature.chat');
  return chat === null ? null : ChatDuration.parse(chat.meta).durationMs;
}

/** What the media does not tell the truth about, of a download or a recording. */
async function truthOf(ctx: StageContext<unknown>): Promise<TruthRange[]> {
  return ctx.find('source.timemap') === null ? [] : TimeMap.parse(await ctx.readJson('source.timemap')).truth;
}

const pathOf = (ctx: StageContext<unknown>, kind: ArtefactKind): string | null =>
  ctx.find(kind)?.path ?? null;

/** Highlights from chat and loudness alone, as soon as those are there. */
export const firstLookStage = defineStage({
  id: 'first-look',
  version: 1,
  inputs: [],
  optionalInputs: ['sound.probe', 'source.timemap', 'feature.chat', 'feature.loudness'],
  outputs: ['hype.first', 'highlights.first'],
  lane: 'cpu',
  status: 'Analyzing',
  half: 'analysis',
  cost: 0.3,
  params: (settings) => ({ table: HYPE_TABLE.version, ...rankParams(settings) }),
  async run(ctx) {
    const durationMs = await durationOf(ctx);
    const chatPath = pathOf(ctx, 'feature.chat');
    const loudnessPath = pathOf(ctx, 'feature.loudness');
    if (durationMs === null || (chatPath === null && loudnessPath === null)) return {};
    const later = { voicePath: null, transcriptPath: null, soundsPath: null, affectsPath: null };
    const hypeFile = join(ctx.tempDir, 'hype-first.tracks');
    const { signal } = ctx;
    const { weights, sensitivity, endShift } = ctx.params;
    const { meta, highlights } = await ctx.workers.run(
      'hype.score',
      {
        ...{ chatPath, loudnessPath, ...later },
        truth: await truthOf(ctx),
        durationMs,
        outPath: hypeFile,
        rank: { weights, sensitivity, endShift },
      },
      { signal },
    );
    const file = join(ctx.tempDir, 'highlights-first.json');
    await writeFile(file, JSON.stringify(highlights));
    return {
      'hype.first': { file: hypeFile, meta },
      'highlights.first': { file, meta: { weights, sensitivity, endShift, count: highlights.length } },
    };
  },
});

/** The hype score per second from everything that could be measured. */
export const hypeStage = defineStage({
  id: 'hype',
  version: 1,
  inputs: [],
  optionalInputs: [
    'sound.probe',
    'source.timemap',
    'feature.chat',
    'feature.loudness',
    'feature.voice',
    'transcript',
    'sound.events',
    'word.affects',
  ],
  outputs: ['hype'],
  lane: 'cpu',
  status: 'Finding highlights',
  half: 'analysis',
  cost: 0.5,
  params: () => ({ table: HYPE_TABLE.version }),
  async run(ctx) {
    const durationMs = await durationOf(ctx);
    if (durationMs === null) return {};
    const file = join(ctx.tempDir, 'hype.tracks');
    const { meta } = await ctx.workers.run(
      'hype.score',
      {
        durationMs,
        truth: await truthOf(ctx),
        chatPath: pathOf(ctx, 'feature.chat'),
        loudnessPath: pathOf(ctx, 'feature.loudness'),
        voicePath: pathOf(ctx, 'feature.voice'),
        transcriptPath: pathOf(ctx, 'transcript'),
        soundsPath: pathOf(ctx, 'sound.events'),
        affectsPath: pathOf(ctx, 'word.affects'),
        outPath: file,
        rank: null,
      },
      { signal: ctx.signal },
    );
    return { hype: { file, meta } };
  },
});

/** The ranked list under the person's weights and sensitivity. */
export const highlightsStage = defineStage({
  id: 'highlights',
  version: 1,
  inputs: ['hype'],
  optionalInputs: [
    'sound.probe',
    'feature.chat',
    'feature.loudness',
    'feature.voice',
    'transcript',
    'sound.events',
  ],
  outputs: ['highlights'],
  lane: 'cpu',
  status: 'Finding highlights',
  half: 'analysis',
  cost: 0.3,
  params: (settings) => rankParams(settings),
  async run(ctx) {
    const { weights, sensitivity, endShift } = ctx.params;
    const durationMs = (await durationOf(ctx)) ?? 0;
    const highlights = await ctx.workers.run(
      'review.rank',
      {
        hypePath: ctx.input('hype').path ?? '',
        chatPath: pathOf(ctx, 'feature.chat'),
        loudnessPath: pathOf(ctx, 'feature.loudness'),
        voicePath: pathOf(ctx, 'feature.voice'),
        transcriptPath: pathOf(ctx, 'transcript'),
        soundsPath: pathOf(ctx, 'sound.events'),
        durationMs,
        weights,
        sensitivity,
        endShift,
      },
      { signal: ctx.signal },
    );
    const file = join(ctx.tempDir, 'highlights.json');
    await writeFile(file, JSON.stringify(highlights));
    return { highlights: { file, meta: { weights, sensitivity, endShift, count: highlights.length } } };
  },
});
