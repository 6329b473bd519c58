import type { DataDirs } from '../core/infra/paths/data-dirs.ts';
import type { Installation } from '../core/infra/paths/installation.ts';
import type { Client } from '../shared/contract/index.ts';
import type { Output } from './output.ts';

/** What every command works with. */
export interface CommandContext {
  readonly output: Output;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  readonly dirs: DataDirs;
  readonly installation: Installation;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  /** Runs `work` on the library: opened here, or through the program that has it open. */
  readonly withLibrary: <T>(work: (client: Client) => Promise<T>) => Promise<T>;
}
