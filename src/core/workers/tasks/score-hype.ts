import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Highlight, SignalWeights, TruthRange } from '../../../shared/model/hype.ts';
import type { EndShift } from '../../../shared/model/taste.ts';
import { decodeTrackSet, encodeTrackSet, type TrackSet } from '../../../shared/model/track-set.ts';
import { HeardSounds } from '../../../shared/model/sound-event.ts';
import { Transcript } from '../../../shared/model/transcript.ts';
import { pickHighlights } from '../../domain/highlights/pick-highlights.ts';
import type { HypeInputs } from '../../domain/scoring/hype-signals.ts';
import { scoreHype } from '../../domain/scoring/score-hype.ts';
import { speechAffects, type WordAffect, WordAffects } from '../../domain/word-affects/word-affects.ts';
import type { Task } from '../task.ts';
import { writeFailure } from '../write-failure.ts';

/** Files that scoring reads; null where there is none. */
export interface FeaturePaths {
  readonly chatPath: string | null;
  readonly voicePath: string | null;
  readonly loudnessPath: string | null;
  readonly transcriptPath: string | null;
  readonly soundsPath: string | null;
  /** What a language model read in the words. */
  readonly affectsPath: string | null;
}

export interface ScoreInput extends FeaturePaths {
  readonly durationMs: number;
  /** Muted, missing, ads: of the media's time map. */
  readonly truth: readonly TruthRange[];
  readonly outPath: string;
  /** Ranks at once under these, for the first look; null = score only. */
  readonly rank: {
    readonly weights: SignalWeights;
    readonly sensitivity: number;
    readonly endShift: EndShift | null;
  } | null;
}

export interface ScoreOutput {
  readonly meta: Record<string, unknown>;
  /** Empty without `rank`. */
  readonly highlights: Highlight[];
}

const ChatMeta = z.object({
  lagMs: z.number().nullable().default(null),
  coveredStartMs: z.number().optional(),
  coveredEndMs: z.number().optional(),
});

/** Features → the hype tracks, in a file of their own. */
export const scoreHypeTask: Task<ScoreInput, ScoreOutput> = async (input, ctx) => {
  const features = await readFeatures(input);
  ctx.signal.throwIfAborted();
  const chatMeta = ChatMeta.parse(features.chat?.meta ?? {});
  const hype = scoreHype({
    durationMs: input.durationMs,
    lagMs: chatMeta.lagMs,
    chat: features.chat,
    loudness: features.loudness,
    voice: features.voice,
    sentences: features.transcript?.sentences ?? null,
    sounds: features.sounds,
    wordsRead: features.wordsRead,
    truth: [...input.truth, ...truthOf(input.durationMs, chatMeta, features.transcript)],
  });
  try {
    await writeFile(input.outPath, encodeTrackSet(hype));
  } catch (thrown) {
    throw writeFailure(thrown, input.outPath);
  }
  const { durationMs, rank } = input;
  const { transcript, chat, voice, loudness, sounds } = features;
  const tracks = { chat, voice, loudness, sounds };
  const sentences = transcript?.sentences ?? null;
  const highlights = rank === null ? [] : pickHighlights({ hype, durationMs, ...tracks, sentences, ...rank });
  return { meta: { ...hype.meta }, highlights };
};

interface Features {
  readonly chat: TrackSet | null;
  readonly voice: TrackSet | null;
  readonly loudness: TrackSet | null;
  readonly transcript: Transcript | null;
  readonly sounds: HeardSounds | null;
  readonly wordsRead: NonNullable<HypeInputs['wordsRead']> | null;
}

async function readFeatures(paths: FeaturePaths): Promise<Features> {
  const [chat, voice, loudness, transcript, sounds, affects] = await Promise.all([
    readTracks(paths.chatPath),
    readTracks(paths.voicePath),
    readTracks(paths.loudnessPath),
    paths.transcriptPath === null ? null : readFile(paths.transcriptPath, 'utf8'),
    paths.soundsPath === null ? null : readFile(paths.soundsPath, 'utf8'),
    paths.affectsPath === null ? null : readFile(paths.affectsPath, 'utf8'),
  ]);
  return {
    chat,
    voice,
    loudness,
    transcript: transcript === null ? null : Transcript.parse(JSON.parse(transcript)),
    sounds: sounds === null ? null : HeardSounds.parse(JSON.parse(sounds)),
    wordsRead: affects === null ? null : wordsRead(WordAffects.parse(JSON.parse(affects))),
  };
}

function wordsRead(affects: readonly WordAffect[]): Features['wordsRead'] {
  const stretches = speechAffects(affects);
  const [first] = stretches;
  return first === undefined ? null : { model: first.model, stretches };
}

const readTracks = async (path: string | null): Promise<TrackSet | null> =>
  path === null ? null : decodeTrackSet(await readFile(path));

function truthOf(
  durationMs: number,
  chat: z.infer<typeof ChatMeta>,
  transcript: Transcript | null,
): TruthRange[] {
  const ranges: TruthRange[] = (transcript?.gaps ?? []).map(({ startMs, endMs, reason }) => ({
    startMs,
    endMs,
    kind: 'no-transcript',
    note: reason,
  }));
  const note = 'outside the chat';
  if (chat.coveredStartMs !== undefined && chat.coveredStartMs > 0)
    ranges.push({ startMs: 0, endMs: chat.coveredStartMs, kind: 'no-chat', note });
  if (chat.coveredEndMs !== undefined && chat.coveredEndMs < durationMs)
    ranges.push({ startMs: chat.coveredEndMs, endMs: durationMs, kind: 'no-chat', note });
  return ranges;
}
