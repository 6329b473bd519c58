import { bindClasses } from './classes.ts';
import styles from './Progress.module.css';

const cx = bindClasses(styles);

/** A bar. `fraction` 0..1, or null while nobody can know: then it moves. */
export function Progress({
  label,
  fraction,
  tone = 'accent',
  thin = false,
}: {
  label: string;
  fraction: number | null;
  tone?: 'accent' | 'good' | 'bad' | 'hype';
  thin?: boolean;
}) {
  const percent = fraction === null ? null : Math.round(Math.max(0, Math.min(1, fraction)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent ?? undefined}
      className={cx('bar', tone, thin && 'thin')}
    >
      <i
        className={cx('fill', percent === null && 'unknown')}
        style={percent === null ? {} : { width: `${percent}%` }}
      />
    </div>
  );
}
