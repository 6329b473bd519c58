import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { LanguageModel, LanguageModels } from '../ports/language-model.ts';
import type { LibraryStore } from '../ports/library-store.ts';
import type { StageSettings } from '../pipeline/stage.ts';
import { madeArtefact } from './vod-view.ts';

const Account = z.object({ round: z.number().int(), failed: z.record(z.string(), z.number()) });

/** The model for a job. One that is not set up is the stage's to complain about: it costs a gap, not the job. */
export async function prepareLanguageModel(
  deps: { readonly languageModels: LanguageModels; readonly store: LibraryStore },
  vodId: string,
): Promise<
  { languageModel: LanguageModel | null } & Pick<StageSettings, 'languageModelOrigin' | 'languageModelRound'>
> {
  const languageModel = await deps.languageModels.current().catch((thrown: unknown) => {
    if (thrown instanceof AppError) return null;
    throw thrown;
  });
  const origin = languageModel === null ? null : `${languageModel.model} at ${languageModel.baseUrl}`;
  const rounds = (['word.affects', 'summary.written'] as const).map((kind) =>
    nextRound(Account.safeParse(madeArtefact(deps.store, vodId, kind)?.meta).data),
  );
  return { languageModel, languageModelOrigin: origin, languageModelRound: Math.max(...rounds) };
}

/** What the budget left out is asked once the budget is another one, not by asking again. */
function nextRound(account: z.infer<typeof Account> | undefined): number {
  if (account === undefined) return 0;
  const isUnfinished = Object.keys(account.failed).some((reason) => reason !== 'budget-reached');
  return isUnfinished ? account.round + 1 : account.round;
}
