import { EVENT_KINDS, type LiveView } from '../../../shared/model/live.ts';
import { formatDuration, Icon } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { outsideStrings as words } from './outside-strings.ts';
import styles from './Live.module.css';

const cx = bindClasses(styles);

/** What programs outside told, and what is wrong with them. Nothing where none ever did. */
export function OutsideNow({ outside }: { outside: LiveView['outside'] }) {
  const { counts, newest, notes } = outside;
  if (newest.length === 0 && notes.length === 0) return null;
  return (
    <section className={cx('chat')} aria-label={words.title}>
      <header>
        <h2>{words.title}</h2>
        <span className={cx('quiet')}>{words.since}</span>
      </header>
      {notes.map((note) => (
        <p key={note} className={cx('clip', 'failed')}>
          <Icon name="warning" size="small" />
          {note}
        </p>
      ))}
      <ul className={cx('emotes')}>
        {EVENT_KINDS.map((kind) => {
          const count = counts[kind] ?? 0;
          return (
            count > 0 && (
              <li key={kind} className="num">
                {words.kinds[kind]} ×{count}
              </li>
            )
          );
        })}
      </ul>
      <ul className={cx('feelings')} aria-label={words.newest}>
        {newest.map(({ kind, source, note, atMs }, place) => (
          <li key={`${atMs} ${place}`} className="num">
            {formatDuration(atMs)} {words.kinds[kind]}
            {note !== null && `: ${note}`} ({source})
          </li>
        ))}
      </ul>
    </section>
  );
}
