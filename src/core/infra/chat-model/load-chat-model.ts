import { readFileSync } from 'node:fs';
import { AppError, toErrorShape, type AppErrorShape } from '../../../shared/errors.ts';
import type { ChatClassifier } from '../../domain/chat/affect-reading.ts';
import { lexiconClassifier } from '../../domain/chat/lexicon-classifier.ts';
import { decodeChatModel } from '../../domain/chat/model/model-file.ts';
import type { Log } from '../../ports/log.ts';
import { createTrainedClassifier } from '../../domain/chat/model/trained-classifier.ts';

export interface LoadedChatModel {
  readonly classifier: ChatClassifier;
  /** Why the classifier is the lexicon alone; null when it is the trained model. */
  readonly problem: AppErrorShape | null;
}

/** The model that is shipped in `resources/`. Never fails: a missing or damaged file leaves the lexicon. */
export function loadChatModel(path: string): LoadedChatModel {
  try {
    return { classifier: createTrainedClassifier(decodeChatModel(bytesOf(path))), problem: null };
  } catch (thrown) {
    return { classifier: lexiconClassifier, problem: toErrorShape(thrown) };
  }
}

type ChatModelState = Pick<LoadedChatModel, 'problem'> & { readonly id: string };

/**
 * What reads the feelings of chat, and why it is not the shipped model. Looked at once, by the first who asks: what makes
 * chat features must not change under a running program, and a start that makes none does not pay for it.
 */
export function chatModelState(path: string, log: Log): () => ChatModelState {
  const look = (): ChatModelState => {
    const { classifier, problem } = loadChatModel(path);
    if (problem !== null) log.warn('chat-model.unusable', { code: problem.code });
    return { id: classifier.id, problem };
  };
  let state: ChatModelState | null = null;
  return () => (state ??= look());
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new AppError(
      {
        code: 'chat-model/missing',
        message: 'The chat model is not where it was installed.',
        nextStep: 'Install KlipStream again; until then feelings are read from its word list.',
        detail: path,
      },
      { cause },
    );
  }
}
