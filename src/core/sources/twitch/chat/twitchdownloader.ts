import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { abortError, AppError, isAbortError } from '../../../../shared/errors.ts';
import type { ChatMessage } from '../../../../shared/model/chat.ts';
import { ChatDecoder } from '../../../domain/chat/formats/chat-decoder.ts';
import { SeenMessages } from '../../../domain/chat/formats/seen-messages.ts';
import type { SlicePart } from './slice-store.ts';
import type { ChatStrategy, StrategyContext } from './strategy.ts';

const PART_MESSAGES = 4000;

/**
 * TwitchDownloaderCLI, where the person has it: asked for the whole chat as JSON, which takes the place of whatever is
 * still open. Only the two arguments that every version knows are used.
 */
export const twitchDownloader: ChatStrategy = {
  id: 'twitchdownloader',
  async run(context) {
    const program = context.settings.twitchDownloaderPath;
    if (program === null) return null;
    const dir = await mkdtemp(join(context.store.dir, 'downloader-'));
    try {
      const file = join(dir, 'chat.json');
      await runProgram(program, ['chatdownload', '--id', context.videoId, '--output', file], context.signal);
      await context.store.fill(await partsOf(file, context));
      return null;
    } catch (thrown) {
      if (isAbortError(thrown)) throw thrown;
      return thrown;
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  },
};

const failed = (program: string, why: string, detail?: string): AppError =>
  new AppError({
    code: 'chat/downloader-failed',
    message: `${program} ${why}.`,
    nextStep: 'Check the path of TwitchDownloaderCLI in Settings, or clear it there.',
    ...(detail === undefined || detail === '' ? {} : { detail }),
  });

/** The last of what a program said is enough to tell what went wrong. */
const KEPT_OUTPUT = 2000;

function runProgram(program: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    // A group of its own, so that what it starts ends with it.
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    let said = '';
    const listen = (bytes: Buffer): void => {
      said = (said + bytes.toString('utf8')).slice(-KEPT_OUTPUT);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    const onAbort = (): void => killTree(child);
    signal.addEventListener('abort', onAbort, { once: true });
    child.on('error', () => reject(failed(program, "can't be started")));
    child.on('close', (code) => {
      signal.removeEventListener('abort', onAbort);
      if (signal.aborted) reject(abortError());
      else if (code === 0) resolve();
      else reject(failed(program, `ended with code ${String(code)}`, said.trim()));
    });
  });
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    execFile('taskkill', ['/pid', String(child.pid), '/T', '/F'], { windowsHide: true }, () => undefined);
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended between the abort and the signal.
  }
}

/** The file's messages as parts of the store. Throws AppError when it is no chat. */
async function partsOf(file: string, context: StrategyContext): Promise<SlicePart[]> {
  const parts: SlicePart[] = [];
  let messages: ChatMessage[] = [];
  const keep = async (): Promise<void> => {
    if (messages.length === 0) return;
    const part = await context.store.writePart(messages);
    messages = [];
    parts.push(part);
    context.onChunk(part.file);
  };
  const decoder = new ChatDecoder({
    sink: {
      message: (message) => {
        if (message.offsetMs !== null) messages.push(message);
      },
      reject: () => undefined,
    },
    seen: new SeenMessages(),
    fileName: 'chat.json',
    localTime: () => 0,
  });
  for await (const bytes of createReadStream(file)) {
    context.signal.throwIfAborted();
    decoder.push(bytes as Uint8Array);
    if (messages.length >= PART_MESSAGES) await keep();
  }
  decoder.end();
  await keep();
  return parts;
}
