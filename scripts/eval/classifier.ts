import { loadChatModel } from '../../src/core/infra/chat-model/load-chat-model.ts';
import { CHAT_MODEL_PATH } from '../../test/support/chat-model.ts';

const { classifier, problem } = loadChatModel(CHAT_MODEL_PATH);
if (problem !== null) throw new Error(problem.message);

/** What the program reads chat with: the shipped model and the lexicon together. */
export const shippedClassifier = classifier;
