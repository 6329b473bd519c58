import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { AppError, abortError } from '../../../shared/errors.ts';
import type { ProcessRequest, ProcessResult, ProcessRunner } from '../../ports/process.ts';
import { killTree } from '../ffmpeg/descendants.ts';

const KEPT_CHARS = 65_536;

/** Starts programs as children of this process (ports/process.ts). */
export const processRunner: ProcessRunner = { run: runProcess };

function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  const { path, args, env, signal } = request;
  if (signal?.aborted === true) return Promise.reject(abortError());
  const child = spawn(path, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    env: { ...process.env, ...env },
  });
  const stdout = keepLines(child.stdout, request.onStdoutLine);
  const stderr = keepLines(child.stderr);
  return new Promise((resolve, reject) => {
    const kill = (): void => {
      if (child.pid !== undefined) killTree(child.pid);
    };
    signal?.addEventListener('abort', kill, { once: true });
    child.on('error', (cause) => {
      signal?.removeEventListener('abort', kill);
      reject(notStarted(path, cause));
    });
    child.on('close', (exitCode) => {
      signal?.removeEventListener('abort', kill);
      if (signal?.aborted === true) reject(abortError());
      else resolve({ exitCode, stdout: stdout(), stderr: stderr() });
    });
  });
}

/** Reads to the end, line by line; returns what is kept. */
function keepLines(stream: Readable, onLine?: (line: string) => void): () => string {
  let kept = '';
  let partial = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    kept = (kept + text).slice(-KEPT_CHARS);
    if (onLine === undefined) return;
    const lines = (partial + text).split(/\r\n|\n|\r/);
    partial = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream.on('end', () => {
    if (partial !== '') onLine?.(partial);
  });
  return () => kept;
}

const notStarted = (path: string, cause: Error): AppError =>
  new AppError(
    {
      code: 'process/not-found',
      message: `${path} could not be started.`,
      nextStep: 'Check its path in Settings.',
      detail: cause.message,
    },
    { cause },
  );
