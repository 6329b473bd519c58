import type { Chapter } from '../../shared/model/remote-stream.ts';
import { formatTimestamp } from '../../shared/time.ts';
import { bindClasses } from '../ui/classes.ts';
import styles from './Chapters.module.css';

const cx = bindClasses(styles);

/** The platform's chapters along the whole VOD: an edge where each begins, and its name as far as there is room. */
export function Chapters({ chapters, durationMs }: { chapters: readonly Chapter[]; durationMs: number }) {
  if (chapters.length === 0 || durationMs <= 0) return null;
  const percent = (ms: number): string => `${(ms / durationMs) * 100}%`;
  return (
    <ol className={cx('chapters')} aria-label="Chapters">
      {chapters.map(({ startMs, endMs, title }) => (
        <li
          key={`${startMs} ${title}`}
          className={cx('chapter')}
          style={{ left: percent(startMs), width: percent(Math.min(endMs, durationMs) - startMs) }}
        >
          <span className={cx('name')}>
            <span className="sr-only">{formatTimestamp(startMs)} </span>
            {title}
          </span>
        </li>
      ))}
    </ol>
  );
}
