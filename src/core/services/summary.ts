import type { Handlers } from '../../shared/contract/index.ts';
import type { ReviewHighlight } from '../../shared/contract/review.ts';
import type { summaryContract } from '../../shared/contract/summary.ts';
import { AppError } from '../../shared/errors.ts';
import { StreamSummary, WrittenSummary } from '../../shared/model/summary.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { LibraryStore } from '../ports/library-store.ts';
import type { WorkerPool } from '../ports/worker-pool.ts';
import { ChatSetMeta } from '../pipeline/stages/chat.ts';
import { vodOrThrow } from './library.ts';
import { reportDate, writeReport } from './stream-report.ts';
import { madeArtefact, readAlignment, readJsonArtefact } from './vod-view.ts';

export interface SummaryDeps {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
  readonly workers: WorkerPool;
  readonly dbPath: string;
  readonly review: Pick<Handlers, 'review.highlights'>;
}

/** Handlers of contract/summary.ts. */
export function summaryHandlers(deps: SummaryDeps): Pick<Handlers, keyof typeof summaryContract> {
  const { store, workers, dbPath } = deps;
  return {
    'summary.get': async ({ vodId }, { signal }) => ({
      summary: await currentSummary(deps, vodId, signal),
      written: await writtenSummary(deps, vodId),
    }),
    'summary.report': async ({ vodId, outDir, formats, pseudonymise }, { signal }) => {
      const { title, channel, recordedAtUnixMs, platformVideoId } = vodOrThrow(store, vodId);
      const summary = await currentSummary(deps, vodId, signal);
      if (summary === null) throw notSummarised(vodId);
      const recordedOn = recordedAtUnixMs === null ? null : reportDate(recordedAtUnixMs);
      const facts = {
        id: platformVideoId ?? vodId,
        title,
        channel,
        recordedOn,
        summary,
        written: await writtenSummary(deps, vodId),
      };
      return { files: await writeReport(facts, { outDir, formats, pseudonymise, signal }) };
    },
    'chat.histogram': async ({ vodId, text }, { signal }) => {
      vodOrThrow(store, vodId);
      const made = madeArtefact(store, vodId, 'chat.messages');
      if (made === null) return { seconds: [], counts: [], total: 0 };
      const { rowSet } = ChatSetMeta.parse(made.meta);
      const offsetMs = (await readAlignment(deps, vodId))?.offsetMs ?? 0;
      return workers.run('chat.histogram', { dbPath, rowSet, offsetMs, text }, { signal });
    },
  };
}

/** Null where none was asked for, also where an older version stored it in another form. */
async function writtenSummary(deps: SummaryDeps, vodId: string): Promise<WrittenSummary | null> {
  return WrittenSummary.safeParse(await readJsonArtefact(deps, vodId, 'summary.written')).data ?? null;
}

/** The stored summary, its moments as the person left them. */
async function currentSummary(
  deps: SummaryDeps,
  vodId: string,
  signal: AbortSignal,
): Promise<StreamSummary | null> {
  vodOrThrow(deps.store, vodId);
  const stored = StreamSummary.nullable().parse(await readJsonArtefact(deps, vodId, 'summary'));
  if (stored === null || stored.moments.length === 0) return stored;
  const ranked = await deps.review['review.highlights'](
    { vodId, weights: null, sensitivity: null },
    { signal },
  );
  return withDecisions(stored, ranked.highlights);
}

function withDecisions(summary: StreamSummary, decided: readonly ReviewHighlight[]): StreamSummary {
  const byId = new Map(decided.map((highlight) => [highlight.id, highlight]));
  const moments = summary.moments.flatMap((moment) => {
    const highlight = byId.get(moment.highlightId);
    if (highlight === undefined) return [moment];
    if (highlight.verdict === 'rejected') return [];
    const { title, startMs, endMs } = highlight;
    return [{ ...moment, title, startMs, endMs }];
  });
  return { ...summary, moments };
}

const notSummarised = (vodId: string): AppError =>
  new AppError({
    code: 'vod/not-summarised',
    message: `VOD ${vodId} has no summary yet.`,
    nextStep: 'Wait for the analysis, or start it again with `klipstream analyze`.',
  });
