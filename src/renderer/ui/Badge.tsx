import type { ReactNode } from 'react';
import { bindClasses } from './classes.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icon-paths.ts';
import styles from './Badge.module.css';

const cx = bindClasses(styles);

export type BadgeTone = 'plain' | 'good' | 'warn' | 'bad' | 'accent';

/** A short state in words; the tone is never all that tells states apart. */
export function Badge({
  tone = 'plain',
  icon,
  children,
}: {
  tone?: BadgeTone;
  icon?: IconName;
  children: ReactNode;
}) {
  return (
    <span className={cx('badge', tone)}>
      {icon !== undefined && <Icon name={icon} size="small" />}
      {children}
    </span>
  );
}
