import type { WorkerTasks } from '../workers/tasks/index.ts';

export type TaskName = keyof WorkerTasks;
export type TaskInput<N extends TaskName> = Parameters<WorkerTasks[N]>[0];
export type TaskOutput<N extends TaskName> = Awaited<ReturnType<WorkerTasks[N]>>;

export interface RunTaskOptions {
  readonly signal?: AbortSignal;
  /** Parts of the input that are handed over, not copied: the caller has them no more. */
  readonly transfer?: readonly ArrayBuffer[];
  /** Called with whatever the task reports, at most 10 times a second. */
  readonly onProgress?: (fraction: number, detail?: string) => void;
}

/** Runs CPU-heavy or large-read work away from the main thread. Errors keep their `AppError` shape. */
export interface WorkerPool {
  run<N extends TaskName>(name: N, input: TaskInput<N>, options?: RunTaskOptions): Promise<TaskOutput<N>>;
  dispose(): Promise<void>;
}
