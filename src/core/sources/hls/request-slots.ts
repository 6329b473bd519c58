/** At most so many requests at a time; who comes later waits its turn. */
export interface RequestSlots {
  /** Resolves with the function that frees the slot again. */
  take(): Promise<() => void>;
}

export function createRequestSlots(count: number): RequestSlots {
  let free = count;
  const waiting: (() => void)[] = [];
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  };
  return {
    async take() {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      return release;
    },
  };
}
