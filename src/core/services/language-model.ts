import { readFile } from 'node:fs/promises';
import type { Handlers } from '../../shared/contract/index.ts';
import type { languageModelContract, WordsEstimate } from '../../shared/contract/language-model.ts';
import { speechWindows, SpeechWindows } from '../domain/features/windows.ts';
import { estimateWords } from '../domain/word-affects/word-affects.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { LanguageModels } from '../ports/language-model.ts';
import type { LibraryStore } from '../ports/library-store.ts';
import { madeArtefact } from './vod-view.ts';

export interface LanguageModelServiceDeps {
  readonly languageModels: Pick<LanguageModels, 'list' | 'chosen'>;
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
}

const HOUR_MS = 3_600_000;
/** Ordinary talk: 150 words a minute, all the time. */
const MS_PER_WORD = 400;

/** Handlers of the contract's `languageModel.*`. */
export function languageModelHandlers(
  deps: LanguageModelServiceDeps,
): Pick<Handlers, keyof typeof languageModelContract> {
  return {
    'languageModel.list': async (_, { signal }) => ({ models: await deps.languageModels.list(signal) }),
    'languageModel.estimate': async () => {
      const chosen = deps.languageModels.chosen();
      if (chosen === null) return null;
      const { title, durationMs, windows } = (await newestSpoken(deps)) ?? ordinaryHour();
      const { windows: questions, inputTokens, outputTokens, costUsd } = estimateWords(windows, chosen.price);
      const estimate: WordsEstimate = { title, durationMs, questions, inputTokens, outputTokens, costUsd };
      return { model: chosen.model, estimate };
    },
  };
}

interface Spoken {
  readonly title: string | null;
  readonly durationMs: number;
  readonly windows: SpeechWindows;
}

async function newestSpoken({ store, files }: LanguageModelServiceDeps): Promise<Spoken | null> {
  for (const { vodId, title, durationMs } of store.vods.list()) {
    const path = madeArtefact(store, vodId, 'windows')?.path;
    if (path == null || madeArtefact(store, vodId, 'transcript') === null) continue;
    const windows = SpeechWindows.parse(JSON.parse(await readFile(files.resolve(path), 'utf8')));
    if (windows.some(({ wordCount }) => wordCount > 0))
      return { title, durationMs: durationMs ?? 0, windows };
  }
  return null;
}

function ordinaryHour(): Spoken {
  const text = Array.from({ length: HOUR_MS / MS_PER_WORD }, () => 'words').join(' ');
  const sentence = { startMs: 0, endMs: HOUR_MS, text, speaker: null, paragraph: 0, words: [] };
  return { title: null, durationMs: HOUR_MS, windows: speechWindows(HOUR_MS, [sentence]) };
}
