import { useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { FileOrVod, Reanchored } from '../../../shared/contract/align.ts';
import { toErrorShape, type AppErrorShape } from '../../../shared/errors.ts';
import { openReview } from '../../app/route.ts';
import { notify } from '../../app/toasts.ts';
import { useClient } from '../../rpc/connection.ts';
import { reanchorStrings as words } from './reanchor-strings.ts';

interface Reanchor {
  readonly isRunning: boolean;
  readonly result: Reanchored | null;
  readonly error: AppErrorShape | null;
  readonly start: (vodId: string, to: FileOrVod, cutClips: boolean) => Promise<void>;
  readonly cancel: () => void;
}

/** One comparison at a time; it ends with the screen. */
export function useReanchor(): Reanchor {
  const client = useClient();
  const queries = useQueryClient();
  const running = useRef<AbortController | null>(null);
  const [isRunning, setIsRunning] = useState(false);
  const [result, setResult] = useState<Reanchored | null>(null);
  const [error, setError] = useState<AppErrorShape | null>(null);
  const cancel = (): void => running.current?.abort();
  useEffect(() => () => running.current?.abort(), []);
  const start: Reanchor['start'] = async (vodId, to, cutClips) => {
    const abort = new AbortController();
    running.current = abort;
    setIsRunning(true);
    setResult(null);
    setError(null);
    try {
      const input = { vodId, to, cutClips };
      const made = await client.call('sound.reanchor', input, { signal: abort.signal });
      setResult(made);
      // It takes minutes: where it was started may be closed by then.
      notify(words.done(made.names[1]), {
        tone: 'good',
        action: { label: words.open, run: () => openReview(made.vodId) },
      });
      await queries.invalidateQueries({ queryKey: ['review.markers'] });
    } catch (thrown) {
      if (!abort.signal.aborted) setError(toErrorShape(thrown));
    } finally {
      running.current = null;
      setIsRunning(false);
    }
  };
  return { isRunning, result, error, start, cancel };
}
