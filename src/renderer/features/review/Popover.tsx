import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { bindClasses } from '../../ui/classes.ts';
import styles from './Popover.module.css';

const cx = bindClasses(styles);

export interface PopoverProps {
  readonly label: string;
  readonly trigger: ReactNode;
  readonly tone?: 'plain' | 'good' | 'warn' | 'accent' | 'bare';
  readonly side?: 'below' | 'above';
  readonly align?: 'start' | 'end';
  readonly children: ReactNode;
}

/** Left free between it and the window's edge. */
const EDGE_PX = 8;

/** A chip that opens into more, inside the window. It stays in the page's flow of focus; Escape and a click elsewhere close it. */
export function Popover(props: PopoverProps) {
  const { label, trigger, tone = 'plain', side = 'below', align = 'start', children } = props;
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  useLayoutEffect(() => {
    const element = popover.current;
    if (element === null) return;
    const overPx = element.getBoundingClientRect().right + EDGE_PX - document.documentElement.clientWidth;
    if (overPx > 0) element.style.translate = `${-overPx}px`;
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const onPointerDown = (event: PointerEvent): void => {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true) setIsOpen(false);
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      setIsOpen(false);
      button.current?.focus();
    };
    window.addEventListener('pointerdown', onPointerDown, true);
    window.addEventListener('keydown', onKeyDown, true);
    return () => {
      window.removeEventListener('pointerdown', onPointerDown, true);
      window.removeEventListener('keydown', onKeyDown, true);
    };
  }, [isOpen]);
  return (
    <div ref={root} className={cx('root')}>
      <button
        ref={button}
        type="button"
        className={cx('trigger', tone)}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setIsOpen(!isOpen)}
      >
        {trigger}
      </button>
      {isOpen && (
        <div ref={popover} id={id} role="region" aria-label={label} className={cx('popover', side, align)}>
          {children}
        </div>
      )}
    </div>
  );
}
