import { Fragment, useEffect, useLayoutEffect, useRef, type KeyboardEvent } from 'react';
import { createPortal } from 'react-dom';
import { bindClasses } from './classes.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icon-paths.ts';
import { Kbd } from './Kbd.tsx';
import { placeAt, placeBeside } from './place.ts';
import styles from './Menu.module.css';

const cx = bindClasses(styles);

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  readonly chord?: string;
  readonly tone?: 'danger';
  /** Why it can't be chosen now; shown below the label. */
  readonly disabledBecause?: string | undefined;
  /** A line above this item. */
  readonly startsGroup?: boolean;
  readonly run: () => void;
}

/** Where a menu opens: beside the control that was pressed, or at the pointer. */
export type MenuPlace =
  { readonly anchor: HTMLElement } | { readonly leftPx: number; readonly topPx: number };

export interface MenuProps {
  readonly label: string;
  readonly place: MenuPlace;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}

const items = (menu: HTMLElement): HTMLElement[] => [
  ...menu.querySelectorAll<HTMLElement>('[role=menuitem]'),
];

/** A pop-up list of actions: arrows, Home, End and first letters move, Escape closes and gives the focus back. */
export function Menu({ label, place, items: entries, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const latestClose = useRef(onClose);
  useLayoutEffect(() => {
    latestClose.current = onClose;
  });
  useLayoutEffect(() => {
    const element = menu.current;
    if (!element) return;
    if ('anchor' in place) placeBeside(element, place.anchor, 'below', 'end');
    else placeAt(element, place.leftPx, place.topPx);
  }, [place]);
  useEffect(() => {
    const before = document.activeElement;
    const element = menu.current!;
    items(element)[0]?.focus();
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !element.contains(event.target)) latestClose.current();
    };
    const onLeave = () => latestClose.current();
    window.addEventListener('pointerdown', onPointerDown, true);
    window.addEventListener('blur', onLeave);
    window.addEventListener('resize', onLeave);
    return () => {
      window.removeEventListener('pointerdown', onPointerDown, true);
      window.removeEventListener('blur', onLeave);
      window.removeEventListener('resize', onLeave);
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return createPortal(
    <div
      ref={menu}
      role="menu"
      aria-label={label}
      className={cx('menu')}
      onKeyDown={(event) => moveInMenu(event, menu.current, onClose)}
      onContextMenu={(event) => event.preventDefault()}
    >
      {entries.map((entry) => (
        <Fragment key={entry.id}>
          {entry.startsGroup === true && <div role="separator" className={cx('separator')} />}
          <div
            role="menuitem"
            tabIndex={-1}
            aria-disabled={entry.disabledBecause !== undefined || undefined}
            className={cx('item', entry.tone)}
            onPointerMove={(event) => event.currentTarget.focus()}
            onClick={() => {
              if (entry.disabledBecause !== undefined) return;
              onClose();
              entry.run();
            }}
          >
            {entry.icon === undefined ? <i className={cx('noIcon')} /> : <Icon name={entry.icon} />}
            <span className={cx('words')}>
              {entry.label}
              {entry.disabledBecause !== undefined && <small>{entry.disabledBecause}</small>}
            </span>
            {entry.chord !== undefined && entry.chord !== '' && <Kbd chord={entry.chord} />}
          </div>
        </Fragment>
      ))}
    </div>,
    document.body,
  );
}

function moveInMenu(event: KeyboardEvent, menu: HTMLElement | null, close: () => void): void {
  if (menu === null) return;
  const list = items(menu);
  const index = list.indexOf(document.activeElement as HTMLElement);
  const focusAt = (place: number) => list[(place + list.length) % list.length]?.focus();
  if (event.key === 'Escape' || event.key === 'Tab') close();
  else if (event.key === 'ArrowDown') focusAt(index + 1);
  else if (event.key === 'ArrowUp') focusAt(index - 1);
  else if (event.key === 'Home') focusAt(0);
  else if (event.key === 'End') focusAt(-1);
  else if (event.key === 'Enter' || event.key === ' ') list[index]?.click();
  else if (/^\p{L}$/u.test(event.key)) {
    const letter = event.key.toLowerCase();
    const after = [...list.slice(index + 1), ...list.slice(0, index + 1)];
    after.find((item) => item.textContent.trim().toLowerCase().startsWith(letter))?.focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}
