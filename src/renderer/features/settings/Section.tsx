import type { ReactNode } from 'react';
import { Icon } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { strings } from './strings.ts';
import styles from './Settings.module.css';

const cx = bindClasses(styles);

/** A page of settings: heading, a sentence, fields, and the quiet word that a change was kept. */
export function Section(props: { title: string; intro?: string; isSaved?: boolean; children: ReactNode }) {
  return (
    <section className={cx('section')} aria-label={props.title}>
      <header className={cx('sectionHead')}>
        <h2>{props.title}</h2>
        <span className={cx('saved')} role="status">
          {props.isSaved === true && (
            <>
              <Icon name="check" size="small" />
              {strings.saved}
            </>
          )}
        </span>
      </header>
      {props.intro !== undefined && <p className={cx('intro')}>{props.intro}</p>}
      {props.children}
    </section>
  );
}

/** Fields that belong together, under a small heading. */
export function FieldGroup({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <div className={cx('group')} role="group" aria-label={title}>
      {title !== undefined && <h3>{title}</h3>}
      {children}
    </div>
  );
}
