import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Button } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { isNearEdge, windowAround } from './row-window.ts';
import { strings } from './strings.ts';
import styles from './VirtualRows.module.css';

const cx = bindClasses(styles);

export interface VirtualRowsProps {
  readonly label: string;
  readonly count: number;
  readonly estimatePx: number;
  /** The row that belongs to now. The list keeps it in sight until the person scrolls away. */
  readonly nowIndex: number | null;
  /** Where the row of now is kept: at the end, like live chat, or in the middle, like a text. */
  readonly align: 'end' | 'center';
  readonly onSpan: (span: { readonly first: number; readonly last: number }) => void;
  readonly renderRow: (index: number) => ReactNode;
}

const OVERSCAN = 12;
const ARRIVED_ROWS = 2 * OVERSCAN;
const SCROLL_KEYS = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End']);

/** A list of any length of which only the rows on screen exist, following the playhead with a way back to it. */
export function VirtualRows(props: VirtualRowsProps) {
  const { count: total, nowIndex, align, onSpan } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [isFollowing, setIsFollowing] = useState(true);
  const [middle, setMiddle] = useState(nowIndex ?? 0);
  const window = useMemo(() => windowAround(middle, total), [middle, total]);
  const { base, count } = window;
  const estimateSize = useCallback(() => props.estimatePx, [props.estimatePx]);
  const getItemKey = useCallback((index: number) => base + index, [base]);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize,
    getItemKey,
    overscan: OVERSCAN,
  });
  const items = virtualizer.getVirtualItems();
  const first = base + (items[0]?.index ?? 0);
  const last = base + (items.at(-1)?.index ?? 0);
  useEffect(() => onSpan({ first, last }), [onSpan, first, last]);

  /** The row at the upper edge and how far it is cut off, kept while the window moves under it. */
  const held = useRef<{ readonly row: number; readonly cutPx: number } | null>(null);
  /** Where the list was told to be; until it has got there, the rows on screen say nothing. */
  const expectedRow = useRef<number | null>(null);
  useEffect(() => {
    if (expectedRow.current !== null && Math.abs(first - expectedRow.current) > ARRIVED_ROWS) return;
    expectedRow.current = null;
    if (isFollowing || !isNearEdge(window, { first, last }, total)) return;
    const offsetPx = virtualizer.scrollOffset ?? 0;
    const top = virtualizer.getVirtualItemForOffset(offsetPx);
    if (top === undefined) return;
    held.current = { row: base + top.index, cutPx: offsetPx - top.start };
    expectedRow.current = base + top.index;
    setMiddle(base + top.index);
  }, [virtualizer, isFollowing, window, base, first, last, total]);
  useLayoutEffect(() => {
    const { current } = held;
    held.current = null;
    if (current === null) return;
    const start = virtualizer.measurementsCache[current.row - base]?.start;
    if (start !== undefined) virtualizer.scrollToOffset(start + current.cutPx);
  }, [virtualizer, base]);

  useEffect(() => {
    if (!isFollowing || nowIndex === null || total === 0) return;
    const row = Math.min(total - 1, Math.max(0, nowIndex));
    expectedRow.current = null;
    if (row < base || row >= base + count || isNearEdge(window, { first: row, last: row }, total))
      setMiddle(row);
    else virtualizer.scrollToIndex(row - base, { align });
  }, [virtualizer, isFollowing, nowIndex, total, window, base, count, align]);
  const leave = (): void => setIsFollowing(false);
  return (
    <div className={cx('frame')}>
      <div
        ref={scroller}
        className={cx('scroller')}
        role="list"
        aria-label={props.label}
        tabIndex={0}
        onWheel={leave}
        onTouchMove={leave}
        onPointerDown={(event) => {
          // The scroll bar lies at the edge of the element itself.
          if (event.target === event.currentTarget) leave();
        }}
        onKeyDown={(event) => {
          if (!SCROLL_KEYS.has(event.key) || event.altKey || event.ctrlKey) return;
          leave();
          // The list scrolls by itself; the playhead stays.
          event.stopPropagation();
        }}
      >
        <div className={cx('whole')} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => (
            <div
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              role="listitem"
              aria-setsize={total}
              aria-posinset={base + item.index + 1}
              className={cx('row', nowIndex !== null && base + item.index > nowIndex && 'later')}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {props.renderRow(base + item.index)}
            </div>
          ))}
        </div>
      </div>
      {!isFollowing && (
        <span className={cx('back')}>
          <Button size="small" icon="down" tone="primary" onClick={() => setIsFollowing(true)}>
            {strings.chat.jumpBack}
          </Button>
        </span>
      )}
    </div>
  );
}
