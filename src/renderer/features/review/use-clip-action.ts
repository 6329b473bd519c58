import { useEffect, useMemo, useRef } from 'react';
import type { Clip, CutMode } from '../../../shared/model/clip.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { isActiveClip, useClips } from '../../app/live.ts';
import { navigate } from '../../app/route.ts';
import { useSettings } from '../../app/settings.ts';
import { notify, useToasts } from '../../app/toasts.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { useReviewState, useSession } from './session.ts';
import { strings } from './strings.ts';
import type { ReviewData } from './use-review-data.ts';

export interface ClipAction {
  /** Makes a clip of the range on screen. */
  readonly clipActive: () => void;
  /** One clip of every kept moment that has none yet. */
  readonly clipKept: () => void;
  readonly mode: CutMode;
  /** Clips of this VOD that are being made. */
  readonly making: readonly Clip[];
}

const inQuotes = (title: string): string => (/^[“"]/.test(title) ? title : `“${title}”`);

/** Says when a clip that was asked for here is on disk. Its failure is told by the clips screen's own stream as well. */
function useDoneToasts(ours: readonly Clip[]): void {
  const waiting = useRef(new Set<string>());
  const show = useCommand('clip.showInFolder');
  useEffect(() => {
    for (const clip of ours) {
      if (isActiveClip(clip)) waiting.current.add(clip.clipId);
      else if (waiting.current.delete(clip.clipId) && clip.state === 'done')
        useToasts.getState().push({
          text: strings.clip.ready(inQuotes(clip.title)),
          tone: 'good',
          action: {
            label: strings.clip.showInFolder,
            isUndo: false,
            run: () => void show.run({ clipId: clip.clipId }),
          },
        });
      else if (clip.state === 'failed' && clip.error !== null && waiting.current.delete(clip.clipId))
        useToasts.getState().push({ text: clip.error.message, tone: 'bad', error: clip.error });
    }
  }, [ours, show]);
}

export function useClipAction(data: ReviewData): ClipAction {
  const { vodId } = useSession();
  const create = useCommand('clip.create');
  const createBatch = useCommand('clip.createBatch');
  const settingsMode = useSettings()?.clipMode ?? 'exact';
  const mode = useReviewState((state) => state.clipMode) ?? settingsMode;
  const clips = useClips().data?.clips;
  const ours = useMemo(() => (clips ?? []).filter((clip) => clip.vodId === vodId), [clips, vodId]);
  useDoneToasts(ours);

  const started = (title: string, clipId: string): void => {
    useToasts.getState().push({
      text: strings.clip.started(title),
      action: { label: strings.clip.show, isUndo: false, run: () => navigate({ screen: 'clips', clipId }) },
    });
  };
  return {
    mode,
    making: ours.filter(isActiveClip),
    // Made in the background: the person goes on watching.
    clipActive: () => {
      const { active } = data;
      if (active === null) {
        notify(strings.player.nothingToClip);
        return;
      }
      const { startMs, endMs, moment } = active;
      const title = moment?.title ?? strings.clip.ownRange(formatTimestamp(startMs));
      void create
        .run({ vodId, highlightId: moment?.id ?? null, startMs, endMs, mode, title, outPath: null })
        .then((made) => {
          if (made !== null) started(inQuotes(title), made.clipId);
        });
    },
    clipKept: () => {
      const kept = data.highlights.moments.filter(
        (moment) => moment.verdict === 'accepted' && moment.clipIds.length === 0,
      );
      if (kept.length === 0) return;
      const requests = kept.map(({ id, startMs, endMs, title }) => ({
        vodId,
        highlightId: id,
        startMs,
        endMs,
        mode,
        title,
        outPath: null,
      }));
      void createBatch.run({ clips: requests }).then((made) => {
        if (made !== null) started(strings.clip.making(kept.length), made.clipIds[0]!);
      });
    },
  };
}
