import type { ChatClassifier } from '../core/domain/chat/affect-reading.ts';
import { loadChatModel } from '../core/infra/chat-model/load-chat-model.ts';
import type { CommandContext } from './context.ts';

/** The shipped model; where it can't be read, a note says so and the word list answers. */
export function chatClassifier({ installation, output }: CommandContext): ChatClassifier {
  const { classifier, problem } = loadChatModel(installation.chatModelPath);
  if (problem !== null) output.note([problem.message, problem.nextStep].filter(Boolean).join(' '));
  return classifier;
}
