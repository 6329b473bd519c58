import { useEffect, useLayoutEffect, useRef } from 'react';
import type { PointerEvent as ReactPointerEvent } from 'react';
import type { Chapter } from '../../shared/model/remote-stream.ts';
import { bindClasses } from '../ui/classes.ts';
import { drawOverviewHeat } from './draw/draw-overview.ts';
import { Chapters } from './Chapters.tsx';
import type { TimelineEngine } from './engine.ts';
import type { FilmstripPictures } from './filmstrip.ts';
import { HoverCard } from './HoverCard.tsx';
import type { HoverCardHandle } from './HoverCard.tsx';
import { mountOverviewWaveform } from './overview-waveform.ts';
import { visibleRange } from './viewport.ts';
import type { ViewportStore } from './viewport-store.ts';
import styles from './Timeline.module.css';

const cx = bindClasses(styles);

export interface OverviewProps {
  readonly engine: TimelineEngine;
  readonly viewport: ViewportStore;
  readonly label: string;
  readonly windowLabel: string;
  /** −1..1, one per pixel or more; null while it is not there. */
  readonly peaks: Float32Array | null;
  /** The element that plays the whole VOD in one file; null for parts and before there is one. */
  readonly media: HTMLMediaElement | null;
  readonly durationMs: number;
  readonly pictures: FilmstripPictures | null;
  readonly chapters: readonly Chapter[];
  readonly onSeek: (vodMs: number) => void;
}

const MIN_WINDOW_PX = 8;

/** The whole VOD: waveform by wavesurfer, hype on top of it, and the window that the lanes show, to be dragged. */
export function Overview(props: OverviewProps) {
  const { engine, viewport, peaks, media, durationMs } = props;
  const root = useRef<HTMLDivElement>(null);
  const wave = useRef<HTMLDivElement>(null);
  const heat = useRef<HTMLCanvasElement>(null);
  const windowHandle = useRef<HTMLDivElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const hover = useRef<HoverCardHandle>(null);
  const grabbedAtPx = useRef<number | null>(null);

  useLayoutEffect(() => {
    if (peaks === null || durationMs <= 0) return undefined;
    return mountOverviewWaveform(wave.current!, { peaks, media, durationMs, engine });
  }, [peaks, media, durationMs, engine]);

  useEffect(() => {
    let drawn: unknown[] = [];
    return engine.onFrame(({ layout, nowMs }) => {
      const { view } = layout;
      const scene = engine.scene();
      const now = [scene.hype, scene.ranges, scene.palette, scene.truth, view.widthPx, view.durationMs];
      if (now.some((value, i) => value !== drawn[i])) {
        drawn = now;
        drawOverviewHeat(heat.current!, scene, view);
      }
      const pxPerMs = view.widthPx / view.durationMs;
      const shown = visibleRange(view);
      const widthPx = Math.max(MIN_WINDOW_PX, (shown.endMs - shown.startMs) * pxPerMs);
      const leftPx = Math.min(view.widthPx - widthPx, shown.startMs * pxPerMs);
      Object.assign(windowHandle.current!.style, {
        transform: `translateX(${Math.max(0, leftPx)}px)`,
        width: `${Math.min(view.widthPx, widthPx)}px`,
      });
      playhead.current!.style.transform = `translateX(${nowMs * pxPerMs}px)`;
    });
  }, [engine]);

  const msAt = (event: ReactPointerEvent): { px: number; vodMs: number } => {
    const view = viewport.get();
    const px = event.clientX - root.current!.getBoundingClientRect().left;
    return { px, vodMs: Math.min(view.durationMs, Math.max(0, (px / view.widthPx) * view.durationMs)) };
  };
  const onPointerDown = (event: ReactPointerEvent): void => {
    if (event.button !== 0) return;
    const { px, vodMs } = msAt(event);
    event.currentTarget.setPointerCapture(event.pointerId);
    hover.current?.show(null);
    const shown = visibleRange(viewport.get());
    const isOnWindow = vodMs >= shown.startMs && vodMs <= shown.endMs;
    grabbedAtPx.current = px;
    if (isOnWindow) return;
    props.onSeek(vodMs);
    viewport.centreOn(vodMs);
  };
  const onPointerMove = (event: ReactPointerEvent): void => {
    const { px, vodMs } = msAt(event);
    if (grabbedAtPx.current === null) {
      hover.current?.show({ px, vodMs, hit: null });
      return;
    }
    const view = viewport.get();
    const movedMs = ((px - grabbedAtPx.current) / view.widthPx) * view.durationMs;
    grabbedAtPx.current = px;
    engine.holdFollow(true);
    viewport.set({ startVodMs: view.startVodMs + movedMs });
  };
  const onPointerUp = (): void => {
    grabbedAtPx.current = null;
    engine.holdFollow(false);
  };

  return (
    <div className={cx('overviewRow')}>
      <span className={cx('overviewLabel')} aria-hidden="true">
        {props.label}
      </span>
      <div
        ref={root}
        className={cx('overview')}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
        onPointerLeave={() => hover.current?.show(null)}
        onDoubleClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          props.onSeek(((event.clientX - box.left) / box.width) * durationMs);
        }}
      >
        <div ref={wave} className={cx('wave')} />
        <canvas ref={heat} className={cx('heat')} />
        <Chapters chapters={props.chapters} durationMs={durationMs} />
        <div ref={windowHandle} className={cx('window')} role="img" aria-label={props.windowLabel} />
        <div ref={playhead} className={cx('overviewPlayhead')} />
        <HoverCard ref={hover} engine={engine} pictures={props.pictures} />
      </div>
    </div>
  );
}
