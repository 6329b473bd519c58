import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpClient } from '../../src/core/infra/http/http-client.ts';
import { silentLog } from '../../src/core/ports/log.ts';
import type { Secrets } from '../../src/core/ports/secrets.ts';
import type { FetchChatRequest, FetchedMedia, FetchMediaRequest, Site } from '../../src/core/ports/site.ts';
import { endpointsOf, type EndpointName } from '../../src/core/sources/endpoints.ts';
import { ChatMessage } from '../../src/shared/model/chat.ts';
import type { Link } from '../../src/shared/model/link.ts';
import type { FetchChoice, RemoteStream } from '../../src/shared/model/remote-stream.ts';
import { Settings } from '../../src/shared/model/settings.ts';
import { mediaTool } from './media-lab.ts';

export const WHOLE: FetchChoice = { quality: '720p', range: null, wantMedia: true, wantChat: true };

/** What every platform's adapter is given, pointed at a stand-in; retries wait a moment only. */
export function siteDeps(
  given: Partial<Record<EndpointName, string>>,
  options: { settings?: Partial<Settings>; secrets?: Record<string, string> } = {},
): {
  http: ReturnType<typeof createHttpClient>;
  endpoints: () => ReturnType<typeof endpointsOf>;
  settings: () => Settings;
  secrets: Secrets;
  log: typeof silentLog;
} {
  const settings = Settings.parse({ ...options.settings, endpoints: given });
  return {
    http: createHttpClient({ userAgent: 'KlipStream test', firstWaitMs: 1 }),
    endpoints: () => endpointsOf(settings),
    settings: () => settings,
    secrets: {
      kind: 'file',
      get: (name) => Promise.resolve(options.secrets?.[name] ?? null),
      set: () => Promise.resolve(),
    },
    log: silentLog,
  };
}

/** Folders of one transfer; the work folder outlives a run. */
export class TransferFolders {
  readonly root = mkdtempSync(join(tmpdir(), 'klip-transfer-'));
  readonly workDir = join(this.root, 'work');
  private runs = 0;

  constructor() {
    mkdirSync(this.workDir);
  }

  nextOut(): string {
    const path = join(this.root, `out-${++this.runs}`);
    mkdirSync(path);
    return path;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

export function chatRequest(
  stream: RemoteStream,
  folders: TransferFolders,
  more: Partial<FetchChatRequest> = {},
): FetchChatRequest {
  return {
    ...{ stream, choice: WHOLE, workDir: folders.workDir, outDir: folders.nextOut(), log: silentLog },
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onChunk: () => undefined,
    ...more,
  };
}

/** The messages of a klipstream-jsonl file, each checked against the strict model. */
export function readChatJsonl(file: string): ChatMessage[] {
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => ChatMessage.parse(JSON.parse(line)));
}

export type MediaOptions = Partial<Pick<FetchMediaRequest, 'want' | 'choice' | 'signal' | 'onChunk'>>;

/** Fetches a stream's media; another call goes on in the same work folder. */
export async function fetchMedia(
  site: Site,
  link: Link,
  folders: TransferFolders,
  request: MediaOptions = {},
): Promise<FetchedMedia> {
  return await site.fetchMedia!({
    stream: await site.resolve(link, new AbortController().signal),
    want: request.want ?? 'video',
    choice: request.choice ?? WHOLE,
    media: mediaTool(),
    ...{ outDir: folders.nextOut(), workDir: folders.workDir, log: silentLog },
    signal: request.signal ?? new AbortController().signal,
    onProgress: () => undefined,
    onChunk: request.onChunk ?? (() => undefined),
  });
}
