import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { RangeMs } from '../../shared/time.ts';
import { bindClasses } from '../ui/classes.ts';
import type { TimelineEngine } from './engine.ts';
import type { Edge } from './hit-test.ts';
import { trim } from './interaction.ts';
import { vodMsToPx } from './viewport.ts';
import styles from './Timeline.module.css';

const cx = bindClasses(styles);

export interface RangeSlidersProps {
  readonly engine: TimelineEngine;
  readonly range: RangeMs;
  readonly durationMs: number;
  readonly labels: { readonly start: string; readonly end: string };
  readonly textOf: (vodMs: number) => string;
  readonly onTrim: (from: RangeMs, to: RangeMs) => void;
}

const STEP_MS = 100;
const LONG_STEP_MS = 1000;

/** The edges of the active range for the keyboard: arrows by a tenth of a second, with Shift by a second. */
export function RangeSliders(props: RangeSlidersProps) {
  const { engine, range, durationMs, labels } = props;
  const edges = useRef<Record<Edge, HTMLDivElement | null>>({ start: null, end: null });
  useEffect(
    () =>
      engine.onFrame(({ layout }) => {
        for (const [edge, vodMs] of [
          ['start', range.startMs],
          ['end', range.endMs],
        ] as const) {
          const element = edges.current[edge];
          if (element === null) continue;
          const px = Math.min(layout.view.widthPx, Math.max(0, vodMsToPx(layout.view, vodMs)));
          element.style.transform = `translateX(${px}px)`;
        }
      }),
    [engine, range],
  );
  const onKeyDown = (edge: Edge) => (event: KeyboardEvent) => {
    const direction =
      event.key === 'ArrowRight' || event.key === 'ArrowUp'
        ? 1
        : event.key === 'ArrowLeft' || event.key === 'ArrowDown'
          ? -1
          : 0;
    if (direction === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const at = edge === 'start' ? range.startMs : range.endMs;
    const to = Math.min(durationMs, at + direction * (event.shiftKey ? LONG_STEP_MS : STEP_MS));
    props.onTrim({ startMs: range.startMs, endMs: range.endMs }, trim(range, edge, to));
  };
  return (
    <>
      {(['start', 'end'] as const).map((edge) => {
        const at = edge === 'start' ? range.startMs : range.endMs;
        return (
          <div
            key={edge}
            ref={(element) => {
              edges.current[edge] = element;
            }}
            role="slider"
            tabIndex={0}
            className={cx('edge')}
            aria-label={labels[edge]}
            aria-valuemin={0}
            aria-valuemax={durationMs}
            aria-valuenow={at}
            aria-valuetext={props.textOf(at)}
            onKeyDown={onKeyDown(edge)}
          />
        );
      })}
    </>
  );
}
