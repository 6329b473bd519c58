import { readFile } from 'node:fs/promises';
import type { Highlight, HypeExplanation, SignalWeights } from '../../../shared/model/hype.ts';
import type { EndShift } from '../../../shared/model/taste.ts';
import { decodeTrackSet, encodeTrackSet, type TrackSet } from '../../../shared/model/track-set.ts';
import { HeardSounds } from '../../../shared/model/sound-event.ts';
import { Transcript } from '../../../shared/model/transcript.ts';
import { pickHighlights } from '../../domain/highlights/pick-highlights.ts';
import { referenceCurve } from '../../domain/scoring/reference-formulas.ts';
import { DEFAULT_WEIGHTS } from '../../domain/scoring/weights.ts';
import { explainAt, reweigh } from '../../domain/scoring/score-hype.ts';
import type { Task } from '../task.ts';

export interface RankTaskInput {
  readonly hypePath: string;
  readonly chatPath: string | null;
  readonly voicePath: string | null;
  readonly loudnessPath: string | null;
  readonly transcriptPath: string | null;
  readonly soundsPath: string | null;
  readonly durationMs: number;
  readonly weights: SignalWeights;
  readonly sensitivity: number;
  readonly endShift: EndShift | null;
}

/** Files are named by their content, so a decoded one never goes stale; a slider asks for the same few again. */
const KEPT_FILES = 10;
const decoded = new Map<string, unknown>();

async function cached<T>(path: string, load: (bytes: Uint8Array) => T): Promise<T> {
  const known = decoded.get(path) as T | undefined;
  if (known !== undefined) return known;
  const value = load(await readFile(path));
  decoded.set(path, value);
  const [oldest] = decoded.keys();
  if (decoded.size > KEPT_FILES && oldest !== undefined) decoded.delete(oldest);
  return value;
}

const tracks = (path: string | null): Promise<TrackSet | null> =>
  path === null ? Promise.resolve(null) : cached(path, decodeTrackSet);
const readTranscript = (bytes: Uint8Array): Transcript =>
  Transcript.parse(JSON.parse(new TextDecoder().decode(bytes)));

const readSounds = (bytes: Uint8Array): HeardSounds =>
  HeardSounds.parse(JSON.parse(new TextDecoder().decode(bytes)));

/** Highlights under other weights: arithmetic on stored parts, no signal is measured again. */
export const rankHighlights: Task<RankTaskInput, Highlight[]> = async (input) => {
  const transcript =
    input.transcriptPath === null ? null : await cached(input.transcriptPath, readTranscript);
  const hype = await cached(input.hypePath, decodeTrackSet);
  return pickHighlights({
    hype,
    durationMs: input.durationMs,
    chat: await tracks(input.chatPath),
    voice: await tracks(input.voicePath),
    loudness: await tracks(input.loudnessPath),
    sentences: transcript?.sentences ?? null,
    sounds: input.soundsPath === null ? null : await cached(input.soundsPath, readSounds),
    weights: input.weights,
    sensitivity: input.sensitivity,
    endShift: input.endShift,
  });
};

export const explainHype: Task<
  { hypePath: string; atMs: number; weights: SignalWeights | null },
  HypeExplanation
> = async (input) => {
  const hype = await cached(input.hypePath, decodeTrackSet);
  return explainAt(hype, input.atMs / 1000, input.weights ?? DEFAULT_WEIGHTS);
};

/** The hype tracks with the totals under other weights, as a track file. */
export const reweighHype: Task<{ hypePath: string; weights: SignalWeights }, Uint8Array> = async ({
  hypePath,
  weights,
}) => {
  const hype = await cached(hypePath, decodeTrackSet);
  const { confidence } = hype.tracks;
  const shown = { total: reweigh(hype, weights), ...(confidence === undefined ? {} : { confidence }) };
  return encodeTrackSet({ ...hype, tracks: shown });
};

/** The score of the system that KlipStream replaces, as a track file. */
export const referenceHype: Task<
  Pick<RankTaskInput, 'chatPath' | 'voicePath' | 'transcriptPath' | 'durationMs'>,
  Uint8Array
> = async ({ chatPath, voicePath, transcriptPath, durationMs }) => {
  const transcript = transcriptPath === null ? null : await cached(transcriptPath, readTranscript);
  const curve = referenceCurve({
    durationMs,
    chat: await tracks(chatPath),
    voice: await tracks(voicePath),
    sentences: transcript?.sentences ?? null,
  });
  return encodeTrackSet(curve);
};
