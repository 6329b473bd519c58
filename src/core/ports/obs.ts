/** What an OBS does, as far as it says so. */
export interface ObsReading {
  readonly obsVersion: string;
  readonly streaming: 'off' | 'on' | 'reconnecting';
  readonly recording: 'off' | 'on' | 'paused';
  /** `none`: not switched on in OBS's settings. */
  readonly replayBuffer: 'off' | 'on' | 'none';
}

export type ObsEvent =
  /** Something that a reading tells has changed. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'stream-started' }
  /** `path` (on OBS's machine) is null where OBS does not say it. */
  | { readonly kind: 'record-started'; readonly path: string | null }
  | { readonly kind: 'record-stopped'; readonly path: string | null };

/** One connection to an OBS. Every method throws AppError `obs/…` with a sentence that says what to do. */
export interface ObsSession {
  read(): Promise<ObsReading>;
  /** Writes a chapter at this moment into OBS's own recording. */
  addChapter(name: string): Promise<void>;
  /** Saves the replay buffer; resolves with the file's path (on OBS's machine) once it is written. */
  saveReplay(): Promise<string>;
  /** Length of OBS's own recording so far, pauses left out, ms; null = it is not recording. */
  recordedMs(): Promise<number | null>;
  /** Resolves with why the connection ended; never rejects. */
  readonly ended: Promise<Error>;
  /** Never rejects. */
  close(): Promise<void>;
}

export interface ObsRequest {
  /** `ws://host:port` */
  readonly url: string;
  readonly password: string | null;
  readonly onEvent: (event: ObsEvent) => void;
}

/** Connects to OBS by its WebSocket, version 5. */
export interface Obs {
  /** Resolves once identified. Throws AppError `obs/unreachable`, `obs/password`, `obs/rpc-version`, `obs/lost`. */
  open(request: ObsRequest): Promise<ObsSession>;
}
