import { useId, type KeyboardEvent, type ReactNode } from 'react';
import { bindClasses } from './classes.ts';
import styles from './Tabs.module.css';

const cx = bindClasses(styles);

interface TabItem<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** A small number behind the label. */
  readonly count?: number | undefined;
}

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly items: readonly TabItem<Id>[];
  readonly value: Id;
  readonly onValue: (id: Id) => void;
  /** Drawn at the end of the tab row. */
  readonly end?: ReactNode;
  /** The panel of the chosen tab. */
  readonly children: ReactNode;
}

/** Tabs with their panel. Arrow keys move between tabs. */
export function Tabs<Id extends string>({ label, items, value, onValue, end, children }: TabsProps<Id>) {
  const id = useId();
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const index = items.findIndex((item) => item.id === value);
    const next = items[(index + step + items.length) % items.length]!;
    onValue(next.id);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <div className={cx('tabs')}>
      <div className={cx('row')}>
        <div role="tablist" aria-label={label} className={cx('list')} onKeyDown={onKeyDown}>
          {items.map((item) => (
            <button
              key={item.id}
              type="button"
              role="tab"
              id={`${id}-${item.id}`}
              data-tab={item.id}
              aria-selected={item.id === value}
              aria-controls={`${id}-panel`}
              tabIndex={item.id === value ? 0 : -1}
              className={cx('tab')}
              onClick={() => onValue(item.id)}
            >
              {item.label}
              {item.count !== undefined && <span className={cx('count')}>{item.count}</span>}
            </button>
          ))}
        </div>
        <div className="grow" />
        {end}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`} className={cx('panel')}>
        {children}
      </div>
    </div>
  );
}
