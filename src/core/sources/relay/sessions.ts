import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppError } from '../../../shared/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FolderServer } from './folder-server.ts';
import { HlsFolder } from './hls-folder.ts';

/** A publishing encoder, or a file that grows. */
export interface RelaySession {
  readonly url: string;
  readonly startedAtUnixMs: number;
  /** What to call it; null = nobody said. */
  readonly title: string | null;
  readonly hasEnded: boolean;
}

/** Where sessions come from, one after the other. */
export interface Publisher {
  /** The newest session that sent something; null = none did so far. */
  readonly session: RelaySession | null;
  /**
   * Resolves with a session that goes on, telling meanwhile what keeps it from coming. Rejects with AbortError, or with
   * the AppError that says why none will come any more.
   */
  publishing(signal: AbortSignal, onNote: (note: string | null) => void): Promise<RelaySession>;
  close(): Promise<void>;
}

export interface SessionDeps {
  readonly server: FolderServer;
  readonly clock: Clock;
  /** Folders of sessions are made in it. */
  readonly dir: string;
}

/** Publishes what some work finds, one session after the other, until it is closed. */
export abstract class SessionPublisher implements Publisher {
  protected readonly closing = new AbortController();
  protected readonly sessions: Sessions;
  readonly #dir: string;
  #count = 0;
  #work: Promise<void> = Promise.resolve();

  constructor(deps: SessionDeps) {
    this.sessions = new Sessions(deps);
    this.#dir = deps.dir;
  }

  get session(): RelaySession | null {
    return this.sessions.newest;
  }

  publishing(signal: AbortSignal, onNote: (note: string | null) => void): Promise<RelaySession> {
    return this.sessions.publishing(signal, onNote);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.#work;
    this.sessions.dispose();
    await rm(this.#dir, { recursive: true, force: true });
  }

  /** `work` never rejects, and ends by itself after `closing`. */
  protected begin(work: Promise<void>): void {
    this.#work = work;
  }

  /** An empty folder for the next session. */
  protected async nextFolder(): Promise<HlsFolder> {
    const dir = join(this.#dir, String(++this.#count));
    await rm(dir, { recursive: true, force: true });
    await mkdir(dir, { recursive: true });
    return new HlsFolder(dir);
  }
}

/** The sessions of one publisher, and who waits for them. */
class Sessions {
  readonly #deps: Pick<SessionDeps, 'server' | 'clock'>;
  readonly #waiting = new Set<() => void>();
  #newest: RelaySession | null = null;
  #note: string | null = null;
  #over: AppError | null = null;

  constructor(deps: Pick<SessionDeps, 'server' | 'clock'>) {
    this.#deps = deps;
  }

  get newest(): RelaySession | null {
    return this.#newest;
  }

  publishing(signal: AbortSignal, onNote: (note: string | null) => void): Promise<RelaySession> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#waiting.delete(tell);
        signal.removeEventListener('abort', onAbort);
      };
      const onAbort = (): void => {
        stop();
        reject(signal.reason as Error);
      };
      const tell = (): void => {
        onNote(this.#note);
        const isOn = this.#newest !== null && !this.#newest.hasEnded;
        if (!isOn && this.#over === null) return;
        stop();
        if (isOn) resolve(this.#newest!);
        else reject(this.#over!);
      };
      this.#waiting.add(tell);
      signal.addEventListener('abort', onAbort);
      if (signal.aborted) onAbort();
      else tell();
    });
  }

  /** What keeps a session from coming; null = nothing. */
  note(note: string | null): void {
    this.#note = note;
    this.#tell();
  }

  async begin(folder: HlsFolder, title: string | null = null): Promise<void> {
    const { server, clock } = this.#deps;
    const url = await server.add(folder);
    if (this.#newest !== null) server.remove(this.#newest.url);
    this.#newest = {
      ...{ url, title, startedAtUnixMs: clock.nowUnixMs() },
      get hasEnded() {
        return folder.hasEnded;
      },
    };
    this.note(null);
  }

  /** None will come any more. */
  end(why: AppError): void {
    this.#over = why;
    this.#tell();
  }

  dispose(): void {
    if (this.#newest !== null) this.#deps.server.remove(this.#newest.url);
  }

  #tell(): void {
    for (const tell of this.#waiting) tell();
  }
}
