import type { LiveNote } from '../../../shared/model/live-note.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { formatDuration } from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { strings } from './strings.ts';
import styles from './Live.module.css';

const cx = bindClasses(styles);

/** What chat did in the last minutes: its score, in words, and in messages of its own. */
export function LastMinutes({ note }: { note: LiveNote | null }) {
  return (
    <section className={cx('minutes')} aria-label={strings.minutes.title}>
      <header>
        <h2>{strings.minutes.title}</h2>
        {note !== null && (
          <span className={joinClasses(cx('quiet'), 'num')}>
            {strings.minutes.until(formatDuration(note.endMs - note.startMs), formatTimestamp(note.endMs))}
          </span>
        )}
      </header>
      {note === null ? <p className={cx('quiet')}>{strings.minutes.none}</p> : <Note note={note} />}
    </section>
  );
}

function Note({ note: { score, words, messages, people } }: { note: LiveNote }) {
  return (
    <>
      <p className={cx('summed')}>
        {score !== null && (
          <b className="num" title={strings.minutes.scoreTitle} aria-label={strings.minutes.score(score)}>
            {score}
          </b>
        )}
        <span>{words}</span>
      </p>
      {messages.length > 0 && (
        <ul className={cx('said')} aria-label={strings.minutes.said(people)}>
          {messages.map(({ atMs, author, text, people: voices }) => (
            <li key={`${atMs} ${text}`}>
              <b>
                <bdi>{author}</bdi>
              </b>{' '}
              <bdi>{text}</bdi>
              {voices > 1 && (
                <small className={joinClasses(cx('quiet'), 'num')} title={strings.minutes.voices(voices)}>
                  {' '}
                  ×{voices}
                </small>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
