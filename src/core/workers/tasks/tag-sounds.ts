import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { decodeTrackSet, encodeTrackSet } from '../../../shared/model/track-set.ts';
import { SOUND_STEP_MS, type SoundTrack } from '../../domain/sounds/measure-sounds.ts';
import { createTaggerGate } from '../../domain/sounds/tagger-gate.ts';
import { openTagger, type SoundTagger } from '../../infra/sound-tagger/open-tagger.ts';
import { SPEECH_RATE_HZ, speechBlocks } from '../read-speech-wav.ts';
import type { Task } from '../task.ts';
import { writeFailure } from '../write-failure.ts';

export interface TagSoundsInput {
  readonly wavPath: string;
  readonly modelPath: string;
  readonly labelsPath: string | null;
  /** `feature.sounds` and `feature.voice`, for the gate. */
  readonly tracksPath: string;
  readonly voicePath: string | null;
  readonly outPath: string;
  /** Asks the model about every window, for measuring what the gate saves. */
  readonly isUngated?: boolean;
}

export interface TaggedSounds {
  readonly model: string;
  readonly windows: number;
  /** How many of them the model was asked about. */
  readonly asked: number;
}

/** Writes `sound.tags`: an audio tagger's likelihoods per 100 ms, 0 where the gate kept it from being asked. */
export const tagSounds: Task<TagSoundsInput, TaggedSounds> = async (input, ctx) => {
  const rules = decodeTrackSet(await readFile(input.tracksPath));
  const voice = input.voicePath === null ? null : decodeTrackSet(await readFile(input.voicePath));
  const gate = createTaggerGate({
    tracks: Object.values(rules.tracks),
    rmsDbfs: voice?.tracks['rmsDbfs'] ?? null,
  });
  const tagger = await openTagger(input.modelPath, input.labelsPath);
  try {
    const tracks = emptyTracks(tagger, rules.length);
    let windows = 0;
    let asked = 0;
    for await (const samples of windowsOf(speechBlocks(input.wavPath, ctx), tagger.windowSamples)) {
      const startMs = (windows * tagger.windowSamples * 1000) / SPEECH_RATE_HZ;
      const endMs = startMs + (tagger.windowSamples * 1000) / SPEECH_RATE_HZ;
      windows += 1;
      if (input.isUngated !== true && !gate(startMs, endMs)) continue;
      asked += 1;
      const scores = await tagger.tag(samples);
      for (const [sound, outputs] of Object.entries(tagger.classes.outputs) as [SoundTrack, number[]][])
        tracks[sound]!.fill(
          Math.max(...outputs.map((index) => scores[index]!)),
          Math.round(startMs / SOUND_STEP_MS),
          Math.round(endMs / SOUND_STEP_MS),
        );
    }
    const meta = { detector: 'model', model: tagger.name, windows, asked };
    const set = { startMs: 0, stepMs: SOUND_STEP_MS, length: rules.length, tracks, meta };
    writeFileSync(input.outPath, encodeTrackSet(set));
    return { model: tagger.name, windows, asked };
  } catch (thrown) {
    throw writeFailure(thrown, input.outPath);
  } finally {
    await tagger.close();
  }
};

const emptyTracks = (tagger: SoundTagger, length: number): Record<string, Float32Array> =>
  Object.fromEntries(Object.keys(tagger.classes.outputs).map((sound) => [sound, new Float32Array(length)]));

/** Whole windows of -1..1, the last one filled up with silence. Each is valid until the next. */
async function* windowsOf(
  blocks: AsyncIterable<Int16Array>,
  windowSamples: number,
): AsyncGenerator<Float32Array> {
  const window = new Float32Array(windowSamples);
  let filled = 0;
  for await (const block of blocks)
    for (let at = 0; at < block.length;) {
      const taken = Math.min(windowSamples - filled, block.length - at);
      for (let index = 0; index < taken; index++) window[filled + index] = block[at + index]! / 32_768;
      filled += taken;
      at += taken;
      if (filled < windowSamples) continue;
      yield window;
      filled = 0;
    }
  if (filled === 0) return;
  window.fill(0, filled);
  yield window;
}
