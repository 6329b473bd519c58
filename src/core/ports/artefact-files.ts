/** A file that was moved into the store. `path` is relative to the library. */
export interface StoredFile {
  readonly path: string;
  readonly hash: string;
  readonly sizeBytes: number;
}

/** Content-addressed files beside the database. */
export interface ArtefactFiles {
  /** Hashes, flushes and moves a finished temp file in. The same content is stored once. */
  commit(tempFile: string): Promise<StoredFile>;
  /** Absolute path of a stored file. */
  resolve(path: string): string;
  /** Present with the size it was stored with. */
  isWhole(path: string, sizeBytes: number): Promise<boolean>;
  remove(path: string): Promise<void>;
  /** An empty directory for one run of a stage; anything left by a crash is gone. */
  makeTempDir(vodId: string, stageId: string): Promise<string>;
  /** A directory for resumable chunks: kept as long as the cache key is the same. */
  makeChunkDir(vodId: string, stageId: string, cacheKey: string): Promise<string>;
  /** Empties a run's temporary directory and keeps its finished chunks. */
  dropTemp(vodId: string, stageId: string): Promise<void>;
  dropWork(vodId: string, stageId: string | null): Promise<void>;
  freeBytes(): Promise<number>;
}
