import { fileURLToPath } from 'node:url';

/** The shipped one. */
export const CHAT_MODEL_PATH = fileURLToPath(new URL('../../resources/chat-model.bin', import.meta.url));
