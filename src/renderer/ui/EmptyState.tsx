import type { ReactNode } from 'react';
import { bindClasses } from './classes.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icon-paths.ts';
import styles from './EmptyState.module.css';

const cx = bindClasses(styles);

/** What to do first, in one sentence, with the buttons that do it. */
export function EmptyState(props: { icon: IconName; title: string; text?: ReactNode; children?: ReactNode }) {
  return (
    <section className={cx('empty')} aria-label={props.title}>
      <span className={cx('picture')}>
        <Icon name={props.icon} size="hero" />
      </span>
      <h2>{props.title}</h2>
      {props.text !== undefined && <p>{props.text}</p>}
      {props.children !== undefined && <div className={cx('actions')}>{props.children}</div>}
    </section>
  );
}
