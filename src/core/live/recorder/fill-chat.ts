import { createReadStream } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type ChatMessage, ChatSource } from '../../../shared/model/chat.ts';
import { TimeMap } from '../../../shared/model/time-map.ts';
import { wallToMedia } from '../../domain/time-map/convert.ts';
import type { ChatGap } from '../../ports/live-feed.ts';
import type { ChatFileHeader } from '../../ports/site.ts';
import { writeChatJsonl } from '../../sources/chat-jsonl.ts';
import { readChatStore } from './chat-store.ts';
import { addFact, factsOf, type RecordingFacts } from './facts.ts';
import { FILES, withChatGaps, writeSafely } from './finalise.ts';
import { type JournalEntry, openJournal, readJournal } from './journal.ts';

/** The clocks of this machine and of the platform agree no better. */
const MARGIN_MS = 2000;

/** A stretch of the platform's clock. */
export interface UnixRange {
  readonly fromUnixMs: number;
  readonly toUnixMs: number;
}

/** What a recording's folder knows of it; null where it holds none. */
export const readRecordingFacts = async (dir: string): Promise<RecordingFacts | null> =>
  factsOf(await readJournal(join(dir, FILES.journal)));

/** When messages of a gap were sent, by the platform's clock; somewhat more, because the same message is never kept twice. */
export const sentWithin = ({ skewMs }: RecordingFacts, gap: ChatGap): UnixRange => ({
  fromUnixMs: gap.fromUnixMs - skewMs - MARGIN_MS,
  toUnixMs: gap.toUnixMs - skewMs + MARGIN_MS,
});

/**
 * Puts what was said during a gap into a finished recording's chat: messages of `fetchedPath` (klipstream-jsonl in time
 * order) that were sent then and are not in the recording. The gap leaves the time map. Done again after a crash it changes nothing
 * more. Resolves with how many messages came in.
 */
export async function fillChatGap(
  dir: string,
  facts: RecordingFacts,
  fill: { readonly gap: ChatGap; readonly fetchedPath: string },
): Promise<number> {
  const { gap } = fill;
  const map = TimeMap.parse(JSON.parse(await readFile(join(dir, FILES.timeMap), 'utf8')));
  const messages = await mergeChat(dir, map, { ...fill, within: sentWithin(facts, gap) });
  const chatGaps = facts.chatGaps.filter((other) => other !== gap);
  const truth = map.truth.filter(({ kind }) => kind !== 'no-chat');
  await writeSafely(
    join(dir, FILES.timeMap),
    JSON.stringify(withChatGaps({ ...map, truth }, { ...facts, chatGaps })),
  );
  const { fromUnixMs, toUnixMs } = gap;
  const entry: JournalEntry = { type: 'chat-filled', fromUnixMs, toUnixMs, messages };
  const journal = await openJournal(join(dir, FILES.journal));
  await journal.add(entry);
  await journal.close();
  addFact(facts, entry);
  return messages;
}

async function mergeChat(
  dir: string,
  map: TimeMap,
  fill: { readonly fetchedPath: string; readonly within: UnixRange },
): Promise<number> {
  const path = join(dir, FILES.chat);
  const known = await idsWithin(path, fill.within);
  const writer = writeChatJsonl(`${path}.part`, await headerOf(path));
  let messages = 0;
  const missed = missing(fill, known)[Symbol.asyncIterator]();
  let next = await missed.next();
  const writeUpTo = async (unixMs: number): Promise<void> => {
    for (; next.done !== true && next.value.sentAtUnixMs <= unixMs; next = await missed.next()) {
      await writer.write({ ...next.value, offsetMs: wallToMedia(map, next.value.sentAtUnixMs) });
      messages++;
    }
  };
  for await (const message of readChatStore(path)) {
    if (message.sentAtUnixMs !== null) await writeUpTo(message.sentAtUnixMs);
    await writer.write(message);
  }
  await writeUpTo(Infinity);
  await writer.end();
  await rename(`${path}.part`, path);
  return messages;
}

type Timed = ChatMessage & { readonly sentAtUnixMs: number };

async function* missing(
  { fetchedPath, within }: { readonly fetchedPath: string; readonly within: UnixRange },
  known: ReadonlySet<string>,
): AsyncGenerator<Timed> {
  for await (const message of readChatStore(fetchedPath))
    if (isWithin(message, within) && message.id !== null && !known.has(message.id)) yield message;
}

const isWithin = (message: ChatMessage, { fromUnixMs, toUnixMs }: UnixRange): message is Timed =>
  message.sentAtUnixMs !== null && message.sentAtUnixMs >= fromUnixMs && message.sentAtUnixMs <= toUnixMs;

async function idsWithin(path: string, within: UnixRange): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const message of readChatStore(path))
    if (message.id !== null && isWithin(message, within)) ids.add(message.id);
  return ids;
}

const Header = ChatSource.omit({ format: true });

/** The first line of a chat that `writeChatJsonl` wrote. */
async function headerOf(path: string): Promise<ChatFileHeader> {
  const input = createReadStream(path);
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    input.destroy();
    return Header.parse(JSON.parse(line));
  }
  throw new Error(`${path} is empty`);
}
