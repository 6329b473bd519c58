import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { AppError, isAbortError } from '../../../shared/errors.ts';
import { OwnSound } from '../../../shared/model/own-sound.ts';
import { parseWavHeader } from '../../domain/dsp/wav.ts';
import { ownSoundPath } from '../../domain/sounds/own-sound-file.ts';
import { openTemplate } from '../../domain/sounds/own-sounds.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { mediaPathArg, type MediaTool } from '../../ports/media-tool.ts';
import type { OwnSounds } from '../../ports/own-sounds.ts';

const SHORTEST_MS = 200;
const LONGEST_MS = 10_000;
const RATE_HZ = 16_000;
const List = z.object({ version: z.literal(1), sounds: z.array(OwnSound) });

interface OwnSoundsDeps {
  readonly libraryDir: string;
  readonly media: MediaTool;
  readonly clock: Clock;
  readonly log: Log;
}

/** `sounds/sounds.json` and one 16 kHz WAV per sound, named by its content. */
export function openOwnSounds(deps: OwnSoundsDeps): OwnSounds {
  const { libraryDir, log } = deps;
  const listPath = join(libraryDir, 'sounds', 'sounds.json');
  let sounds = readList(listPath, log);
  const save = (next: readonly OwnSound[]): void => {
    mkdirSync(join(libraryDir, 'sounds'), { recursive: true });
    const temp = `${listPath}.tmp`;
    writeFileSync(temp, `${JSON.stringify({ version: 1, sounds: next }, null, 2)}\n`);
    renameSync(temp, listPath);
    sounds = [...next];
  };
  const known = (soundId: string): OwnSound => {
    const found = sounds.find((sound) => sound.soundId === soundId);
    if (found === undefined)
      throw new AppError({ code: 'own-sound/unknown', message: 'This sound is not in the list any more.' });
    return found;
  };
  return {
    list: () => sounds,
    async add({ path, name }, signal) {
      const { samples, bytes } = await convert(deps, path, signal);
      const template = checkSample(samples, basename(path));
      const soundId = createHash('sha256').update(bytes).digest('hex').slice(0, 24);
      const others = sounds.filter((sound) => sound.soundId !== soundId);
      if (others.some((sound) => sound.name.toLowerCase() === name.toLowerCase())) throw nameTaken(name);
      const kept = join(libraryDir, ownSoundPath(soundId));
      writeFileSync(`${kept}.tmp`, bytes);
      renameSync(`${kept}.tmp`, kept);
      const sound = { soundId, name, lengthMs: template.lengthMs, addedAtUnixMs: deps.clock.nowUnixMs() };
      save([...others, sound]);
      return sound;
    },
    rename(soundId, name) {
      const sound = known(soundId);
      if (sounds.some((other) => other !== sound && other.name.toLowerCase() === name.toLowerCase()))
        throw nameTaken(name);
      save(sounds.map((other) => (other === sound ? { ...sound, name } : other)));
    },
    remove(soundId) {
      const sound = known(soundId);
      save(sounds.filter((other) => other !== sound));
      rmSync(join(libraryDir, ownSoundPath(soundId)), { force: true });
    },
  };
}

function readList(path: string, log: Log): OwnSound[] {
  if (!existsSync(path)) return [];
  try {
    return List.parse(JSON.parse(readFileSync(path, 'utf8'))).sounds;
  } catch {
    // The person's file is kept: the next change writes a new one beside its copy.
    renameSync(path, `${path}.unreadable`);
    log.warn('own-sounds.unreadable');
    return [];
  }
}

const nameTaken = (name: string): AppError =>
  new AppError({
    code: 'own-sound/name-taken',
    message: `Another sound is called ${name} already.`,
    nextStep: 'Choose another name, or remove that sound first.',
  });

/** The first eleven seconds as 16 kHz mono. */
async function convert(
  { libraryDir, media }: OwnSoundsDeps,
  path: string,
  signal: AbortSignal,
): Promise<{ samples: Int16Array; bytes: Uint8Array }> {
  const name = basename(path);
  if ((await stat(path).catch(() => null))?.isFile() !== true)
    throw new AppError({ code: 'own-sound/missing', message: `There is no file ${path}.` });
  mkdirSync(join(libraryDir, 'sounds'), { recursive: true });
  const temp = join(libraryDir, 'sounds', `${randomUUID()}.tmp.wav`);
  try {
    const args = ['-y', '-i', mediaPathArg(path), '-map', '0:a:0', '-t', '11', '-ac', '1'];
    await media.run(
      [...args, '-ar', String(RATE_HZ), '-c:a', 'pcm_s16le', '-bitexact', '-f', 'wav', mediaPathArg(temp)],
      { signal },
    );
    const bytes = new Uint8Array(readFileSync(temp));
    const { dataOffset, dataBytes } = parseWavHeader(bytes);
    const end = dataBytes === null ? bytes.length : Math.min(bytes.length, dataOffset + dataBytes);
    return { bytes, samples: new Int16Array(bytes.slice(dataOffset, end - ((end - dataOffset) % 2)).buffer) };
  } catch (cause) {
    if (isAbortError(cause)) throw cause;
    throw new AppError(
      {
        code: 'own-sound/unreadable',
        message: `${name} holds no sound that ffmpeg can read.`,
        nextStep: 'Choose a WAV, MP3, OGG, M4A or a video with sound.',
        detail: cause instanceof AppError ? (cause.detail ?? cause.message) : String(cause),
      },
      { cause },
    );
  } finally {
    await rm(temp, { force: true });
  }
}

function checkSample(samples: Int16Array, name: string): { lengthMs: number } {
  const lengthMs = Math.round((samples.length * 1000) / RATE_HZ);
  const refuse = (what: string, nextStep: string): AppError =>
    new AppError({ code: 'own-sound/length', message: `${name} ${what}`, nextStep });
  if (lengthMs > LONGEST_MS)
    throw refuse('is longer than 10 s.', 'Cut it down to the sound alone: 0.2 to 10 s.');
  if (lengthMs < SHORTEST_MS) throw refuse('is shorter than 0.2 s.', 'Take a little more of the sound.');
  const template = openTemplate(name, samples);
  if (template === null)
    throw refuse('is silent, or its sound is shorter than 0.2 s.', 'Take a louder or longer piece of it.');
  return template;
}
