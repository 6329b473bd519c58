import { openAsBlob } from 'node:fs';
import { AppError, abortError } from '../../../shared/errors.ts';
import type { Transcriber } from '../../ports/transcriber.ts';
import { chunkFromAnswer } from './answer.ts';
import { serviceFailure, timeoutFailure } from './failures.ts';
import { createOpenAi } from './openai.ts';

const TIMEOUT_SEC = 1800;
const LABEL = 'The Whisper server';
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * A Whisper server on this machine: whisper.cpp's (`…/inference`) or an OpenAI-compatible one (`…/v1`).
 * Throws AppError `transcriber/not-loopback|bad-address`.
 */
export function createWhisperServer(options: { url: string; model: string }): Transcriber {
  const url = parseLoopbackUrl(options.url);
  if (url.pathname.endsWith('/inference')) return createWhisperCppServer(url);
  return createOpenAi({
    label: LABEL,
    apiKey: 'none',
    baseUrl: url.href.replace(/\/$/, ''),
    model: options.model,
  });
}

function parseLoopbackUrl(text: string): URL {
  if (!URL.canParse(text)) {
    throw new AppError({
      code: 'transcriber/bad-address',
      message: `"${text}" is not an address.`,
      nextStep: 'Write it like http://127.0.0.1:8080/inference or http://127.0.0.1:8000/v1.',
    });
  }
  const url = new URL(text);
  if (!LOOPBACK.has(url.hostname)) {
    throw new AppError({
      code: 'transcriber/not-loopback',
      message: `${url.host} is not this machine.`,
      nextStep:
        'Use an address on 127.0.0.1, or switch on the OpenAI-compatible service, which says what leaves the machine.',
    });
  }
  return url;
}

/** whisper.cpp `examples/server`: multipart `file`, `response_format=verbose_json`. */
function createWhisperCppServer(url: URL): Transcriber {
  return {
    origin: `whisper.cpp server ${url.host}`,
    maxChunkMs: 5 * 60_000,
    async transcribe(request) {
      const form = new FormData();
      form.set('file', await openAsBlob(request.wavPath, { type: 'audio/wav' }), 'chunk.wav');
      form.set('response_format', 'verbose_json');
      form.set('language', request.language ?? 'auto');
      const timeout = AbortSignal.timeout(TIMEOUT_SEC * 1000);
      try {
        const answer = await fetch(url, {
          method: 'POST',
          body: form,
          signal: AbortSignal.any([request.signal, timeout]),
        });
        const text = await answer.text();
        if (!answer.ok) throw serviceFailure(LABEL, answer.status, text.slice(0, 500));
        return await chunkFromAnswer(LABEL, request, text);
      } catch (thrown) {
        if (request.signal.aborted) throw abortError();
        if (timeout.aborted) throw timeoutFailure(LABEL, TIMEOUT_SEC, thrown);
        if (thrown instanceof AppError) throw thrown;
        throw serviceFailure(LABEL, null, String(thrown));
      }
    },
  };
}
