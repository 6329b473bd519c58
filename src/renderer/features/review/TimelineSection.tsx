import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { assetPath } from '../../../shared/assets.ts';
import { AppError } from '../../../shared/errors.ts';
import { EMOTIONS } from '../../../shared/model/chat.ts';
import type { JobSnapshot, VodDetail } from '../../../shared/model/vod.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { useSaveSettings, useSettings } from '../../app/settings.ts';
import { reportError, useToasts } from '../../app/toasts.ts';
import { useChord } from '../../app/use-shortcuts.ts';
import { usePlayerFacts } from '../../player/use-player.ts';
import { useAssetUrl } from '../../rpc/connection.ts';
import type { Intent } from '../../timeline/interaction.ts';
import { LaneTables } from '../../timeline/LaneTables.tsx';
import { Overview } from '../../timeline/Overview.tsx';
import { markerLabel } from '../../timeline/marker-label.ts';
import { overviewLevel, tileCount } from '../../timeline/peak-tiles.ts';
import { touching } from '../../timeline/segments.ts';
import { cleanCutTimes, snapTime } from '../../timeline/snap.ts';
import { Timeline } from '../../timeline/Timeline.tsx';
import { useViewport } from '../../timeline/use-engine.ts';
import { visibleRange } from '../../timeline/viewport.ts';
import { Icon, IconButton } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { useActions } from './action-context.ts';
import { ChatFilter } from './ChatFilter.tsx';
import { useReviewState, useSession } from './session.ts';
import { strings } from './strings.ts';
import { usePictures } from './use-pictures.ts';
import { useReviewData } from './use-review-data.ts';
import { useSentencesAround } from './use-rows.ts';
import { useReference } from './use-tracks.ts';
import { DRAFT_RANGE_ID, useTimelineScene } from './use-timeline-scene.ts';
import styles from './TimelineSection.module.css';

const cx = bindClasses(styles);
const OVERVIEW_PEAKS_PX = 900;
const INT16_FULL = 32_768;
const SNAP_BLOCK_MS = 60_000;
const SNAP_REACH_MS = 600_000;

/** Peaks of the whole VOD, −1..1 by turns, as the overview's waveform wants them; null while there are none. */
function useOverviewPeaks(vod: VodDetail): Float32Array | null {
  const assetUrl = useAssetUrl();
  const { peaks, summary } = vod;
  const { vodId, durationMs } = summary;
  const { data } = useQuery({
    queryKey: ['asset.overview', { vodId, peaks }],
    enabled: peaks !== null && durationMs !== null,
    queryFn: async ({ signal }) => {
      const level = overviewLevel(peaks!, durationMs!, OVERVIEW_PEAKS_PX);
      const tiles = Array.from({ length: tileCount(peaks!, level, durationMs!) }, (_, tile) => tile);
      const parts = await Promise.all(
        tiles.map(async (tile) => {
          const response = await fetch(assetUrl(assetPath.peaks(vodId, level, tile)), { signal });
          return response.ok ? new Int16Array(await response.arrayBuffer()) : new Int16Array(0);
        }),
      );
      return Float32Array.from(
        parts.flatMap((part) => [...part]),
        (value) => value / INT16_FULL,
      );
    },
  });
  return data === undefined || data.length === 0 ? null : data;
}

export function TimelineSection({ job }: { job: JobSnapshot | null }) {
  const { vod } = useReviewData();
  if ((vod.summary.durationMs ?? 0) > 0) return <Lanes job={job} />;
  return (
    <section className={cx('section', 'empty')} aria-label={strings.timeline.label}>
      <p>{strings.timeline.empty}</p>
    </section>
  );
}

