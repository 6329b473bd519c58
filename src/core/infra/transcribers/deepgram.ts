import { openAsBlob } from 'node:fs';
import { DeepgramClient, DeepgramEnvironment, DeepgramError, DeepgramTimeoutError } from '@deepgram/sdk';
import type { Transcriber } from '../../ports/transcriber.ts';
import { chunkFromAnswer } from './answer.ts';
import { serviceFailure, throwIfAborted, timeoutFailure, withoutKey } from './failures.ts';

const MODEL = 'nova-3';
const TIMEOUT_SEC = 300;
const MAX_RETRIES = 4;

/** Deepgram's pre-recorded API (`/v1/listen`) through its SDK, which retries and honours Retry-After itself. */
export function createDeepgram(options: { apiKey: string; baseUrl: string | null }): Transcriber {
  const { apiKey } = options;
  const base = options.baseUrl ?? DeepgramEnvironment.Production.base;
  const client = new DeepgramClient({
    apiKey,
    environment: { ...DeepgramEnvironment.Production, base },
  });
  return {
    origin: `deepgram ${MODEL}`,
    maxChunkMs: 10 * 60_000,
    async transcribe(request) {
      try {
        const answer = await client.listen.v1.media.transcribeFile(
          // A blob, not a stream: it can be sent again when the service asks to retry.
          await openAsBlob(request.wavPath),
          {
            model: MODEL,
            smart_format: true,
            paragraphs: true,
            punctuate: true,
            ...(request.language === null ? { detect_language: true } : { language: request.language }),
          },
          { timeoutInSeconds: TIMEOUT_SEC, maxRetries: MAX_RETRIES, abortSignal: request.signal },
        );
        return await chunkFromAnswer('Deepgram', request, withoutKey(JSON.stringify(answer), apiKey));
      } catch (thrown) {
        throwIfAborted(request.signal);
        if (thrown instanceof DeepgramTimeoutError) throw timeoutFailure('Deepgram', TIMEOUT_SEC, thrown);
        if (thrown instanceof DeepgramError)
          throw serviceFailure(
            'Deepgram',
            thrown.statusCode ?? null,
            withoutKey(JSON.stringify(thrown.body ?? thrown.message), apiKey),
          );
        throw thrown;
      }
    },
  };
}
