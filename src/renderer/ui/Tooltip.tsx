import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { bindClasses } from './classes.ts';
import { Kbd } from './Kbd.tsx';
import { placeBeside } from './place.ts';
import styles from './Tooltip.module.css';

const cx = bindClasses(styles);
const HOVER_DELAY_MS = 450;

export interface TooltipProps {
  readonly text: string;
  readonly chord?: string | undefined;
  readonly side?: 'below' | 'right';
  readonly children: ReactNode;
}

/** Words on hover and on keyboard focus. A control's name must not depend on it. */
export function Tooltip({ text, chord, side = 'below', children }: TooltipProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  const timer = useRef(0);
  const [isOpen, setIsOpen] = useState(false);
  const close = () => {
    window.clearTimeout(timer.current);
    setIsOpen(false);
  };
  const openSoon = () => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setIsOpen(true), HOVER_DELAY_MS);
  };
  return (
    <span
      ref={anchor}
      className={cx('anchor')}
      onPointerEnter={openSoon}
      onPointerLeave={close}
      onPointerDown={close}
      onFocus={(event) => {
        if (event.target.matches(':focus-visible')) openSoon();
      }}
      onBlur={close}
      onKeyDown={close}
    >
      {children}
      {isOpen &&
        createPortal(<Bubble anchor={anchor.current} text={text} chord={chord} side={side} />, document.body)}
    </span>
  );
}

function Bubble(props: {
  anchor: HTMLElement | null;
  text: string;
  chord: string | undefined;
  side: 'below' | 'right';
}) {
  const bubble = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const target = props.anchor?.firstElementChild;
    if (target && bubble.current) placeBeside(bubble.current, target, props.side);
  });
  return (
    <div ref={bubble} role="tooltip" className={cx('bubble')}>
      {props.text}
      {props.chord !== undefined && props.chord !== '' && <Kbd chord={props.chord} />}
    </div>
  );
}
