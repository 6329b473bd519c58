import type { AppErrorShape } from '../../shared/errors.ts';
import type { Gap } from '../../shared/model/vod.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { Clock } from '../ports/clock.ts';
import type { AnswerCache, LanguageModel } from '../ports/language-model.ts';
import type { JobEvent, LibraryStore } from '../ports/library-store.ts';
import type { LingoStore } from '../ports/lingo-store.ts';
import type { Log } from '../ports/log.ts';
import type { MediaTool } from '../ports/media-tool.ts';
import type { Sites } from '../ports/site.ts';
import type { Transcriber } from '../ports/transcriber.ts';
import type { WorkerPool } from '../ports/worker-pool.ts';
import type { StageState } from './plan.ts';
import type { Artefact, ArtefactKind, StageDefinition, StageSettings } from './stage.ts';

export interface StageTools {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
  readonly media: MediaTool;
  readonly workers: WorkerPool;
  readonly dbPath: string;
  readonly chatModelPath: string;
  readonly lingo: LingoStore;
  readonly log: Log;
  readonly clock: Clock;
  readonly sites: Sites;
  readonly answers: AnswerCache;
}

export interface RunRequest {
  readonly tools: StageTools;
  /** In producer-before-reader order. */
  readonly stages: readonly StageDefinition[];
  readonly vodId: string;
  readonly settings: StageSettings;
  readonly transcriber: Transcriber | null;
  readonly languageModel: LanguageModel | null;
  /** What the person gave: `source.*` with fingerprints. */
  readonly sources: readonly Artefact[];
  readonly signal: AbortSignal;
  /** `analysis`: the raw half must be there already. */
  readonly only: 'fetch' | 'raw' | 'analysis' | null;
  /** Kinds whose content must be there in the end: what was dropped of them is made again. */
  readonly needed: readonly ArtefactKind[];
  onStage(
    stageId: string,
    change: { state?: StageState; fraction?: number | null; detail?: string; error?: AppErrorShape },
  ): void;
  onEvent(event: JobEvent): void;
}

export interface RunOutcome {
  readonly error: AppErrorShape | null;
  readonly gaps: readonly Gap[];
}
