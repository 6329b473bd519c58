import { asArray, asFilledText, asInteger, asObject } from '../chat/formats/field.ts';
import { at, textOf } from './lenient.ts';

/** One answer of `get_live_chat` or `get_live_chat_replay`. Source: protocol notes §5. */
export interface ChatPage {
  readonly actions: readonly unknown[];
  /** Token of the following page; null on the last one. */
  readonly next: string | null;
  /** Wait that long before the following live page; null for a replay. */
  readonly timeoutMs: number | null;
  /** Token that jumps to a place (`playerOffsetMs`). */
  readonly seek: string | null;
  /** First and last place on the video, null on a page without any. */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  /** False where the answer held no chat at all: the stream ended, or the chat is closed. */
  readonly isChat: boolean;
  /** What is said instead of a chat. */
  readonly message: string | null;
}

const FORWARD = [
  'liveChatReplayContinuationData',
  'invalidationContinuationData',
  'timedContinuationData',
  'reloadContinuationData',
] as const;

export function readChatPage(answer: unknown): ChatPage {
  const chat =
    asObject(at(answer, 'continuationContents', 'liveChatContinuation')) ??
    asObject(at(answer, 'response', 'continuationContents', 'liveChatContinuation'));
  const actions = asArray(chat?.['actions']);
  const found = new Map<string, unknown>();
  for (const entry of asArray(chat?.['continuations'])) {
    for (const [kind, data] of Object.entries(asObject(entry) ?? {})) found.set(kind, data);
  }
  const forward = FORWARD.map((kind) => found.get(kind)).find((data) => data !== undefined);
  let firstMs: number | null = null;
  let lastMs: number | null = null;
  for (const action of actions) {
    const place = placeOf(action);
    if (place === null) continue;
    firstMs = Math.min(place, firstMs ?? place);
    lastMs = Math.max(place, lastMs ?? place);
  }
  return {
    actions,
    next: asFilledText(at(forward, 'continuation')),
    timeoutMs: asInteger(at(forward, 'timeoutMs')),
    seek: asFilledText(at(found.get('playerSeekContinuationData'), 'continuation')),
    firstMs,
    lastMs,
    isChat: chat !== null,
    message: textOf(at(answer, 'contents', 'messageRenderer', 'text')),
  };
}

/** Where on the video a replay's action stands; null for one of a live feed. */
export const placeOf = (action: unknown): number | null =>
  asInteger(at(action, 'replayChatItemAction', 'videoOffsetTimeMsec'));
