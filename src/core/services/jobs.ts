import { AppError, isAbortError, toErrorShape } from '../../shared/errors.ts';
import type { JobSnapshot } from '../../shared/model/vod.ts';
import type { JobRow } from '../ports/library-store.ts';
import type { LanguageModel } from '../ports/language-model.ts';
import type { Transcriber } from '../ports/transcriber.ts';
import type { RunOutcome, StageTools } from '../pipeline/run-request.ts';
import { runStages } from '../pipeline/runner.ts';
import type { Artefact, StageDefinition, StageSettings } from '../pipeline/stage.ts';
import { JobView } from './job-view.ts';
import { createTopic, type Topic } from './topic.ts';

export interface JobDeps {
  readonly tools: StageTools;
  readonly stages: readonly StageDefinition[];
  readonly makeId: () => string;
  /** Everything of a VOD that its stages read; asked anew when the job starts. */
  prepare(vodId: string): Promise<{
    settings: StageSettings;
    transcriber: Transcriber | null;
    languageModel: LanguageModel | null;
    sources: Artefact[];
  }>;
  /** Called after each committed stage and at the end, so that rows derived from results are brought up to date. */
  onProgressed(vodId: string): Promise<void>;
  /** Called once a whole job (not just its raw half) ended well. */
  onCompleted(vodId: string): Promise<unknown>;
  /** Work that must not run beside a job (clearing rows that nothing names). */
  maintain(): Promise<void>;
  /** How many jobs may run side by side. */
  parallel(): number;
}

interface Waiting {
  readonly row: JobRow;
  readonly view: JobView;
  readonly controller: AbortController;
}

export interface Jobs {
  enqueue(vodId: string, only: JobRow['only']): JobSnapshot;
  /** Takes up jobs that a crash or a quit left unfinished. */
  resume(): void;
  cancel(jobId: string): void;
  /** Cancels and forgets everything of a VOD; resolves when nothing of it runs any more. */
  cancelVod(vodId: string): Promise<void>;
  get(jobId: string): JobSnapshot | null;
  latest(vodId: string): JobSnapshot | null;
  unfinished(): JobSnapshot[];
  readonly topic: Topic<JobSnapshot>;
  /** Stops the running job so that the next start takes it up again. */
  dispose(): Promise<void>;
}

/**
 * First come first served, a few side by side, never two of the same VOD; every state is in the database before it is
 * told.
 */
export function createJobs(deps: JobDeps): Jobs {
  return new JobQueue(deps);
}

function isPartOf(stage: StageDefinition, only: JobRow['only']): boolean {
  if (only === 'fetch') return stage.lane === 'net';
  return only !== 'raw' || stage.half === 'raw';
}

class JobQueue implements Jobs {
  readonly topic = createTopic<JobSnapshot>();
  readonly #deps: JobDeps;
  readonly #waiting: Waiting[] = [];
  readonly #running = new Map<string, { job: Waiting; ended: Promise<void> }>();
  #disposed = false;
  #maintaining: Promise<void> = Promise.resolve();

  constructor(deps: JobDeps) {
    this.#deps = deps;
  }

  enqueue(vodId: string, only: JobRow['only']): JobSnapshot {
    const same = [...this.#waiting, ...this.#started()].find((job) => job.row.vodId === vodId);
    // What was asked for may have changed (a new chat, another offset): begin again, cached stages cost nothing.
    if (same !== undefined) this.cancel(same.row.jobId);
    const { tools, makeId } = this.#deps;
    return this.#add(makeId(), vodId, only, tools.clock.nowUnixMs());
  }

  resume(): void {
    for (const row of this.#deps.tools.store.jobs.unfinished()) {
      this.#add(row.jobId, row.vodId, row.only, row.snapshot.createdAtUnixMs);
    }
  }

  #add(jobId: string, vodId: string, only: JobRow['only'], createdAtUnixMs: number): JobSnapshot {
    const stages = this.#deps.stages.filter((stage) => isPartOf(stage, only));
    const view = new JobView(stages, { jobId, vodId, createdAtUnixMs });
    const snapshot = view.snapshot(createdAtUnixMs);
    const row: JobRow = { jobId, vodId, only, state: 'queued', snapshot };
    const job = { row, view, controller: new AbortController() };
    this.#waiting.push(job);
    this.#record(job, 'queued', true);
    this.#statusEvent(jobId, snapshot.status);
    this.#startNext();
    return snapshot;
  }

  #started(): Waiting[] {
    return [...this.#running.values()].map(({ job }) => job);
  }

