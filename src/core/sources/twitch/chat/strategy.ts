import type { Settings } from '../../../../shared/model/settings.ts';
import type { Endpoints } from '../../endpoints.ts';
import type { Log } from '../../../ports/log.ts';
import type { TwitchGql } from '../gql.ts';
import type { SliceState, SliceStore } from './slice-store.ts';
import type { WalkPlace } from './walk.ts';

/** What every way of getting a replay is given. */
export interface StrategyContext {
  readonly gql: Pick<TwitchGql, 'query'>;
  readonly endpoints: Endpoints;
  readonly settings: Settings;
  readonly videoId: string;
  readonly store: SliceStore;
  readonly workers: number;
  readonly firstWaitMs: number;
  readonly signal: AbortSignal;
  readonly log: Log;
  onProgress(slice: SliceState, place: WalkPlace, messages: number): void;
  onChunk(name: string): void;
}

/** One way of getting a replay. Adds to the store what it can; the next strategy goes on with what is still open. */
export interface ChatStrategy {
  readonly id: Settings['twitchChatStrategies'][number];
  /** Resolves with what went wrong last, null when nothing did. Throws AbortError only. */
  run(context: StrategyContext): Promise<unknown>;
}
