import { open } from 'node:fs/promises';
import { gunzipSync, constants } from 'node:zlib';
import type { ChatFormat } from '../../../shared/model/chat.ts';
import type { TranscriptFormat } from '../../../shared/model/transcript.ts';
import { detectChatFormat } from '../../domain/chat/formats/chat-decoder.ts';
import { detectTranscriptFormat } from '../../domain/transcript/formats/detect.ts';
import type { Task } from '../task.ts';

const HEAD_BYTES = 256 * 1024;

export interface FileNature {
  readonly chatFormat: ChatFormat | null;
  readonly transcriptFormat: TranscriptFormat | null;
}

/** What a file is by its first 256 KiB, if it is chat or transcript at all. */
export const inspectFileNature: Task<{ path: string }, FileNature> = async ({ path }) => {
  const head = await readHead(path);
  const transcriptFormat = detectTranscriptFormat(head);
  // A Whisper or Deepgram file is JSON as many chats are: the narrower test goes first.
  return { transcriptFormat, chatFormat: transcriptFormat === null ? detectChatFormat(head) : null };
};

async function readHead(path: string): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const bytes = new Uint8Array(HEAD_BYTES);
    const { bytesRead } = await handle.read(bytes, 0, HEAD_BYTES, 0);
    const head = bytes.subarray(0, bytesRead);
    const isGzip = head[0] === 0x1f && head[1] === 0x8b;
    return isGzip ? gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }) : head;
  } finally {
    await handle.close();
  }
}
