import { useEffect, useMemo, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { VodDetail } from '../../../shared/model/vod.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import { useJob } from '../../app/live.ts';
import { navigate, useRoute } from '../../app/route.ts';
import { playerSource } from '../../player/player-source.ts';
import { assetPath } from '../../../shared/assets.ts';
import { useAssetUrl, useClient } from '../../rpc/connection.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import { Button, EmptyState, ErrorNotice } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { ActionsProvider } from './action-context.ts';
import { createActions } from './actions.ts';
import { ControlBar } from './ControlBar.tsx';
import { ReviewHeader } from './ReviewHeader.tsx';
import { createReviewSession, SessionProvider, useSession } from './session.ts';
import { SidePanel } from './SidePanel.tsx';
import { Stage } from './Stage.tsx';
import { strings } from './strings.ts';
import { TimelineSection } from './TimelineSection.tsx';
import { useClipAction } from './use-clip-action.ts';
import { useFirstMoment, useRememberedPosition } from './use-position.ts';
import { useCollectedData, ReviewDataProvider } from './use-review-data.ts';
import { useReviewShortcuts } from './use-review-shortcuts.ts';
import { useTextSearch } from './use-text-search.ts';
import styles from './ReviewScreen.module.css';

const cx = bindClasses(styles);

/** One recording under review. */
export function ReviewScreen({ vodId }: { vodId: string }) {
  const { data, error, refetch } = useQueryCall('vod.get', { vodId });
  if (data !== undefined) return <OpenReview vod={data} />;
  if (error === null)
    return (
      <p className={cx('loading')} role="status">
        {strings.loading}
      </p>
    );
  return (
    <EmptyState icon="warning" title={strings.gone}>
      <ErrorNotice error={toErrorShape(error)}>
        <Button size="small" icon="retry" onClick={() => void refetch()}>
          {strings.retry}
        </Button>
        <Button size="small" onClick={() => navigate({ screen: 'library' })}>
          {strings.back}
        </Button>
      </ErrorNotice>
    </EmptyState>
  );
}

function OpenReview({ vod }: { vod: VodDetail }) {
  const client = useClient();
  const queries = useQueryClient();
  const [session] = useState(() => {
    const { route } = useRoute.getState();
    const atMs = route.screen === 'review' ? route.atMs : null;
    return createReviewSession({
      vodId: vod.summary.vodId,
      durationMs: vod.summary.durationMs ?? 0,
      positionMs: atMs ?? vod.positionMs,
      client,
      queries,
    });
  });
  return (
    <SessionProvider value={session}>
      <Review vod={vod} />
    </SessionProvider>
  );
}

/** Gives the player what there is to play, and a better copy as soon as there is one. */
function usePlayback(vod: VodDetail): void {
  const { player } = useSession();
  const assetUrl = useAssetUrl();
  const { playback, summary } = vod;
  const key = JSON.stringify(playback);
  useEffect(() => {
    const source = playerSource(JSON.parse(key) as VodDetail['playback'], summary.durationMs ?? 0, {
      url: assetUrl(assetPath.media(summary.vodId)),
      assetUrl,
    });
    player.setSource(source);
  }, [player, assetUrl, key, summary.vodId, summary.durationMs]);
}

/** Seeks when another screen (a search hit, a clip) leads to a time of the VOD that is open already. */
function useRouteTime(): void {
  const { player, viewport } = useSession();
  const atMs = useRoute(({ route }) => (route.screen === 'review' ? route.atMs : null));
  useEffect(() => {
    if (atMs === null) return;
    player.intents.seekTo(atMs);
    viewport.reveal({ startMs: atMs, endMs: atMs + 1 });
  }, [player, viewport, atMs]);
}

function Review({ vod }: { vod: VodDetail }) {
  const session = useSession();
  const job = useJob(vod.summary.vodId);
  const data = useCollectedData(vod);
  const actions = useMemo(() => createActions(session, data), [session, data]);
  const clip = useClipAction(data);
  usePlayback(vod);
  useRouteTime();
  useRememberedPosition();
  useFirstMoment(data);
  useTextSearch();
  useReviewShortcuts(data, actions, clip);
  return (
    <ReviewDataProvider value={data}>
      <ActionsProvider value={actions}>
        <div
          className={cx('review')}
          // A click with the mouse leaves the focus where it was, so that the next key is a shortcut and not a second click.
          onMouseDown={(event) => {
            if (event.target instanceof Element && event.target.closest('button, summary'))
              event.preventDefault();
          }}
        >
          <ReviewHeader job={job} />
          <div className={cx('upper')}>
            <section className={cx('stage')} aria-label={strings.player.stage}>
              <Stage job={job} />
              <ControlBar clip={clip} />
            </section>
            <SidePanel clip={clip} job={job} />
          </div>
          <TimelineSection job={job} />
        </div>
      </ActionsProvider>
    </ReviewDataProvider>
  );
}
