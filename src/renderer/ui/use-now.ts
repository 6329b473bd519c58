import { useEffect, useState } from 'react';

/** The wall clock in Unix milliseconds, read again every so often, for words such as `3 min ago`. */
export function useNow(everyMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNowMs(Date.now()), everyMs);
    return () => window.clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
