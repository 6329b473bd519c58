/**
 * Latest value per key, pushed to any number of readers. Progress is coalesced to at most one push per interval and
 * reader; an urgent change (a new state) is pushed at once. A slow reader misses intermediate values, never the last.
 */
export interface Topic<Value> {
  publish(key: string, value: Value, urgent: boolean): void;
  /** Ends when the signal aborts. The snapshot comes first. */
  read(
    snapshot: readonly Value[],
    signal: AbortSignal,
    accepts?: (value: Value) => boolean,
  ): AsyncGenerator<Value[]>;
}

const INTERVAL_MS = 100;

interface Reader<Value> {
  readonly pending: Map<string, Value>;
  readonly accepts: (value: Value) => boolean;
  wake: (() => void) | null;
  urgent: boolean;
}

export function createTopic<Value>(): Topic<Value> {
  const readers = new Set<Reader<Value>>();
  return {
    publish(key, value, urgent) {
      for (const reader of readers) {
        if (!reader.accepts(value)) continue;
        reader.pending.set(key, value);
        reader.urgent ||= urgent;
        reader.wake?.();
      }
    },
    async *read(snapshot, signal, accepts = () => true) {
      const reader: Reader<Value> = { pending: new Map(), accepts, wake: null, urgent: false };
      readers.add(reader);
      const onAbort = (): void => reader.wake?.();
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        yield [...snapshot];
        for (;;) {
          await nextPush(reader, signal);
          if (signal.aborted) return;
          const values = [...reader.pending.values()];
          reader.pending.clear();
          reader.urgent = false;
          yield values;
        }
      } finally {
        readers.delete(reader);
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
}

/** Resolves once something is pending and either it is urgent or the interval has passed. */
function nextPush<Value>(reader: Reader<Value>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | null = null;
    const finish = (): void => {
      if (timer !== null) clearTimeout(timer);
      reader.wake = null;
      resolve();
    };
    const look = (): void => {
      if (signal.aborted || (reader.pending.size > 0 && reader.urgent)) finish();
      else if (reader.pending.size > 0) timer ??= setTimeout(finish, INTERVAL_MS);
    };
    reader.wake = look;
    look();
  });
}
