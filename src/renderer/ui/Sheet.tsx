import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { bindClasses } from './classes.ts';
import { IconButton } from './IconButton.tsx';
import styles from './Sheet.module.css';

const cx = bindClasses(styles);

export interface SheetProps {
  readonly title: string;
  readonly width?: 'normal' | 'wide';
  readonly closeLabel?: string;
  readonly onClose: () => void;
  /** Buttons at the lower edge, always in sight. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

const FOCUSABLE = 'button:not(:disabled), input:not(:disabled), select, textarea, a[href], [tabindex="0"]';

/**
 * A dialog at the side that is in nobody's way: what lies beside it stays usable. It takes the focus when it opens,
 * gives it back when it closes, and Escape closes it.
 */
export function Sheet({
  title,
  width = 'normal',
  closeLabel = 'Close',
  onClose,
  footer,
  children,
}: SheetProps) {
  const id = useId();
  const sheet = useRef<HTMLElement>(null);
  // Before anything can be typed: a later effect would take the focus from a field that is typed in already.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const element = sheet.current!;
    const wanted = element.querySelector<HTMLElement>('[data-autofocus]');
    const first = element.querySelector<HTMLElement>(`.${cx('body')} :is(${FOCUSABLE})`);
    (wanted ?? first ?? element).focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return createPortal(
    <aside
      ref={sheet}
      role="dialog"
      aria-modal="false"
      aria-labelledby={id}
      tabIndex={-1}
      className={cx('sheet', width)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <header className={cx('header')}>
        <h2 id={id}>{title}</h2>
        <IconButton icon="close" label={closeLabel} onClick={onClose} />
      </header>
      <div className={cx('body')}>{children}</div>
      {footer !== undefined && <footer className={cx('footer')}>{footer}</footer>}
    </aside>,
    document.body,
  );
}
