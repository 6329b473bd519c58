import type { AppErrorShape } from '../../shared/errors.ts';
import {
  PUBLIC_STATUSES,
  type Gap,
  type JobSnapshot,
  type PublicStatus,
  type StageProgress,
} from '../../shared/model/vod.ts';
import { publicStatusOf, type StageState } from '../pipeline/plan.ts';
import type { StageDefinition } from '../pipeline/stage.ts';

/** Before this share of a job is done, time left would be a guess. */
const ETA_FROM_FRACTION = 0.05;

interface StageView {
  state: StageState;
  fraction: number | null;
  detail: string | null;
  startedAtUnixMs: number | null;
  elapsedMs: number | null;
  error: AppErrorShape | null;
}

/** The public face of one running job: per-stage progress, one status that only moves forward, time left. */
export class JobView {
  readonly #stages: readonly StageDefinition[];
  readonly #views: Map<string, StageView>;
  readonly #ids: { jobId: string; vodId: string; createdAtUnixMs: number };
  #status: PublicStatus = 'Queued';
  #startedAtUnixMs: number | null = null;
  #end: {
    finishedAtUnixMs: number;
    cancelled: boolean;
    error: AppErrorShape | null;
    gaps: readonly Gap[];
  } | null = null;

  constructor(
    stages: readonly StageDefinition[],
    ids: { jobId: string; vodId: string; createdAtUnixMs: number },
  ) {
    this.#stages = stages;
    this.#ids = ids;
    const fresh = (): StageView => ({
      state: 'waiting',
      fraction: null,
      detail: null,
      startedAtUnixMs: null,
      elapsedMs: null,
      error: null,
    });
    this.#views = new Map(stages.map((stage) => [stage.id, fresh()]));
  }

  start(nowUnixMs: number): void {
    this.#startedAtUnixMs = nowUnixMs;
  }

  /** Applies a change; true when a state (not just a fraction) changed. */
  apply(
    stageId: string,
    change: { state?: StageState; fraction?: number | null; detail?: string; error?: AppErrorShape },
    nowUnixMs: number,
  ): boolean {
    const view = this.#views.get(stageId);
    if (view === undefined) return false;
    if (change.fraction !== undefined) view.fraction = change.fraction;
    if (change.detail !== undefined) view.detail = change.detail;
    if (change.error !== undefined) view.error = change.error;
    if (change.state === undefined || change.state === view.state) return false;
    if (change.state === 'running') view.startedAtUnixMs = nowUnixMs;
    else if (view.startedAtUnixMs !== null) view.elapsedMs = nowUnixMs - view.startedAtUnixMs;
    view.state = change.state;
    return true;
  }

  /** Moves the public status forward to the earliest unfinished stage; returns it when it changed. */
  advance(): PublicStatus | null {
    const states = new Map([...this.#views].map(([id, view]) => [id, view.state]));
    const next = publicStatusOf(this.#stages, states);
    if (next === null || PUBLIC_STATUSES.indexOf(next) <= PUBLIC_STATUSES.indexOf(this.#status)) return null;
    this.#status = next;
    return next;
  }

  finish(end: {
    finishedAtUnixMs: number;
    cancelled: boolean;
    error: AppErrorShape | null;
    gaps: readonly Gap[];
  }): PublicStatus {
    this.#end = end;
    this.#status = end.error === null && !end.cancelled ? 'Completed' : 'Failed';
    return this.#status;
  }

  snapshot(nowUnixMs: number): JobSnapshot {
    const fraction = this.#end !== null && this.#status === 'Completed' ? 1 : this.#fraction();
    const elapsedMs = this.#startedAtUnixMs === null ? 0 : nowUnixMs - this.#startedAtUnixMs;
    const canGuess = this.#end === null && fraction >= ETA_FROM_FRACTION;
    return {
      ...this.#ids,
      status: this.#status,
      stages: [...this.#views].map(([stageId, view]) => toProgress(stageId, view, nowUnixMs)),
      fraction,
      etaMs: canGuess ? Math.round((elapsedMs * (1 - fraction)) / fraction) : null,
      finishedAtUnixMs: this.#end?.finishedAtUnixMs ?? null,
      cancelled: this.#end?.cancelled ?? false,
      error: this.#end?.error ?? null,
      gaps: [...(this.#end?.gaps ?? [])],
    };
  }

  #fraction(): number {
    let done = 0;
    let total = 0;
    for (const stage of this.#stages) {
      const { state, fraction } = this.#views.get(stage.id)!;
      if (state === 'cached' || state === 'skipped') continue;
      const cost = stage.cost ?? 1;
      total += cost;
      if (state === 'done' || state === 'failed') done += cost;
      else if (state === 'running') done += cost * (fraction ?? 0);
    }
    return total === 0 ? 0 : Math.min(1, done / total);
  }
}

function toProgress(stageId: string, view: StageView, nowUnixMs: number): StageProgress {
  const running = view.state === 'running' && view.startedAtUnixMs !== null;
  return {
    stageId,
    state: view.state,
    fraction: view.fraction === null ? null : Math.min(1, Math.max(0, view.fraction)),
    detail: view.detail,
    elapsedMs: running ? nowUnixMs - view.startedAtUnixMs! : view.elapsedMs,
    error: view.error,
  };
}
