import { useCallback, useEffect, useMemo, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
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
  /** Why nothing can be cut now; null when it can. */
  readonly blockedBecause: string | null;
  /** Clips of this VOD that are being made. */
  readonly making: readonly Clip[];
}

const inQuotes = (title: string): string => (/^[“"]/.test(title) ? title : `“${title}”`);

/** A clip that was asked for here, and the message that says so. */
interface AskedClip {
  readonly clipId: string;
  readonly toastId: number;
}

/** Says how each clip that was asked for here ended, in place of the message that it was begun. */
function useEndings(
  ours: readonly Clip[],
  asked: readonly AskedClip[],
  onTold: (told: AskedClip) => void,
): void {
  const show = useCommand('clip.showInFolder');
  useEffect(() => {
    const toasts = useToasts.getState();
    for (const one of asked) {
      const clip = ours.find(({ clipId }) => clipId === one.clipId);
      if (clip === undefined || isActiveClip(clip)) continue;
      toasts.dismiss(one.toastId);
      onTold(one);
      if (clip.state === 'done')
        toasts.push({
          text: strings.clip.ready(inQuotes(clip.title)),
          tone: 'good',
          action: {
            label: strings.clip.showInFolder,
            isUndo: false,
            run: () => void show.run({ clipId: clip.clipId }),
          },
        });
      else if (clip.error !== null) toasts.push({ text: clip.error.message, tone: 'bad', error: clip.error });
    }
  }, [ours, asked, onTold, show]);
}

function blockOf({ vod }: ReviewData): string | null {
  if (vod.mediaPath === null) return strings.clip.noRecording;
  return vod.summary.mediaMissing ? strings.clip.recordingGone : null;
}

export function useClipAction(data: ReviewData): ClipAction {
  const { vodId } = useSession();
  const queries = useQueryClient();
  const create = useCommand('clip.create');
  const createBatch = useCommand('clip.createBatch');
  const settingsMode = useSettings()?.clipMode ?? 'exact';
  const mode = useReviewState((state) => state.clipMode) ?? settingsMode;
  const clips = useClips().data?.clips;
  const ours = useMemo(() => (clips ?? []).filter((clip) => clip.vodId === vodId), [clips, vodId]);
  const [asked, setAsked] = useState<readonly AskedClip[]>([]);
  const forget = useCallback(
    (told: AskedClip) => setAsked((known) => known.filter((one) => one !== told)),
    [],
  );
  useEndings(ours, asked, forget);

  const started = (title: string, clipIds: readonly string[]): void => {
    const toastId = useToasts.getState().push({
      text: strings.clip.started(title),
      action: {
        label: strings.clip.show,
        isUndo: false,
        run: () => navigate({ screen: 'clips', clipId: clipIds[0] ?? null }),
      },
    });
    setAsked((known) => [...known, ...clipIds.map((clipId) => ({ clipId, toastId }))]);
    // The moments' rows say that they have a clip.
    void queries.invalidateQueries({
      predicate: ({ queryKey }) =>
        queryKey[0] === 'review.highlights' && (queryKey[1] as { vodId: string }).vodId === vodId,
    });
  };
  const blockedBecause = blockOf(data);
  return {
    mode,
    blockedBecause,
    making: ours.filter(isActiveClip),
    // Made in the background: the person goes on watching.
    clipActive: () => {
      const { active } = data;
      if (active === null || blockedBecause !== null) {
        notify(blockedBecause ?? strings.player.nothingToClip);
        return;
      }
      const { startMs, endMs, moment } = active;
      const title = moment?.title ?? strings.clip.ownRange(formatTimestamp(startMs));
      void create
        .run({ vodId, highlightId: moment?.id ?? null, startMs, endMs, mode, title, outPath: null })
        .then((made) => {
          if (made !== null) started(inQuotes(title), [made.clipId]);
        });
    },
    clipKept: () => {
      const kept = data.highlights.moments.filter(
        (moment) => moment.verdict === 'accepted' && moment.clipIds.length === 0,
      );
      if (kept.length === 0) return;
      if (blockedBecause !== null) {
        notify(blockedBecause);
        return;
      }
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
        if (made !== null) started(strings.clip.keptOnes(kept.length), made.clipIds);
      });
    },
  };
}
