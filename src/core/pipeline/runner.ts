import { readFile } from 'node:fs/promises';
import { AppError, abortError, isAbortError, toErrorShape, type AppErrorShape } from '../../shared/errors.ts';
import type { Gap } from '../../shared/model/vod.ts';
import type { ArtefactRow } from '../ports/library-store.ts';
import { cacheKey } from './cache-key.ts';
import { plan, producerOf, type KnownArtefact, type StageState } from './plan.ts';
import type { RunOutcome, RunRequest } from './run-request.ts';
import {
  GAPS_META,
  OutputGaps,
  type Artefact,
  type ArtefactKind,
  type Lane,
  type StageContext,
  type StageDefinition,
  type StageOutput,
} from './stage.ts';

const LANE_LIMITS: Readonly<Record<Lane, number>> = { net: 3, io: 2, cpu: 2, gpu: 1 };
/** What a person gave is made by no stage. */
const GIVEN = 'source';
/** Hash of an output that a stage had nothing to make of. */
const ABSENT = 'absent';

/**
 * Runs what `plan` says until all stages are settled. Rejects with AbortError on cancel; a failed required stage ends
 * the run with its error, a failed optional one becomes a gap. Whatever was committed stays committed.
 */
export async function runStages(request: RunRequest): Promise<RunOutcome> {
  const run = new StageRun(request);
  return run.toEnd();
}

class StageRun {
  readonly #request: RunRequest;
  readonly #states: Map<string, StageState>;
  readonly #forced = new Set<string>();
  readonly #artefacts = new Map<ArtefactKind, ArtefactRow>();
  readonly #running = new Map<string, { lane: Lane; settled: Promise<void> }>();
  readonly #gaps: Gap[] = [];
  readonly #stop = new AbortController();
  #error: AppErrorShape | null = null;

  constructor(request: RunRequest) {
    this.#request = request;
    this.#states = new Map(request.stages.map((stage) => [stage.id, 'waiting']));
  }

