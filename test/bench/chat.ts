import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChatClassifier } from '../../src/core/domain/chat/affect-reading.ts';
import { createChatFeatures } from '../../src/core/domain/chat/chat-features.ts';
import { readChatFile } from '../../src/core/infra/chat-files/read-chat-file.ts';
import { loadChatModel } from '../../src/core/infra/chat-model/load-chat-model.ts';
import type { ChatMessage } from '../../src/shared/model/chat.ts';
import { CHAT_MODEL_PATH } from '../support/chat-model.ts';
import { hasTestData, testData } from '../support/test-data.ts';
import { makeLongChat } from './recordings.ts';

const CLI = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));
const REPEATS = 3;
const PASSES = 5;

export interface ChatSpeed {
  /** What was read: real chats where they are, else made-up lines. */
  readonly source: string;
  /** Lines per second of `klipstream chat classify` from its start to its end, JSON in and out. */
  readonly classifyPerSec: number;
  /** Messages per second of CPU of the whole chat feature pass, first (cold) and best of five; the model is loaded. */
  readonly featuresPerCpuSec: readonly [first: number, best: number];
}

/** The two speeds of reading chat. CPU time, because other programs may share the machine. */
export async function measureChat(dir: string): Promise<ChatSpeed> {
  const chats = await chatsOf(dir);
  const count = chats.reduce((sum, chat) => sum + chat.length, 0);
  const { classifier } = loadChatModel(CHAT_MODEL_PATH);
  const passes = Array.from({ length: PASSES }, () => count / featurePassCpuSec(chats, classifier));
  const file = join(dir, 'lines.jsonl');
  const text = chats
    .flatMap((chat) => chat.map((message) => JSON.stringify({ text: message.text })))
    .join('\n');
  writeFileSync(file, new Array<string>(REPEATS).fill(text).join('\n'));
  return {
    source: `${count.toLocaleString('en')} ${hasTestData ? 'real' : 'made-up'} messages`,
    classifyPerSec: (REPEATS * count) / (await classifySec(file)),
    featuresPerCpuSec: [passes[0]!, Math.max(...passes)],
  };
}

async function chatsOf(dir: string): Promise<ChatMessage[][]> {
  const paths = hasTestData
    ? readdirSync(testData('twitch-vod-chat'))
        .filter((name) => name.endsWith('.tsv.gz'))
        .map((name) => testData('twitch-vod-chat', name))
    : [await makeLongChat(dir, 5, 100_000)];
  const chats: ChatMessage[][] = [];
  for (const path of paths) {
    const chat: ChatMessage[] = [];
    for await (const { messages } of readChatFile(path)) chat.push(...messages);
    chats.push(chat);
  }
  return chats;
}

function featurePassCpuSec(chats: readonly (readonly ChatMessage[])[], classifier: ChatClassifier): number {
  const before = process.cpuUsage();
  for (const chat of chats) {
    const features = createChatFeatures({ durationMs: null, classifier });
    for (const message of chat) features.add(message.offsetMs ?? 0, message);
    features.finish();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

async function classifySec(file: string): Promise<number> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [CLI, 'chat', 'classify', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.resume();
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`chat classify ended with ${String(code)}`);
  return (performance.now() - startedMs) / 1000;
}
