import type { ButtonHTMLAttributes, Ref } from 'react';
import { bindClasses } from './classes.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icon-paths.ts';
import { Tooltip } from './Tooltip.tsx';
import styles from './IconButton.module.css';

const cx = bindClasses(styles);

export interface IconButtonProps extends Omit<
  ButtonHTMLAttributes<HTMLButtonElement>,
  'className' | 'children'
> {
  readonly icon: IconName;
  /** Its accessible name, shown as a tooltip. */
  readonly label: string;
  readonly chord?: string | undefined;
  readonly size?: 'small' | 'medium';
  /** Draws the button as switched on; pass `aria-pressed` as well where it is a toggle. */
  readonly active?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton({
  icon,
  label,
  chord,
  size = 'medium',
  active = false,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} chord={chord}>
      <button type="button" aria-label={label} className={cx('button', size, active && 'active')} {...rest}>
        <Icon name={icon} />
      </button>
    </Tooltip>
  );
}
