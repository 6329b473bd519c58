import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { AppError, abortError } from '../../../shared/errors.ts';
import type { Transcriber, TranscribeRequest } from '../../ports/transcriber.ts';
import { chunkFromFile } from './answer.ts';

export interface WhisperCliOptions {
  readonly program: string;
  /** whisper.cpp: a ggml file. faster-whisper: a model's name or folder. */
  readonly model: string;
}

/** whisper.cpp's `whisper-cli`: `-ojf` writes `<out>.json` with words and their times. */
export function createWhisperCpp(options: WhisperCliOptions): Transcriber {
  return createCli({
    ...options,
    engine: 'whisper.cpp',
    answerPath: (request) => `${request.wavPath}.out.json`,
    args: ({ wavPath, language }) => [
      '-m',
      options.model,
      '-f',
      wavPath,
      '-l',
      language ?? 'auto',
      '-ojf',
      '-of',
      `${wavPath}.out`,
      '-np',
    ],
  });
}

/** The command lines around faster-whisper (whisper-ctranslate2, faster-whisper-xxl), which share openai-whisper's options. */
export function createFasterWhisper(options: WhisperCliOptions): Transcriber {
  return createCli({
    ...options,
    engine: 'faster-whisper',
    answerPath: ({ wavPath }) => join(dirname(wavPath), `${basename(wavPath, extname(wavPath))}.json`),
    args: ({ wavPath, language }) => [
      wavPath,
      '--model',
      options.model,
      '--output_format',
      'json',
      '--output_dir',
      dirname(wavPath),
      '--word_timestamps',
      'True',
      ...(language === null ? [] : ['--language', language]),
    ],
  });
}

interface Cli extends WhisperCliOptions {
  readonly engine: string;
  readonly args: (request: TranscribeRequest) => string[];
  readonly answerPath: (request: TranscribeRequest) => string;
}

function createCli(cli: Cli): Transcriber {
  return {
    origin: `${cli.engine} ${basename(cli.model)}`,
    maxChunkMs: 5 * 60_000,
    async transcribe(request) {
      await runProgram(cli, request);
      const path = cli.answerPath(request);
      if (!existsSync(path)) throw failed(cli, 'it ended without writing its answer', '');
      return chunkFromFile(cli.engine, request, path);
    },
  };
}

const KEPT_STDERR = 4000;

function runProgram(cli: Cli, request: TranscribeRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(cli.program, cli.args(request), {
      stdio: ['ignore', 'ignore', 'pipe'],
      signal: request.signal,
      killSignal: 'SIGKILL',
    });
    let stderr = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      stderr = (stderr + text).slice(-KEPT_STDERR);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (request.signal.aborted) reject(abortError());
      else if (error.code === 'ENOENT' || error.code === 'EACCES') reject(notFound(cli, error));
      else reject(error);
    });
    child.on('close', (code, signal) => {
      if (request.signal.aborted) reject(abortError());
      else if (code === 0) resolve();
      else reject(failed(cli, `it ended with ${signal ?? `code ${code ?? '?'}`}`, stderr));
    });
  });
}

const notFound = (cli: Cli, cause: unknown): AppError =>
  new AppError(
    {
      code: 'transcriber/not-found',
      message: `The ${cli.engine} program ${cli.program} is not there or may not be started.`,
      nextStep: 'Set its path in Settings → Speech to text and press "test".',
    },
    { cause },
  );

const failed = (cli: Cli, what: string, detail: string): AppError =>
  new AppError({
    code: 'transcriber/unavailable',
    message: `${cli.engine} failed: ${what}.`,
    nextStep: 'See the detail; most often the model file is missing or does not fit the program.',
    detail,
  });
