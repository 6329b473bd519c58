import { memo, useMemo } from 'react';
import type { SummarySection, WrittenSummary, WrittenText } from '../../../shared/model/summary.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { Button } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { summaryStrings as strings } from './summary-strings.ts';
import { usePartOfNow } from './use-part-of-now.ts';
import { Emotes, FilterChip, MoodLine, Quotes, Spoken, useSeek } from './SummaryParts.tsx';
import styles from './Summary.module.css';

const cx = bindClasses(styles);

/** The stream part by part. The part of now is marked, and kept in sight while the reader follows it. */
export function SummaryWindows({
  windows,
  written,
}: {
  windows: readonly SummarySection[];
  /** By start; not every window has one. */
  written: WrittenSummary['windows'];
}) {
  const writtenAt = useMemo(() => new Map(written.map((one) => [one.startMs, one.written])), [written]);
  const { list, nowIndex, showNow } = usePartOfNow(windows);
  return (
    <>
      <header className={cx('along')}>
        <h2>{strings.along}</h2>
        {nowIndex !== -1 && (
          <Button size="small" onClick={showNow}>
            {strings.toNow}
          </Button>
        )}
      </header>
      <ol ref={list} className={cx('windows')}>
        {windows.map((window, index) => (
          <Window
            key={window.startMs}
            window={window}
            written={writtenAt.get(window.startMs) ?? null}
            isNow={index === nowIndex}
          />
        ))}
      </ol>
    </>
  );
}

const Window = memo(function Window(props: {
  window: SummarySection;
  written: WrittenText | null;
  isNow: boolean;
}) {
  const { window, written, isNow } = props;
  const seek = useSeek();
  const { startMs, endMs, chat, spoken } = window;
  return (
    <li className={cx('window', isNow && 'now')} aria-current={isNow || undefined}>
      <h3>
        <button type="button" className={cx('range')} onClick={() => seek(startMs)}>
          {formatTimestamp(startMs)} – {formatTimestamp(endMs)}
          {isNow && <small> {strings.now}</small>}
        </button>
      </h3>
      {written?.state === 'written' && (
        <p className={cx('written')} title={strings.writtenBy(written.model)}>
          {written.text}
        </p>
      )}
      {written?.state === 'missing' && <p className={cx('missing')}>{strings.notWritten(written.reason)}</p>}
      {chat !== null && (
        <>
          <p className={cx('facts')}>{strings.lines(chat.lines, chat.people)}</p>
          <MoodLine mood={chat.mood} />
          {chat.emotes.length > 0 && <Emotes emotes={chat.emotes} />}
          {chat.terms.length > 0 && (
            <ul className={cx('chips')} aria-label={strings.terms}>
              {chat.terms.map((term) => (
                <li key={`${term.kind} ${term.text}`}>
                  <FilterChip text={term.text} title={strings.term(term.people, formatTimestamp(startMs))} />
                </li>
              ))}
            </ul>
          )}
          <Quotes title={strings.said} quotes={chat.said} level={4} />
          <Quotes title={strings.asked} quotes={chat.questions} level={4} />
        </>
      )}
      <Spoken quotes={spoken} level={4} />
    </li>
  );
});