function Lanes({ job }: { job: JobSnapshot | null }) {
  const { engine, viewport, player } = useSession();
  const data = useReviewData();
  const { vod, active } = data;
  const lanes = useRef<HTMLDivElement>(null);
  const [heightPx, setHeightPx] = useState(260);
  useLayoutEffect(() => {
    const element = lanes.current!;
    const measure = () => setHeightPx(element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useTimelineScene(data, heightPx, job !== null && job.finishedAtUnixMs === null);
  const pictures = usePictures();
  const peaks = useOverviewPeaks(vod);
  const facts = usePlayerFacts(player);
  const media = facts.load !== 'empty' && vod.playback.kind !== 'parts' ? player.mediaElement() : null;
  const onIntent = useIntents();
  const snap = useSnap();
  const activeRange = useMemo(
    () => (active === null ? null : { ...active, id: active.moment?.id ?? DRAFT_RANGE_ID }),
    [active],
  );
  return (
    <section className={cx('section')} aria-label={strings.timeline.label}>
      <Head />
      <Overview
        engine={engine}
        viewport={viewport}
        label={strings.timeline.overview}
        windowLabel={strings.timeline.window}
        peaks={peaks}
        media={media}
        durationMs={vod.summary.durationMs ?? 0}
        pictures={pictures}
        chapters={vod.chapters}
        onSeek={(vodMs) => player.intents.seekTo(vodMs)}
      />
      <div ref={lanes} className={cx('lanes')}>
        <Timeline
          engine={engine}
          viewport={viewport}
          label={strings.timeline.label}
          help={strings.timeline.help}
          rangeLabels={{ start: strings.timeline.rangeStart, end: strings.timeline.rangeEnd }}
          active={activeRange}
          pictures={pictures}
          snap={snap}
          onIntent={onIntent}
        />
      </div>
      <LaneTables engine={engine} viewport={viewport} label={strings.timeline.tables} />
    </section>
  );
}

/** Carries out what the pointer and the range's keys ask for. */
function useIntents(): (intent: Intent) => void {
  const { engine, viewport, player, store } = useSession();
  const { highlights, markers } = useReviewData();
  const actions = useActions();
  return (intent) => {
    switch (intent.type) {
      case 'seek':
        player.intents.seekTo(intent.vodMs);
        break;
      case 'pan':
        viewport.panByPx(intent.deltaPx);
        break;
      case 'open-moment': {
        const moment = highlights.moments.find(({ id }) => id === intent.rangeId);
        if (moment === undefined) break;
        store.setState({ panel: 'highlights', filter: 'all' });
        actions.select(moment);
        break;
      }
      case 'open-marker': {
        const marker = markers.find(({ markerId }) => markerId === intent.markerId);
        if (marker === undefined) break;
        player.intents.seekTo(marker.atMs);
        const remove = () => actions.removeMarker(marker.markerId);
        useToasts.getState().push({
          text: markerLabel(marker),
          action:
            marker.origin === 'own' ? { label: strings.marker.remove, run: remove, isUndo: false } : null,
        });
        break;
      }
      case 'preview-range':
        engine.setScene({ preview: { rangeId: intent.rangeId, range: intent.range } });
        break;
      case 'discard-preview':
        engine.setScene({ preview: null });
        break;
      case 'commit-range':
        engine.setScene({ preview: null });
        actions.setDraft(intent.range);
        break;
      case 'commit-trim': {
        engine.setScene({ preview: null });
        const moment = highlights.moments.find(({ id }) => id === intent.rangeId);
        if (moment === undefined) actions.setDraft(intent.to);
        else {
          store.setState({ selectedId: moment.id });
          actions.trimMoment(moment, intent.to);
        }
        break;
      }
    }
  };
}

/** Clean cuts near the window: edges of sentences, and of speech where there is no transcript. */
function useSnap(): (vodMs: number, toleranceMs: number) => number {
  const { engine, viewport } = useSession();
  const view = useViewport(viewport);
  const middleMs = view.startVodMs + (view.widthPx * view.msPerPx) / 2;
  const aroundMs = Math.round(middleMs / SNAP_BLOCK_MS) * SNAP_BLOCK_MS;
  const sentences = useSentencesAround(aroundMs);
  const speech = engine.scene().voice?.speech;
  const times = useMemo(() => {
    const near = { startMs: aroundMs - SNAP_REACH_MS, endMs: aroundMs + SNAP_REACH_MS };
    return cleanCutTimes(sentences, touching(speech ?? [], near));
  }, [sentences, speech, aroundMs]);
  return useCallback((vodMs, toleranceMs) => snapTime(vodMs, times, toleranceMs), [times]);
}

/** Draws the reference formulas over the hype; remembered. */
function Compare({ isOn }: { isOn: boolean }) {
  const { vod } = useReviewData();
  const save = useSaveSettings();
  const reference = useReference(vod);
  const hasAnswer = reference?.tracks['fused']?.some((value) => !Number.isNaN(value)) ?? true;
  const toggle = async (): Promise<void> => {
    const error = await save({ compareReference: !isOn });
    if (error !== null) reportError(new AppError(error));
  };
  return (
    <>
      {isOn && (
        <span className={cx('reference')} title={strings.timeline.compareText}>
          {hasAnswer ? strings.timeline.reference : strings.timeline.noReference}
        </span>
      )}
      <button
        type="button"
        className={cx('weights', 'compare')}
        aria-pressed={isOn}
        aria-label={strings.timeline.compareLabel}
        title={hasAnswer ? strings.timeline.compareText : strings.timeline.noReference}
        onClick={() => void toggle()}
      >
        {strings.timeline.compare}
      </button>
    </>
  );
}

const ZOOM_FACTOR = 1.6;

/** The visible window in words, the legend, weights and zoom. */
function Head() {
  const { viewport, store } = useSession();
  const { vod } = useReviewData();
  const actions = useActions();
  const view = useViewport(viewport);
  const areWeightsOpen = useReviewState((state) => state.areWeightsOpen);
  const draft = useReviewState((state) => state.draft);
  const isFiltered = useReviewState((state) => state.chatFilter !== '');
  const isCompared = useSettings()?.compareReference === true;
  const shown = visibleRange(view);
  const chords = {
    in: useChord('review.zoomIn'),
    out: useChord('review.zoomOut'),
    fit: useChord('review.zoomFit'),
  };
  return (
    <div className={cx('head')}>
      <span className={cx('window')}>
        {formatTimestamp(shown.startMs)} – {formatTimestamp(Math.min(shown.endMs, view.durationMs))}
      </span>
      {draft !== null && (
        <button type="button" className={cx('draft')} onClick={() => actions.setDraft(null)}>
          {strings.timeline.ownRange(formatTimestamp(draft.startMs), formatTimestamp(draft.endMs))}
          <Icon name="close" size="small" />
          <span className="sr-only">{strings.timeline.clearRange}</span>
        </button>
      )}
      {vod.summary.hasChat && <ChatFilter />}
      <div className="grow" />
      <ul className={cx('legend', isFiltered && 'filtered')}>
        {EMOTIONS.map((emotion) => (
          <li key={emotion} className={cx(emotion)}>
            {emotion}
          </li>
        ))}
      </ul>
      {vod.tracks.includes('hype') && <Compare isOn={isCompared} />}
      <button
        type="button"
        className={cx('weights')}
        aria-pressed={areWeightsOpen}
        onClick={() => store.setState({ areWeightsOpen: !areWeightsOpen })}
      >
        {strings.timeline.weights}
      </button>
      <IconButton
        size="small"
        icon="minus"
        label={strings.timeline.zoomOut}
        chord={chords.out}
        onClick={() => actions.zoom(ZOOM_FACTOR)}
      />
      <IconButton
        size="small"
        icon="plus"
        label={strings.timeline.zoomIn}
        chord={chords.in}
        onClick={() => actions.zoom(1 / ZOOM_FACTOR)}
      />
      <IconButton
        size="small"
        icon="fit"
        label={strings.timeline.fit}
        chord={chords.fit}
        onClick={() => viewport.fitAll()}
      />
    </div>
  );
}
