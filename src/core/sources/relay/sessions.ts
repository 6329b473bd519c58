import type { AppError } from '../../../shared/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FolderServer } from './folder-server.ts';
import type { HlsFolder } from './hls-folder.ts';

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

/** The sessions of one publisher, and who waits for them. */
export class Sessions {
  readonly #deps: { readonly server: FolderServer; readonly clock: Clock };
  readonly #waiting = new Set<() => void>();
  #newest: RelaySession | null = null;
  #note: string | null = null;
  #over: AppError | null = null;

  constructor(deps: { readonly server: FolderServer; readonly clock: Clock }) {
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
