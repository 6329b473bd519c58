import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { CutMode } from '../../../shared/model/clip.ts';
import type { SignalWeights } from '../../../shared/model/hype.ts';
import type { RangeMs } from '../../../shared/time.ts';
import { emptyHistory } from './changes.ts';
import type { History } from './changes.ts';
import type { MomentFilter } from './moments.ts';

export type Panel = 'highlights' | 'transcript' | 'chat' | 'summary' | 'live';

/** What the person is doing on one VOD. View state: none of it is saved, and none of it is a copy of the core's data. */
export interface ReviewState {
  readonly selectedId: string | null;
  /** The person's own range; while there is one, it is what Clip takes. */
  readonly draft: RangeMs | null;
  readonly panel: Panel;
  readonly filter: MomentFilter;
  /** Weights that are being tried; null = the person's settings. */
  readonly weights: SignalWeights | null;
  readonly isWhyOpen: boolean;
  readonly areWeightsOpen: boolean;
  readonly areCaptionsOn: boolean;
  /** The facecam is being marked over the picture. */
  readonly isMarkingFace: boolean;
  /** Marked in the panels; what was last looked for. */
  readonly searchText: string;
  /** An emote, word or phrase that the chat lane shows alone; empty = all of chat. */
  readonly chatFilter: string;
  /** null = the setting. */
  readonly clipMode: CutMode | null;
  readonly history: History;
}

export type ReviewStore = StoreApi<ReviewState>;

export const createReviewStore = (): ReviewStore =>
  createStore<ReviewState>(() => ({
    selectedId: null,
    draft: null,
    panel: 'highlights',
    filter: 'all',
    weights: null,
    isWhyOpen: true,
    areWeightsOpen: false,
    areCaptionsOn: false,
    isMarkingFace: false,
    searchText: '',
    chatFilter: '',
    clipMode: null,
    history: emptyHistory,
  }));
