/** What only a host can do. A method that the host lacks throws AppError `host/not-available`. */
export interface Host {
  readonly kind: 'electron' | 'headless' | 'cli' | 'test';
  readonly hasDialogs: boolean;
  pickFiles(options: {
    title: string;
    multiple: boolean;
    kinds: ('media' | 'chat' | 'transcript' | 'any')[];
  }): Promise<string[]>;
  pickFolder(options: { title: string }): Promise<string | null>;
  showInFolder(path: string): Promise<void>;
  /** Moves a file or folder to the system's trash. */
  trash(path: string): Promise<void>;
}
