import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Button } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
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
const SCROLL_KEYS = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End']);

/** A list of any length of which only the rows on screen exist, following the playhead with a way back to it. */
export function VirtualRows(props: VirtualRowsProps) {
  const { count, nowIndex, align, onSpan } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [isFollowing, setIsFollowing] = useState(true);
  const estimateSize = useCallback(() => props.estimatePx, [props.estimatePx]);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize,
    overscan: OVERSCAN,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onSpan({ first, last }), [onSpan, first, last]);
  useEffect(() => {
    if (!isFollowing || nowIndex === null || count === 0) return;
    virtualizer.scrollToIndex(Math.min(count - 1, Math.max(0, nowIndex)), { align });
  }, [virtualizer, isFollowing, nowIndex, count, align]);
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
              aria-setsize={count}
              aria-posinset={item.index + 1}
              className={cx('row', nowIndex !== null && item.index > nowIndex && 'later')}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {props.renderRow(item.index)}
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
