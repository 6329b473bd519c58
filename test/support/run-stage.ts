import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  Artefact,
  ArtefactKind,
  StageContext,
  StageDefinition,
  StageOutput,
} from '../../src/core/pipeline/stage.ts';
import { silentLog } from '../../src/core/ports/log.ts';
import type { AnswerCache, LanguageModel } from '../../src/core/ports/language-model.ts';
import type { MediaTool } from '../../src/core/ports/media-tool.ts';
import { noSites } from './no-sites.ts';
import { systemClock } from '../../src/core/ports/clock.ts';
import { noLingo } from './no-lingo.ts';
import type { WorkerPool } from '../../src/core/ports/worker-pool.ts';

export interface StageBench {
  readonly dir: string;
  readonly media: MediaTool;
  readonly workers: WorkerPool;
  readonly signal?: AbortSignal;
  /** Where an earlier run of the stage left its chunks; else a new folder. */
  readonly chunkDir?: string;
  readonly languageModel?: LanguageModel;
  readonly answers?: AnswerCache;
}

export type Artefacts = Partial<Record<ArtefactKind, Artefact>>;

/** A file as a stage's input. */
export async function fileArtefact(kind: ArtefactKind, path: string): Promise<Artefact> {
  const { size } = await stat(path);
  return { kind, path, sizeBytes: size, hash: path, meta: {} };
}

/** Remembers nothing. */
export const noAnswers: AnswerCache = {
  get: () => Promise.resolve(null),
  clear: () => Promise.resolve(),
  put: () => Promise.resolve(),
};

async function toArtefact(kind: ArtefactKind, output: StageOutput): Promise<Artefact> {
  if (!('file' in output)) throw new Error(`${kind} is rows`);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(output.file)) hash.update(chunk as Uint8Array);
  const { size } = await stat(output.file);
  return { kind, path: output.file, sizeBytes: size, hash: hash.digest('hex'), meta: output.meta ?? {} };
}

/** Runs one stage without a library, as the runner would, and adds what it made to the artefacts. */
export async function runStage<Params>(
  bench: StageBench,
  stage: StageDefinition<Params>,
  given: { artefacts: Artefacts; params: Params },
): Promise<Artefacts> {
  const { artefacts, params } = given;
  const tempDir = await mkdtemp(join(bench.dir, `${stage.id}-`));
  const chunkDir = bench.chunkDir ?? join(tempDir, 'chunks');
  await mkdir(chunkDir, { recursive: true });
  const input = (kind: ArtefactKind): Artefact => {
    const found = artefacts[kind];
    if (found === undefined) throw new Error(`stage ${stage.id} reads ${kind}, which was not given`);
    return found;
  };
  const readBytes = async (kind: ArtefactKind): Promise<Uint8Array> => readFile(input(kind).path ?? '');
  const ctx: StageContext<Params> = {
    vodId: 'vod',
    params,
    signal: bench.signal ?? new AbortController().signal,
    log: silentLog,
    media: bench.media,
    workers: bench.workers,
    dbPath: '',
    chatModelPath: '',
    lingo: noLingo,
    clock: systemClock,
    tempDir,
    chunkDir,
    transcriber: null,
    languageModel: bench.languageModel ?? null,
    answers: bench.answers ?? noAnswers,
    sites: noSites,
    progress: () => undefined,
    chunkDone: () => undefined,
    input,
    find: (kind) => artefacts[kind] ?? null,
    readBytes,
    readJson: async (kind) => JSON.parse(new TextDecoder().decode(await readBytes(kind))) as unknown,
  };
  const made: Artefacts = { ...artefacts };
  for (const [kind, output] of Object.entries(await stage.run(ctx)))
    made[kind as ArtefactKind] = await toArtefact(kind as ArtefactKind, output);
  return made;
}
