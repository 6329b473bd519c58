import { bindClasses } from './classes.ts';
import styles from './Skeleton.module.css';

const cx = bindClasses(styles);

/** Grey lines while something is on its way. `label` is read out once. */
export function Skeleton({ label, rows = 4 }: { label: string; rows?: number }) {
  return (
    <div role="status" aria-label={label} className={cx('list')}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={cx('row')} aria-hidden="true">
          <i className={cx('block')} />
          <span className={cx('lines')}>
            <i className={cx('line')} />
            <i className={cx('line', 'short')} />
          </span>
        </div>
      ))}
    </div>
  );
}
