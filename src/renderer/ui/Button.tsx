import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { bindClasses } from './classes.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icon-paths.ts';
import { Kbd } from './Kbd.tsx';
import styles from './Button.module.css';

const cx = bindClasses(styles);

type ButtonTone = 'plain' | 'primary' | 'quiet' | 'danger';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> {
  readonly children: ReactNode;
  readonly tone?: ButtonTone;
  readonly size?: 'small' | 'medium' | 'large';
  readonly icon?: IconName;
  /** A chord such as `Mod+K`, shown behind the words. */
  readonly chord?: string | undefined;
  /** Work is under way: the button stays focusable but does nothing. */
  readonly busy?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button(props: ButtonProps) {
  const { children, tone = 'plain', size = 'medium', icon, chord, busy = false, onClick, ...rest } = props;
  return (
    <button
      type="button"
      className={cx('button', tone, size)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (!busy) onClick?.(event);
      }}
      {...rest}
    >
      {busy ? <span className={cx('spinner')} aria-hidden="true" /> : icon && <Icon name={icon} />}
      <span>{children}</span>
      {chord !== undefined && chord !== '' && <Kbd chord={chord} onAccent={tone === 'primary'} />}
    </button>
  );
}
