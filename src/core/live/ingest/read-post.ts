import type { IncomingMessage } from 'node:http';
import { AppError } from '../../../shared/errors.ts';
import { MAX_SKEW_MS } from '../../domain/live/outside/clock-skew.ts';
import {
  demandFresh,
  readSignature,
  SIGNATURE_HEADER,
  SOURCE_HEADER,
} from '../../domain/live/outside/signature.ts';
import type { EventGate } from './event-gate.ts';
import { isSigned, type EventSource, type EventSources } from './event-sources.ts';

/** Largest message: a batch of 500 events of 512 bytes. */
export const MAX_MESSAGE_BYTES = 256 * 1024;

interface Door {
  readonly sources: EventSources;
  readonly gate: EventGate;
  /** Signatures of the last minutes, with when they stop to matter (Unix ms), oldest first. */
  readonly signatures: Map<string, number>;
}

export interface SignedPost {
  readonly source: EventSource;
  readonly text: string;
  readonly signedAtUnixMs: number;
  /** None of it was taken: the same post may come again. */
  forget(): void;
}

/** A post whose signature is right. Throws AppError `events/…`, after noting it. */
export async function readPost(request: IncomingMessage, streamId: string, door: Door): Promise<SignedPost> {
  let source: EventSource | null = null;
  try {
    const body = await readBody(request);
    const { sentAtUnixMs, hex } = readSignature(headerOf(request, SIGNATURE_HEADER));
    const sourceId = headerOf(request, SOURCE_HEADER);
    const named = (await door.sources.list()).find((each) => each.sourceId === sourceId);
    if (named === undefined || !isSigned(named, hex, { sentAtUnixMs, streamId, body })) throw badSignature();
    source = named;
    demandFresh(sentAtUnixMs, Date.now());
    demandFirst(door.signatures, hex);
    const forget = (): void => void door.signatures.delete(hex);
    return { source, text: body, signedAtUnixMs: sentAtUnixMs, forget };
  } catch (thrown) {
    if (thrown instanceof AppError) door.gate.note(thrown, source);
    throw thrown;
  }
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

/** Never more than `MAX_MESSAGE_BYTES`; the rest of a larger body stays unread. */
function readBody(request: IncomingMessage): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_MESSAGE_BYTES) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > MAX_MESSAGE_BYTES) {
        request.pause();
        reject(tooLarge());
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
    request.on('close', () => reject(new Error('gone')));
  });
}

/** The same post twice is somebody's recording of it: who sends again signs again. */
function demandFirst(signatures: Map<string, number>, hex: string): void {
  const nowUnixMs = Date.now();
  for (const [old, untilUnixMs] of signatures) {
    if (untilUnixMs > nowUnixMs) break;
    signatures.delete(old);
  }
  if (signatures.has(hex))
    throw new AppError({
      code: 'events/replayed',
      message: 'This very post came before.',
      nextStep: 'To send events again, sign them anew; their ids make sure that they count once.',
    });
  // A clock may be ahead by as much as it may be behind.
  signatures.set(hex, nowUnixMs + 2 * MAX_SKEW_MS);
}

export const tooLarge = (): AppError =>
  new AppError({
    code: 'events/too-large',
    message: `The message is larger than ${MAX_MESSAGE_BYTES / 1024} KB.`,
    nextStep: 'Send fewer events at a time.',
  });

const badSignature = (): AppError =>
  new AppError({
    code: 'events/bad-signature',
    message: 'No source of this id signed this post.',
    nextStep: `Check ${SOURCE_HEADER} and the token, and sign time, stream and body exactly as they are sent.`,
  });
