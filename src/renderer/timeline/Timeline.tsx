import { useEffect, useLayoutEffect, useRef } from 'react';
import type { RangeMs } from '../../shared/time.ts';
import { formatTimestamp } from '../../shared/time.ts';
import { bindClasses } from '../ui/classes.ts';
import type { TimelineEngine } from './engine.ts';
import type { FilmstripPictures } from './filmstrip.ts';
import { HoverCard } from './HoverCard.tsx';
import type { HoverCardHandle } from './HoverCard.tsx';
import type { Intent } from './interaction.ts';
import { RangeSliders } from './RangeSliders.tsx';
import { useLanes } from './use-engine.ts';
import { useTimelinePointer } from './use-timeline-pointer.ts';
import type { ViewportStore } from './viewport-store.ts';
import { vodMsToPx } from './viewport.ts';
import styles from './Timeline.module.css';

const cx = bindClasses(styles);

export interface TimelineProps {
  readonly engine: TimelineEngine;
  readonly viewport: ViewportStore;
  readonly label: string;
  readonly help: string;
  readonly rangeLabels: { readonly start: string; readonly end: string };
  readonly active: (RangeMs & { readonly id: string }) | null;
  readonly pictures: FilmstripPictures | null;
  readonly snap: (vodMs: number, toleranceMs: number) => number;
  readonly onIntent: (intent: Intent) => void;
}

/** The lanes: labels at the left, one canvas, and over it the few things that move or take the keyboard. */
export function Timeline(props: TimelineProps) {
  const { engine, viewport, active } = props;
  const plot = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const hover = useRef<HoverCardHandle>(null);
  const lanes = useLanes(engine);

  useLayoutEffect(() => {
    const element = plot.current!;
    const measure = () => viewport.setWidthPx(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [viewport]);
  useLayoutEffect(() => engine.attach(canvas.current!), [engine]);
  useEffect(
    () =>
      engine.onFrame(({ layout, nowMs }) => {
        const px = vodMsToPx(layout.view, nowMs);
        const isSeen = px >= -1 && px <= layout.view.widthPx + 1;
        const { style } = playhead.current!;
        style.transform = `translateX(${px}px)`;
        style.visibility = isSeen ? 'visible' : 'hidden';
      }),
    [engine],
  );
  useTimelinePointer(canvas, {
    engine,
    viewport,
    snap: props.snap,
    rangeOf: (id) => engine.scene().ranges.find((range) => range.id === id) ?? null,
    onIntent: props.onIntent,
    onHover: (at) => hover.current?.show(at),
  });

  return (
    <div className={cx('timeline')}>
      <div className={cx('labels')} aria-hidden="true">
        {lanes.map((lane) => (
          <span key={lane.id} className={cx('label')} style={{ top: lane.topPx, height: lane.heightPx }}>
            {lane.label}
          </span>
        ))}
      </div>
      <div ref={plot} className={cx('plot')}>
        <canvas
          ref={canvas}
          className={cx('canvas')}
          tabIndex={0}
          role="img"
          aria-label={`${props.label}. ${props.help}`}
        />
        <div ref={playhead} className={cx('playhead')} aria-hidden="true" />
        {active !== null && (
          <RangeSliders
            engine={engine}
            range={active}
            durationMs={viewport.get().durationMs}
            labels={props.rangeLabels}
            textOf={(ms) => formatTimestamp(ms, { millis: true })}
            onTrim={(from, to) => props.onIntent({ type: 'commit-trim', rangeId: active.id, from, to })}
          />
        )}
        <HoverCard ref={hover} engine={engine} pictures={props.pictures} />
      </div>
    </div>
  );
}
