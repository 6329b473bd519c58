import { openAsBlob } from 'node:fs';
import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { abortError } from '../../../shared/errors.ts';
import type { Transcriber } from '../../ports/transcriber.ts';
import { chunkFromAnswer } from './answer.ts';
import { serviceFailure, timeoutFailure, withoutKey } from './failures.ts';

const TIMEOUT_SEC = 600;
const MAX_RETRIES = 4;

export interface OpenAiOptions {
  /** How the person knows it: "OpenAI", or the server's address. */
  readonly label: string;
  readonly apiKey: string;
  readonly baseUrl: string | null;
  readonly model: string;
}

/** Any OpenAI-compatible `audio/transcriptions` endpoint; the SDK retries and honours Retry-After itself. */
export function createOpenAi(options: OpenAiOptions): Transcriber {
  const { label, apiKey } = options;
  const client = new OpenAI({
    apiKey,
    baseURL: options.baseUrl,
    maxRetries: MAX_RETRIES,
    timeout: TIMEOUT_SEC * 1000,
  });
  return {
    origin: `${label} ${options.model}`,
    // The hosted service takes 25 MB: 13 minutes of 16 kHz mono WAV.
    maxChunkMs: 10 * 60_000,
    async transcribe(request) {
      try {
        const answer = await client.audio.transcriptions.create(
          {
            // A blob, not a stream: it can be sent again when the service asks to retry.
            file: new File([await openAsBlob(request.wavPath)], 'chunk.wav', { type: 'audio/wav' }),
            model: options.model,
            response_format: 'verbose_json',
            timestamp_granularities: ['word', 'segment'],
            ...(request.language === null ? {} : { language: request.language }),
          },
          { signal: request.signal },
        );
        return await chunkFromAnswer(label, request, withoutKey(JSON.stringify(answer), apiKey));
      } catch (thrown) {
        if (thrown instanceof APIUserAbortError) throw abortError();
        if (thrown instanceof APIConnectionTimeoutError) throw timeoutFailure(label, TIMEOUT_SEC, thrown);
        if (thrown instanceof APIConnectionError) throw serviceFailure(label, null, thrown.message);
        if (thrown instanceof APIError) {
          const status = (thrown.status as number | undefined) ?? null;
          throw serviceFailure(label, status, withoutKey(thrown.message, apiKey));
        }
        throw thrown;
      }
    },
  };
}
