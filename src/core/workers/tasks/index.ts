/** Every task that can run in a worker thread, by name. One line each; the handler lives in its own file. */
export const workerTasks = {};

export type WorkerTasks = typeof workerTasks;
