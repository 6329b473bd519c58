import { readFileSync } from 'node:fs';
import { AppError, toErrorShape, type AppErrorShape } from '../../../shared/errors.ts';
import type { ChatClassifier } from '../../domain/chat/affect-reading.ts';
import { lexiconClassifier } from '../../domain/chat/lexicon-classifier.ts';
import { decodeChatModel } from '../../domain/chat/model/model-file.ts';
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
