import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { Highlight, SignalWeights } from '../../../shared/model/hype.ts';
import type { ChatClassifier } from '../chat/affect-reading.ts';
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
  /** What reads the lines' feelings; by default the lexicon alone. */
  readonly classifier?: ChatClassifier;
}

export interface ChatHighlighter {
  /** Lines as they stream by, in time order but for small disorder; negative times are left out. */
  add(atMs: number, message: ChatMessage): void;
  /** Ranked, best first. Call once. */
  finish(): Highlight[];
}

/**
 * Highlights from a chat alone, at flat memory: no media is needed, the stream is taken to end with the last line.
 * Peaks lie the usual lag before chat's reaction.
 */
export function createChatHighlighter(options: ChatHighlightOptions = {}): ChatHighlighter {
  const features = createChatFeatures({
    durationMs: null,
    ...(options.classifier === undefined ? {} : { classifier: options.classifier }),
  });
  return {
    add: (atMs, message) => {
      features.add(atMs, message);
    },
    finish() {
      const chat = features.finish();
      const durationMs = chat.length * chat.stepMs;
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
    },
  };
}

/** `createChatHighlighter` over messages at hand, in any order. */
export function chatHighlights(
  messages: readonly TimedMessage[],
  options: ChatHighlightOptions = {},
): Highlight[] {
  const isOrdered = messages.every((line, index) => index === 0 || messages[index - 1]!.atMs <= line.atMs);
  const ordered = isOrdered ? messages : [...messages].sort((a, b) => a.atMs - b.atMs);
  const highlighter = createChatHighlighter(options);
  for (const { atMs, message } of ordered) highlighter.add(atMs, message);
  return highlighter.finish();
}
