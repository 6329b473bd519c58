import { memo } from 'react';
import type { LiveNote } from '../../../shared/model/live-note.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { Button } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { liveNoteStrings as strings } from './live-note-strings.ts';
import { Quotes, useSeek } from './SummaryParts.tsx';
import { usePartOfNow } from './use-part-of-now.ts';
import styles from './Summary.module.css';

const cx = bindClasses(styles);

/** What chat did each minute, as it was told while the stream was on. */
export function LiveNotesPanel({ notes }: { notes: readonly LiveNote[] }) {
  const { list, nowIndex, showNow } = usePartOfNow(notes);
  return (
    <div className={cx('scroll')} tabIndex={0} role="region" aria-label={strings.label}>
      <header className={cx('along')}>
        <p className={cx('facts')}>{strings.lead}</p>
        {nowIndex !== -1 && (
          <Button size="small" onClick={showNow}>
            {strings.toNow}
          </Button>
        )}
      </header>
      <ol ref={list} className={cx('windows')}>
        {notes.map((note, index) => (
          <Note key={note.startMs} note={note} isNow={index === nowIndex} />
        ))}
      </ol>
    </div>
  );
}

const Note = memo(function Note({ note, isNow }: { note: LiveNote; isNow: boolean }) {
  const seek = useSeek();
  const { startMs, endMs, score, words, messages } = note;
  return (
    <li className={cx('window', isNow && 'now')} aria-current={isNow || undefined}>
      <h3>
        <button type="button" className={cx('range')} onClick={() => seek(startMs)}>
          {formatTimestamp(startMs)} – {formatTimestamp(endMs)}
          {score !== null && <small title={strings.scoreTitle}> {strings.score(score)}</small>}
          {isNow && <small> {strings.now}</small>}
        </button>
      </h3>
      <p>{words}</p>
      <Quotes title={strings.said} quotes={messages} level={4} />
    </li>
  );
});
