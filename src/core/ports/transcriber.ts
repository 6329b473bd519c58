import type { TranscriptSentence } from '../../shared/model/transcript.ts';
import type { RangeMs } from '../../shared/time.ts';

export interface TranscribeRequest {
  /** A 16 kHz mono WAV holding just this chunk. */
  readonly wavPath: string;
  /** Where the chunk lies in the VOD; the answer's times are already VOD times. */
  readonly range: RangeMs;
  readonly language: string | null;
  readonly signal: AbortSignal;
}

export interface TranscribedChunk {
  readonly language: string | null;
  readonly sentences: readonly TranscriptSentence[];
}

/**
 * One speech-to-text engine. Throws AppError `transcriber/unauthorized|rate-limited|unavailable|timeout|bad-answer|not-found`;
 * it retries what is worth retrying itself, honouring Retry-After.
 */
export interface Transcriber {
  /** e.g. `deepgram nova-3`, `whisper.cpp ggml-base.en`: stored as the transcript's origin. */
  readonly origin: string;
  /** Longest chunk it takes. */
  readonly maxChunkMs: number;
  transcribe(request: TranscribeRequest): Promise<TranscribedChunk>;
}
