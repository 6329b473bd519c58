import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { LibraryStore } from '../ports/library-store.ts';
import type { ArtefactKind } from '../pipeline/stage.ts';
import { madeArtefact } from './vod-view.ts';

/** Files that ranking reads; a path is null where that signal is missing. */
export interface RankInputs {
  readonly hypePath: string;
  readonly chatPath: string | null;
  readonly voicePath: string | null;
  readonly loudnessPath: string | null;
  readonly transcriptPath: string | null;
  readonly soundsPath: string | null;
  readonly durationMs: number;
}

/** The final score's files, or the first look's; null before either. */
export function rankInputsOf(
  deps: { store: LibraryStore; files: ArtefactFiles },
  vodId: string,
): RankInputs | null {
  const pathOf = (kind: ArtefactKind): string | null => {
    const path = madeArtefact(deps.store, vodId, kind)?.path ?? null;
    return path === null ? null : deps.files.resolve(path);
  };
  const hypePath = pathOf('hype') ?? pathOf('hype.first');
  if (hypePath === null) return null;
  return {
    hypePath,
    chatPath: pathOf('feature.chat'),
    voicePath: pathOf('feature.voice'),
    loudnessPath: pathOf('feature.loudness'),
    transcriptPath: pathOf('transcript'),
    soundsPath: pathOf('sound.events'),
    durationMs: deps.store.vods.get(vodId)?.durationMs ?? 0,
  };
}
