import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemoteStream } from '../../shared/model/remote-stream.ts';
import type { RangeMs } from '../../shared/time.ts';
import type { Log } from '../ports/log.ts';
import type { FetchedChat, Site, TransferProgress } from '../ports/site.ts';

export interface ChatTransfer {
  readonly site: Site & Required<Pick<Site, 'fetchChat'>>;
  readonly stream: RemoteStream;
  /** Null: all of it. */
  readonly range: RangeMs | null;
  /** Belongs to this transfer: asked again it goes on with what is kept in it. The caller removes it. */
  readonly dir: string;
  readonly signal: AbortSignal;
  readonly log: Log;
  onProgress?(progress: TransferProgress): void;
}

/** Whether a site has chats to fetch. */
export const hasChatReplay = (site: Site): site is ChatTransfer['site'] => site.fetchChat !== undefined;

/** Fetches a chat replay outside of a VOD's stages. Rejects as `Site.fetchChat`. */
export async function fetchChat({
  site,
  stream,
  range,
  dir,
  ...transfer
}: ChatTransfer): Promise<FetchedChat> {
  const [workDir, outDir] = [join(dir, 'kept'), join(dir, 'new')];
  await rm(outDir, { recursive: true, force: true });
  await mkdir(workDir, { recursive: true });
  await mkdir(outDir, { recursive: true });
  return await site.fetchChat({
    ...{ stream, workDir, outDir, signal: transfer.signal, log: transfer.log },
    choice: { quality: 'audio', range, wantMedia: false, wantChat: true },
    onProgress: (progress) => transfer.onProgress?.(progress),
    onChunk: () => undefined,
  });
}
