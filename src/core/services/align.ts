import { basename, join } from 'node:path';
import type { FileOrVod } from '../../shared/contract/align.ts';
import { AppError } from '../../shared/errors.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { LibraryStore } from '../ports/library-store.ts';
import type { MediaTool } from '../ports/media-tool.ts';
import type { TaskInput, TaskOutput, WorkerPool } from '../ports/worker-pool.ts';
import { vodOrThrow } from './library.ts';
import { mediaFileOf } from './media-file.ts';

export interface AlignDeps {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
  readonly media: MediaTool;
  readonly workers: WorkerPool;
  readonly libraryDir: string;
}

/** A recording that can be compared. */
export interface Sounding {
  readonly name: string;
  readonly path: string;
}

type Matched = Extract<TaskOutput<'audio.align'>, { outcome: 'matched' }> & { readonly durationMs: number };

/** Where sounds lie while they are compared; what a crash left there is removed at the next start. */
export const alignScratchDir = (libraryDir: string): string => join(libraryDir, 'aligning');

/** Throws AppError `vod/not-found`, `align/no-media`. */
export function soundingOf(deps: Pick<AlignDeps, 'store' | 'files'>, what: FileOrVod): Sounding {
  if ('path' in what) return { name: basename(what.path), path: what.path };
  const { vodId, title } = vodOrThrow(deps.store, what.vodId);
  const file = mediaFileOf(deps, vodId);
  if (file !== null) return { name: title, path: file.path };
  throw new AppError({
    code: 'align/no-media',
    message: `The recording of "${title}" is not here.`,
    nextStep: 'Download it again from the library, or add the recording to this VOD.',
  });
}

/** `durationMs` is the second one's. Throws AppError `align/no-sound`, `align/no-match`, and what `MediaTool.probe` throws. */
export async function alignFiles(
  deps: Pick<AlignDeps, 'media' | 'workers' | 'libraryDir'>,
  [one, two]: readonly [Sounding, Sounding],
  options: { readonly atMs: readonly number[]; readonly signal: AbortSignal },
): Promise<Matched> {
  const { signal, atMs } = options;
  const fileOf = async ({ name, path }: Sounding): Promise<TaskInput<'audio.align'>['one']> => {
    const { container, durationMs, audio } = await deps.media.probe(path, signal);
    if (audio.length === 0) throw noSound(name, 'has no sound');
    return { path, container, durationMs, tracks: audio.map((_, index) => index) };
  };
  const [{ ffmpegPath }, ...files] = await Promise.all([deps.media.paths(), fileOf(one), fileOf(two)]);
  const aligned = await deps.workers.run(
    'audio.align',
    { ffmpegPath, one: files[0], two: files[1], atMs, scratchDir: alignScratchDir(deps.libraryDir) },
    { signal },
  );
  if (aligned.outcome === 'matched') return { ...aligned, durationMs: files[1].durationMs };
  if (aligned.outcome === 'silent')
    throw noSound((aligned.file === 'one' ? one : two).name, 'is silent or shorter than a second');
  throw new AppError({
    code: 'align/no-match',
    message: `"${one.name}" and "${two.name}" have no sound in common that says how they lie to each other.`,
    nextStep: 'Check that both are recordings of the same stream and share at least some ten seconds of it.',
  });
}

const noSound = (name: string, what: string): AppError =>
  new AppError({
    code: 'align/no-sound',
    message: `"${name}" ${what}: there is nothing to line it up by.`,
    nextStep: 'Give a recording with the sound of the stream.',
  });