  async toEnd(): Promise<RunOutcome> {
    const { signal } = this.#request;
    const onAbort = (): void => this.#stop.abort();
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) this.#stop.abort();
    try {
      await this.#loadArtefacts();
      this.#forceNeeded();
      while (!this.#stop.signal.aborted) {
        this.#takeSteps();
        if (this.#running.size === 0) break;
        await Promise.race([...this.#running.values()].map((running) => running.settled));
      }
      await Promise.all([...this.#running.values()].map((running) => running.settled));
      if (signal.aborted) throw abortError();
      return { error: this.#error, gaps: this.#gaps };
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async #loadArtefacts(): Promise<void> {
    const { tools, vodId, sources } = this.#request;
    for (const row of tools.store.artefacts.list(vodId)) {
      // A file that went missing without being reclaimed is no result: its stage runs again.
      if (row.path === null || (await tools.files.isWhole(row.path, row.sizeBytes)))
        this.#artefacts.set(row.kind, row);
    }
    for (const source of sources) {
      this.#artefacts.set(source.kind, {
        ...source,
        vodId,
        stageId: GIVEN,
        cacheKey: source.hash,
        reclaimed: false,
      });
    }
  }

  #forceNeeded(): void {
    const producers = producerOf(this.#request.stages);
    for (const kind of this.#request.needed)
      if (this.#artefacts.get(kind)?.reclaimed === true) this.#forced.add(producers.get(kind)!.id);
  }

  /** Takes every step that can be taken now. */
  #takeSteps(): void {
    for (let again = true; again;) {
      again = false;
      for (const step of plan(this.#planInput())) {
        if (step.do === 'run') {
          this.#start(step.stage, step.cacheKey);
          continue;
        }
        again = true;
        if (step.do === 'reuse') this.#settle(step.stage, 'cached');
        else if (step.do === 'skip') this.#settle(step.stage, 'skipped');
        else this.#remake(step.stageId);
      }
    }
  }

  #planInput(): Parameters<typeof plan>[0] {
    const { stages, settings } = this.#request;
    const artefacts = new Map<ArtefactKind, KnownArtefact>();
    for (const [kind, row] of this.#artefacts) {
      artefacts.set(kind, {
        hash: row.hash,
        cacheKey: row.cacheKey,
        reclaimed: row.reclaimed,
        absent: row.hash === ABSENT,
        given: row.stageId === GIVEN,
      });
    }
    return {
      stages,
      states: this.#states,
      artefacts,
      forced: this.#forced,
      isEnabled: (stage) => stage.isEnabled?.(settings) ?? true,
      keyOf: (stage, inputs) => cacheKey(stage, stage.params(settings), inputs),
    };
  }

  #remake(stageId: string): void {
    this.#forced.add(stageId);
    this.#states.set(stageId, 'waiting');
    this.#request.onStage(stageId, { state: 'waiting' });
  }

  #settle(stage: StageDefinition, state: 'done' | 'cached' | 'skipped'): void {
    this.#states.set(stage.id, state);
    this.#request.onStage(stage.id, { state, fraction: 1 });
    if (state !== 'skipped') this.#noteGaps(stage);
    if (state === 'cached') this.#request.onEvent({ event: 'stage.cached', subject: stage.id, detail: null });
  }

  /** What a stage says it could not get of all that it was asked for. */
  #noteGaps(stage: StageDefinition): void {
    for (const kind of stage.outputs) {
      const gaps = this.#artefacts.get(kind)?.meta[GAPS_META];
      if (gaps === undefined) continue;
      for (const gap of OutputGaps.parse(gaps)) this.#gaps.push({ stageId: stage.id, ...gap });
    }
  }

  #start(stage: StageDefinition, key: string): void {
    const busy = [...this.#running.values()].filter((running) => running.lane === stage.lane).length;
    if (busy >= LANE_LIMITS[stage.lane]) return;
    this.#states.set(stage.id, 'running');
    this.#request.onStage(stage.id, { state: 'running', fraction: null });
    this.#request.onEvent({ event: 'stage.started', subject: stage.id, detail: key });
    const settled = this.#runOne(stage, key)
      .then(() => {
        this.#settle(stage, 'done');
        this.#request.onEvent({ event: 'stage.done', subject: stage.id, detail: key });
      })
      .catch(async (thrown: unknown) => {
        await this.#request.tools.files.dropTemp(this.#request.vodId, stage.id);
        this.#fail(stage, thrown);
      })
      .finally(() => this.#running.delete(stage.id));
    this.#running.set(stage.id, { lane: stage.lane, settled });
  }

  #fail(stage: StageDefinition, thrown: unknown): void {
    if (isAbortError(thrown) && this.#stop.signal.aborted) {
      this.#states.set(stage.id, 'waiting');
      this.#request.onStage(stage.id, { state: 'waiting' });
      return;
    }
    const error = toErrorShape(thrown);
    this.#states.set(stage.id, 'failed');
    this.#request.tools.log.warn('stage.failed', { stageId: stage.id, code: error.code });
    this.#request.onStage(stage.id, { state: 'failed', error });
    this.#request.onEvent({ event: 'stage.failed', subject: stage.id, detail: error.code });
    if (stage.optional === true) {
      this.#gaps.push({ stageId: stage.id, reason: error.message, nextStep: error.nextStep ?? null });
    } else {
      this.#error ??= error;
      this.#stop.abort();
    }
  }

  async #runOne(stage: StageDefinition, key: string): Promise<void> {
    const { tools, vodId, settings, only } = this.#request;
    if (only === 'analysis' && stage.half === 'raw' && !this.#forced.has(stage.id))
      throw missingRawHalf(stage);
    const params = stage.params(settings);
    const tempDir = await tools.files.makeTempDir(vodId, stage.id);
    const chunkDir = await tools.files.makeChunkDir(vodId, stage.id, key);
    const context = this.#context(stage, { params, tempDir, chunkDir });
    const startedMs = tools.clock.nowUnixMs();
    const outputs = await stage.run(context);
    this.#stop.signal.throwIfAborted();
    const rows = await Promise.all(stage.outputs.map((kind) => this.#toRow(stage, key, kind, outputs[kind])));
    const stale = tools.store.artefacts.commit(rows, tools.clock.nowUnixMs());
    for (const row of rows) this.#artefacts.set(row.kind, row);
    this.#forced.delete(stage.id);
    await Promise.all(stale.map((path) => tools.files.remove(path)));
    await tools.files.dropWork(vodId, stage.id);
    tools.log.info('stage.done', {
      stageId: stage.id,
      vodId,
      elapsedMs: tools.clock.nowUnixMs() - startedMs,
    });
  }

  async #toRow(
    stage: StageDefinition,
    key: string,
    kind: ArtefactKind,
    output: StageOutput | undefined,
  ): Promise<ArtefactRow> {
    const { tools, vodId } = this.#request;
    const row = { vodId, kind, stageId: stage.id, cacheKey: key, reclaimed: false, meta: output?.meta ?? {} };
    if (output === undefined) return { ...row, hash: ABSENT, path: null, sizeBytes: 0 };
    if ('rowsHash' in output) return { ...row, hash: output.rowsHash, path: null, sizeBytes: 0 };
    const stored = await tools.files.commit(output.file);
    return { ...row, ...stored };
  }

  #context(
    stage: StageDefinition,
    own: { params: unknown; tempDir: string; chunkDir: string },
  ): StageContext<unknown> {
    const { tools, vodId, transcriber, languageModel } = this.#request;
    const failed = producerOf(this.#request.stages);
    const find = (kind: ArtefactKind): Artefact | null => {
      const row = this.#artefacts.get(kind);
      const producer = failed.get(kind);
      const isGiven = row?.stageId === GIVEN;
      const state = producer === undefined || isGiven ? 'done' : this.#states.get(producer.id);
      if (row === undefined || row.hash === ABSENT || state === 'failed' || state === 'skipped') return null;
      const absolute = row.path === null || isGiven ? row.path : tools.files.resolve(row.path);
      return { kind, hash: row.hash, path: absolute, sizeBytes: row.sizeBytes, meta: row.meta };
    };
    const input = (kind: ArtefactKind): Artefact => {
      const found = find(kind);
      if (found === null)
        throw new AppError({
          code: 'stage/missing-input',
          message: `Stage ${stage.id} needs ${kind}, which is missing.`,
        });
      return found;
    };
    const readBytes = async (kind: ArtefactKind): Promise<Uint8Array> => {
      const { path } = input(kind);
      if (path === null) throw new Error(`${kind} has no file`);
      return readFile(path);
    };
    return {
      vodId,
      ...own,
      signal: this.#stop.signal,
      log: tools.log,
      media: tools.media,
      workers: tools.workers,
      dbPath: tools.dbPath,
      chatModelPath: tools.chatModelPath,
      lingo: tools.lingo,
      clock: tools.clock,
      transcriber,
      languageModel,
      answers: tools.answers,
      sites: tools.sites,
      progress: (fraction, detail) =>
        this.#request.onStage(stage.id, { fraction, ...(detail === undefined ? {} : { detail }) }),
      chunkDone: (name) =>
        this.#request.onEvent({ event: 'chunk.done', subject: `${stage.id}/${name}`, detail: null }),
      input,
      find,
      readBytes,
      readJson: async (kind) => JSON.parse(new TextDecoder().decode(await readBytes(kind))) as unknown,
    };
  }
}

const missingRawHalf = (stage: StageDefinition): AppError =>
  new AppError({
    code: 'analysis/no-raw-half',
    message: `The raw half is not complete: ${stage.id} has not been run on this VOD.`,
    nextStep: 'Run the analysis without "--only analysis" once, or with "--only raw" first.',
  });
