// The few web-standard globals that Node and browsers share; the std layer sees these and nothing else.
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}
declare function setTimeout(callback: () => void, delayMs?: number): number;
declare function clearTimeout(handle: number): void;
declare const crypto: { randomUUID(): string };
declare class URLSearchParams {
  get(name: string): string | null;
}
declare class URL {
  /** Null instead of an error for what is no address (URL standard §6.1). */
  static parse(url: string, base?: string): URL | null;
  readonly protocol: string;
  readonly hostname: string;
  readonly port: string;
  readonly username: string;
  readonly password: string;
  readonly pathname: string;
  readonly hash: string;
  readonly searchParams: URLSearchParams;
}
