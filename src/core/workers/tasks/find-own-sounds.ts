import { readFile } from 'node:fs/promises';
import type { HeardSounds, SoundEvent } from '../../../shared/model/sound-event.ts';
import { decodeTrackSet, type TrackSet } from '../../../shared/model/track-set.ts';
import { findTemplate, openTemplate } from '../../domain/sounds/own-sounds.ts';
import { eventsOf } from '../../domain/sounds/sound-events.ts';
import { SPEECH_RATE_HZ, speechBlocks } from '../read-speech-wav.ts';
import type { Task, TaskContext } from '../task.ts';

export interface FindOwnSoundsInput {
  readonly bandsPath: string;
  /** `feature.sounds` and `sound.tags`; the tagger's word counts where there is one. */
  readonly tracksPath: string;
  readonly tagsPath: string | null;
  /** 16 kHz mono WAVs. */
  readonly samples: readonly { readonly name: string; readonly wavPath: string }[];
}

const MOST_SAMPLES = SPEECH_RATE_HZ * 11;

/** Laughter, cheer and shouts as events, and every place where one of the person's sounds plays. */
export const findOwnSounds: Task<FindOwnSoundsInput, HeardSounds> = async (input, ctx) => {
  const rules = decodeTrackSet(await readFile(input.tracksPath));
  const tags = input.tagsPath === null ? null : decodeTrackSet(await readFile(input.tagsPath));
  const events = tags === null ? eventsOf(rules.tracks, 'heuristic') : taggedEvents(rules, tags);
  const ownSounds: string[] = [];
  if (input.samples.length > 0) {
    const bands = await readFile(input.bandsPath);
    for (const [index, { name, wavPath }] of input.samples.entries()) {
      const template = openTemplate(name, await readSample(wavPath, ctx));
      if (template === null) continue;
      ownSounds.push(name);
      const found = findTemplate(bands, template, (share) => {
        ctx.signal.throwIfAborted();
        ctx.progress((index + share) / input.samples.length);
      });
      events.push(...found);
    }
  }
  events.sort((a, b) => a.startMs - b.startMs);
  return { detector: tags === null ? 'heuristic' : 'model', ownSounds, events };
};

/** The tagger's events; what its labels don't name is still found by rules. */
function taggedEvents(rules: TrackSet, tags: TrackSet): SoundEvent[] {
  const left = Object.fromEntries(Object.entries(rules.tracks).filter(([name]) => !(name in tags.tracks)));
  return [...eventsOf(tags.tracks, 'model'), ...eventsOf(left, 'heuristic')];
}

async function readSample(wavPath: string, ctx: TaskContext): Promise<Int16Array> {
  const all = new Int16Array(MOST_SAMPLES);
  let length = 0;
  for await (const part of speechBlocks(wavPath, { signal: ctx.signal, progress: () => undefined })) {
    const fits = part.subarray(0, all.length - length);
    all.set(fits, length);
    length += fits.length;
  }
  return all.subarray(0, length);
}
