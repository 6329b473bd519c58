import type { RangeMs } from '../../../shared/time.ts';

/** A slice shorter than this costs more questions than it saves time. */
const MIN_SLICE_MS = 5 * 60_000;
/** Chats are not even: who is done early takes another slice. */
const SLICES_A_WORKER = 4;
/** Quiet at a chat's end is believed below this many messages that the usual rate would have brought. */
const TOO_QUIET_MESSAGES = 20;
const MIN_SILENCE_MS = 5 * 60_000;

/** Where each slice of a replay begins: equal parts, four for each worker, none shorter than five minutes. */
export function sliceStarts(range: RangeMs, workers: number): number[] {
  const lengthMs = Math.max(0, range.endMs - range.startMs);
  const count =
    workers === 1 ? 1 : Math.max(1, Math.min(workers * SLICES_A_WORKER, Math.floor(lengthMs / MIN_SLICE_MS)));
  return Array.from({ length: count }, (_, index) => range.startMs + Math.floor((lengthMs * index) / count));
}

/**
 * Whether a replay that says it is over, `remainingMs` before its video, is likely to have lost the rest: at the rate
 * of what came before, 20 or more messages would have followed, within five minutes or more.
 */
export function endsTooEarly(chat: { messages: number; coveredMs: number; remainingMs: number }): boolean {
  const { messages, coveredMs, remainingMs } = chat;
  if (remainingMs < MIN_SILENCE_MS || coveredMs <= 0) return false;
  return (messages / coveredMs) * remainingMs >= TOO_QUIET_MESSAGES;
}
