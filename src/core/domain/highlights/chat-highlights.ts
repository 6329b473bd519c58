import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { Highlight, SignalWeights } from '../../../shared/model/hype.ts';
import { createChatFeatures } from '../chat/chat-features.ts';
import { scoreHype } from '../scoring/score-hype.ts';
import { DEFAULT_WEIGHTS } from '../scoring/weights.ts';
import { pickHighlights } from './pick-highlights.ts';

export interface TimedMessage {
  /** On the chat's own clock. */
  readonly atMs: number;
  readonly message: ChatMessage;
}

export interface ChatHighlightOptions {
  readonly weights?: SignalWeights;
  /** By default 1: the caller cuts the ranked list where it likes. */
  readonly sensitivity?: number;
}

const TAIL_MS = 1000;

/**
 * Highlights from a chat alone: no media is needed, the stream is taken to end with the last line. Lines may come in
 * any order; negative times are left out. Peaks lie the usual lag before chat's reaction.
 */
export function chatHighlights(
  messages: Iterable<TimedMessage>,
  options: ChatHighlightOptions = {},
): Highlight[] {
  const ordered = inOrder(messages);
  const last = ordered.at(-1);
  if (last === undefined || last.atMs < 0) return [];
  const durationMs = last.atMs + TAIL_MS;
  const features = createChatFeatures({ durationMs });
  for (const { atMs, message } of ordered) features.add(atMs, message);
  const chat = features.finish();
  const missing = { loudness: null, voice: null, sentences: null };
  const hype = scoreHype({ durationMs, lagMs: null, chat, ...missing });
  return pickHighlights({
    hype,
    durationMs,
    chat,
    ...missing,
    weights: options.weights ?? DEFAULT_WEIGHTS,
    sensitivity: options.sensitivity ?? 1,
  });
}

function inOrder(messages: Iterable<TimedMessage>): readonly TimedMessage[] {
  const list = [...messages];
  const isSorted = list.every((line, index) => index === 0 || list[index - 1]!.atMs <= line.atMs);
  return isSorted ? list : list.sort((a, b) => a.atMs - b.atMs);
}
