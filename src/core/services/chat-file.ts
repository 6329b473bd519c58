import { createHash } from 'node:crypto';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ChatFetch, sourcesContract } from '../../shared/contract/sources.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import type { Link } from '../../shared/model/link.ts';
import { formatTimestamp, type RangeMs } from '../../shared/time.ts';
import type { Log } from '../ports/log.ts';
import type { Sites } from '../ports/site.ts';
import { fetchChat, hasChatReplay } from './fetch-chat.ts';
import { linkOrThrow, type LinkDeps } from './links.ts';
import { toldWork } from './told-work.ts';

export interface ChatFileDeps extends Pick<LinkDeps, 'classify' | 'libraryDir'> {
  readonly sites: Sites;
  readonly log: Log;
}

/** Handler of `chat.fetch`: a chat replay into a file, without a VOD. Asked again it goes on where it stopped. */
export function chatFileHandlers(
  deps: ChatFileDeps,
): Pick<Handlers, keyof typeof sourcesContract & 'sources.fetchChat'> {
  return {
    'sources.fetchChat': ({ text, outPath, range }, ctx) =>
      toldWork<ChatFetch>(ctx.signal, { fraction: null, detail: '', result: null }, async (tell, signal) => {
        const link = linkOrThrow(deps, text);
        await fetchTo(deps, { link, outPath: resolve(outPath), range, signal, tell });
      }),
  };
}

interface FetchTo {
  readonly link: Link;
  readonly outPath: string;
  readonly range: RangeMs | null;
  readonly signal: AbortSignal;
  readonly tell: (event: ChatFetch) => void;
}

async function fetchTo(deps: ChatFileDeps, { link, outPath, range, signal, tell }: FetchTo): Promise<void> {
  const site = deps.sites.of(link.platform);
  const stream = await site.resolve(link, signal);
  if (!hasChatReplay(site) || stream.hasChat === 'no')
    throw new AppError({
      code: 'link/no-chat',
      message: `"${stream.title}" has no chat that can be fetched.`,
      nextStep: 'Some platforms keep a chat for a while only, and some streams have it switched off.',
    });
  const key = createHash('sha256')
    .update(JSON.stringify([link.platform, link.id, range]))
    .digest('hex');
  const dir = join(deps.libraryDir, 'work', `chat-${key.slice(0, 16)}`);
  await mkdir(dirname(outPath), { recursive: true });
  const { file, count, strategy, gaps } = await fetchChat({
    ...{ site, stream, range, dir, signal, log: deps.log },
    onProgress: ({ fraction, detail }) => tell({ fraction, detail, result: null }),
  });
  await copyFile(file, outPath);
  await rm(dir, { recursive: true, force: true });
  const told = gaps.map(
    ({ range: at, reason }) => `${formatTimestamp(at.startMs)}–${formatTimestamp(at.endMs)}: ${reason}`,
  );
  const result = { count, strategy, title: stream.title, gaps: told };
  tell({ fraction: 1, detail: '', result });
}
