import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecordingFacts } from './fill-chat.ts';
import { FILES } from './finalise.ts';
import { openJournal } from './journal.ts';

/** Deletes the chat of a recording that does not run, for the reason given; nothing fills it again. Can be done again after a crash. */
export async function dropRecordedChat(dir: string, reason: string, atUnixMs: number): Promise<void> {
  const facts = await readRecordingFacts(dir);
  if (facts !== null && facts.chatKeeping.droppedBecause === null) {
    const journal = await openJournal(join(dir, FILES.journal));
    await journal.add({ type: 'chat-dropped', atUnixMs, reason });
    await journal.close();
  }
  for (const name of [FILES.chat, `${FILES.chat}.part`, FILES.arrivedChat, 'fill'])
    await rm(join(dir, name), { recursive: true, force: true });
}
