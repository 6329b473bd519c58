/** How a program is started. It gets no stdin. */
export interface ProcessRequest {
  /** A path, or a name that is looked for on the PATH. */
  readonly path: string;
  readonly args: readonly string[];
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly onStdoutLine?: (line: string) => void;
}

export interface ProcessResult {
  /** Null: it was ended by a signal. */
  readonly exitCode: number | null;
  /** The last 64 KiB of each. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Other people's programs (yt-dlp). On abort a program is killed with everything that it started. */
export interface ProcessRunner {
  /** Runs to its end, whatever its exit code. Throws AppError `process/not-found`; cancel rejects with AbortError. */
  run(request: ProcessRequest): Promise<ProcessResult>;
}
