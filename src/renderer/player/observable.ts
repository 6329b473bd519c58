/** A list of listeners; the smallest store that React's useSyncExternalStore and the engine can share. */
export interface Observable {
  readonly subscribe: (listener: () => void) => () => void;
  readonly emit: () => void;
}

export function createObservable(): Observable {
  const listeners = new Set<() => void>();
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit: () => {
      for (const listener of listeners) listener();
    },
  };
}
