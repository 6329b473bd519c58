import { useId, type ReactNode } from 'react';
import { bindClasses } from './classes.ts';
import styles from './Switch.module.css';

const cx = bindClasses(styles);

export interface SwitchProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChecked: (checked: boolean) => void;
  readonly disabled?: boolean;
}

export function Switch({ label, hint, checked, onChecked, disabled }: SwitchProps) {
  const id = useId();
  return (
    <div className={cx('row')}>
      <button
        type="button"
        role="switch"
        id={id}
        aria-checked={checked}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint == null ? undefined : `${id}-hint`}
        disabled={disabled}
        className={cx('switch')}
        onClick={() => onChecked(!checked)}
      >
        <span className={cx('grip')} />
      </button>
      <div>
        <label id={`${id}-label`} htmlFor={id} className={cx('label')}>
          {label}
        </label>
        {hint != null && (
          <p id={`${id}-hint`} className={cx('hint')}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
