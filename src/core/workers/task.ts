/** What a task may use beside its input. Tasks are plain async functions that run in a worker thread. */
export interface TaskContext {
  readonly signal: AbortSignal;
  progress(fraction: number, detail?: string): void;
}

export type Task<In, Out> = (input: In, ctx: TaskContext) => Promise<Out>;
