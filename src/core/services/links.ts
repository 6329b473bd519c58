import { createHash } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import type { InspectedLink, sourcesContract } from '../../shared/contract/sources.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { AppError, isAbortError, toErrorShape, type AppErrorShape } from '../../shared/errors.ts';
import type { Link } from '../../shared/model/link.ts';
import type { FetchChoice } from '../../shared/model/remote-stream.ts';
import { formatTimestamp } from '../../shared/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { LibraryStore } from '../ports/library-store.ts';
import type { Sites } from '../ports/site.ts';
import type { LinkOrder } from '../pipeline/stage.ts';
import type { Jobs } from './jobs.ts';
import { freeVodId, newVodRow } from './library.ts';

export interface LinkDeps {
  readonly store: LibraryStore;
  readonly sites: Sites;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly clock: Clock;
  readonly libraryDir: string;
  readonly classify: (text: string) => { readonly link: Link } | { readonly problem: AppErrorShape };
  readonly changed: (vodId: string) => void;
}

type LinkHandlers = Pick<Handlers, keyof typeof sourcesContract & `link.${string}`>;

/** Pasted links → what they are, and VODs of them. */
export function linkHandlers(deps: LinkDeps): LinkHandlers {
  return {
    'link.inspect': ({ text }, ctx) => inspect(deps, text, ctx.signal),
    'link.space': async () => {
      const { bavail, bsize } = await statfs(deps.libraryDir);
      // Work and results lie in the same folder.
      return { workBytes: bavail * bsize, libraryBytes: bavail * bsize, sameDrive: true };
    },
    'link.add': ({ text, choice, chatOffsetMs, only }) => {
      const added = addLink(deps, linkOrThrow(deps, text), choice);
      if (chatOffsetMs !== null) deps.store.vods.update(added.vodId, { chatOffsetMs });
      deps.changed(added.vodId);
      return Promise.resolve({ ...added, jobId: deps.jobs.enqueue(added.vodId, only).jobId });
    },
  };
}

/** The link in a text, or the sentence why there is none, thrown. */
export function linkOrThrow({ classify }: Pick<LinkDeps, 'classify'>, text: string): Link {
  const found = classify(text);
  if ('problem' in found) throw new AppError(found.problem);
  return found.link;
}

async function inspect(deps: LinkDeps, text: string, signal: AbortSignal): Promise<InspectedLink> {
  const found = deps.classify(text);
  if ('problem' in found) return { text, link: null, stream: null, error: found.problem, knownVodId: null };
  const { link } = found;
  const known = deps.store.links
    .findVods(link)
    .find((id) => deps.store.vods.get(id)?.removedAtUnixMs === null);
  const about = { text, link, knownVodId: known ?? null };
  try {
    return { ...about, stream: await deps.sites.of(link.platform).resolve(link, signal), error: null };
  } catch (thrown) {
    if (isAbortError(thrown)) throw thrown;
    return { ...about, stream: null, error: toErrorShape(thrown) };
  }
}

function addLink(
  { store, clock }: LinkDeps,
  link: Link,
  choice: FetchChoice,
): { vodId: string; existed: boolean } {
  checkChoice(link, choice);
  const order: LinkOrder = { link: { ...link, startMs: null }, choice };
  const sameRange = (vodId: string): boolean =>
    JSON.stringify(store.links.get(vodId)?.choice.range) === JSON.stringify(choice.range);
  // Another part of the same stream is a VOD of its own; another quality of the same part is not.
  const known = store.links.findVods(link).find(sameRange);
  const vodId = known ?? freeVodId(store, digestOf(link, choice));
  if (known === undefined) {
    const range = choice.range === null ? '' : ` ${formatTimestamp(choice.range.startMs)}`;
    store.vods.insert({ ...newVodRow(vodId, clock.nowUnixMs()), title: `${link.url}${range}` });
  } else {
    store.vods.update(vodId, { removedAtUnixMs: null });
    lookAgainIfGrowing(store, vodId, clock.nowUnixMs());
  }
  store.links.put(vodId, order);
  return { vodId, existed: known !== undefined };
}

/** A broadcast that ran when it was looked up has more to fetch by now: what was said of it then counts no more. */
function lookAgainIfGrowing(store: LibraryStore, vodId: string, nowUnixMs: number): void {
  const look = store.artefacts.get(vodId, 'remote.stream');
  if (look?.meta['state'] === 'growing')
    store.artefacts.commit([{ ...look, cacheKey: 'of a running broadcast' }], nowUnixMs);
}

function checkChoice(link: Link, { range, wantMedia, wantChat }: FetchChoice): void {
  if (link.kind === 'channel') {
    throw new AppError({
      code: 'link/channel',
      message: `${link.url} is a channel, not a recording.`,
      nextStep: 'Record it while it is live, or paste the link of one of its videos.',
    });
  }
  if (range !== null && range.endMs <= range.startMs) {
    throw new AppError({
      code: 'link/empty-range',
      message: `${formatTimestamp(range.startMs)}–${formatTimestamp(range.endMs)} is no stretch: it ends before it begins.`,
      nextStep: 'Give a start before the end.',
    });
  }
  if (!wantMedia && !wantChat) {
    throw new AppError({
      code: 'link/nothing-wanted',
      message: 'Neither the recording nor the chat was asked for.',
      nextStep: 'Choose at least one of them.',
    });
  }
}

const digestOf = ({ platform, kind, id }: Link, { range }: FetchChoice): string =>
  createHash('sha256')
    .update(JSON.stringify([platform, kind, id, range]))
    .digest('hex');