  #startNext(): void {
    while (!this.#disposed && this.#running.size < this.#deps.parallel()) {
      const busy = new Set(this.#started().map((job) => job.row.vodId));
      const at = this.#waiting.findIndex((job) => !busy.has(job.row.vodId));
      if (at < 0) break;
      const [job] = this.#waiting.splice(at, 1);
      const { jobId } = job!.row;
      const ended = this.#run(job!).finally(() => {
        this.#running.delete(jobId);
        this.#startNext();
      });
      this.#running.set(jobId, { job: job!, ended });
    }
    if (this.#running.size === 0 && !this.#disposed) this.#maintaining = this.#maintain();
  }

  /** Tidying up between jobs; a failure only means that it is done another time. */
  async #maintain(): Promise<void> {
    try {
      await this.#deps.maintain();
    } catch (thrown) {
      this.#deps.tools.log.warn('jobs.maintain-failed', { code: toErrorShape(thrown).code });
    }
  }

  /** The VOD's row follows its results; a row that could not be brought up to date is no reason to end the job. */
  async #refresh(vodId: string): Promise<void> {
    try {
      await this.#deps.onProgressed(vodId);
    } catch (thrown) {
      this.#deps.tools.log.warn('jobs.refresh-failed', { vodId, code: toErrorShape(thrown).code });
    }
  }

  async #run(job: Waiting): Promise<void> {
    const { tools } = this.#deps;
    // Clearing unnamed rows must not see an import that is under way.
    await this.#maintaining;
    job.view.start(tools.clock.nowUnixMs());
    this.#record(job, 'running', true);
    try {
      const outcome = await this.#runStages(job);
      const isWhole = job.row.only !== 'raw' && job.row.only !== 'fetch';
      if (outcome.error === null && isWhole) await this.#deps.onCompleted(job.row.vodId);
      // Whoever hears that the job has ended may read the VOD's row at once.
      await this.#refresh(job.row.vodId);
      this.#finish(job, { cancelled: false, ...outcome });
    } catch (thrown) {
      if (this.#disposed && isAbortError(thrown)) return;
      const cancelled = isAbortError(thrown);
      if (!cancelled)
        tools.log.error('job.failed', { jobId: job.row.jobId, code: toErrorShape(thrown).code });
      this.#finish(job, { cancelled, error: cancelled ? null : toErrorShape(thrown), gaps: [] });
    }
    await this.#refresh(job.row.vodId);
  }

  async #runStages(job: Waiting): Promise<RunOutcome> {
    const { tools, stages } = this.#deps;
    const { vodId, jobId, only } = job.row;
    const prepared = await this.#deps.prepare(vodId);
    return runStages({
      tools,
      stages: stages.filter((stage) => isPartOf(stage, only)),
      vodId,
      only,
      needed: only === 'fetch' ? ['source.media'] : [],
      ...prepared,
      signal: job.controller.signal,
      onStage: (stageId, change) => {
        const isNewState = job.view.apply(stageId, change, tools.clock.nowUnixMs());
        this.#announceStatus(job);
        if (isNewState) this.#record(job, 'running', true);
        else this.topic.publish(jobId, job.view.snapshot(tools.clock.nowUnixMs()), false);
        if (change.state === 'done') void this.#refresh(vodId);
      },
      onEvent: (event) => tools.store.jobs.addEvent(jobId, tools.clock.nowUnixMs(), event),
    });
  }

  #announceStatus(job: Waiting): void {
    const status = job.view.advance();
    if (status !== null) this.#statusEvent(job.row.jobId, status);
  }

  #finish(job: Waiting, outcome: RunOutcome & { cancelled: boolean }): void {
    const status = job.view.finish({ ...outcome, finishedAtUnixMs: this.#deps.tools.clock.nowUnixMs() });
    this.#statusEvent(job.row.jobId, status);
    this.#record(job, 'finished', true);
  }

  #statusEvent(jobId: string, status: string): void {
    const { store, clock } = this.#deps.tools;
    store.jobs.addEvent(jobId, clock.nowUnixMs(), { event: 'status', subject: status, detail: null });
  }

  #record(job: Waiting, state: JobRow['state'], urgent: boolean): void {
    const { store, clock } = this.#deps.tools;
    const snapshot = job.view.snapshot(clock.nowUnixMs());
    store.jobs.put({ ...job.row, state, snapshot });
    this.topic.publish(job.row.jobId, snapshot, urgent);
  }

  cancel(jobId: string): void {
    const at = this.#waiting.findIndex((job) => job.row.jobId === jobId);
    if (at >= 0) {
      const [job] = this.#waiting.splice(at, 1);
      this.#finish(job!, { cancelled: true, error: null, gaps: [] });
    } else if (this.#running.has(jobId)) {
      this.#running.get(jobId)!.job.controller.abort();
    } else if (this.#deps.tools.store.jobs.get(jobId) === null) {
      throw new AppError({ code: 'job/not-found', message: `There is no job ${jobId}.` });
    }
  }

  async cancelVod(vodId: string): Promise<void> {
    for (const job of this.#waiting.filter((waiting) => waiting.row.vodId === vodId))
      this.cancel(job.row.jobId);
    const current = [...this.#running.values()].find(({ job }) => job.row.vodId === vodId);
    current?.job.controller.abort();
    await current?.ended;
  }

  get(jobId: string): JobSnapshot | null {
    return this.#live(jobId) ?? this.#deps.tools.store.jobs.get(jobId)?.snapshot ?? null;
  }

  latest(vodId: string): JobSnapshot | null {
    const row = this.#deps.tools.store.jobs.latest(vodId);
    return row === null ? null : (this.#live(row.jobId) ?? row.snapshot);
  }

  unfinished(): JobSnapshot[] {
    return this.#deps.tools.store.jobs.unfinished().map((row) => this.#live(row.jobId) ?? row.snapshot);
  }

  #live(jobId: string): JobSnapshot | null {
    const started = this.#running.get(jobId)?.job;
    return started?.view.snapshot(this.#deps.tools.clock.nowUnixMs()) ?? null;
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#waiting.length = 0;
    const running = [...this.#running.values()];
    for (const { job } of running) job.controller.abort();
    await Promise.all(running.map(({ ended }) => ended));
    await this.#maintaining;
  }
}
