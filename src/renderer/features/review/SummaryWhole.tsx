import type { StreamSummary, SummaryMoment, WholeChat } from '../../../shared/model/summary.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { hypeText } from '../../ui/index.ts';
import { summaryStrings as strings } from './summary-strings.ts';
import { Emotes, FilterChip, MoodLine, Quotes, Spoken, useSeek } from './SummaryParts.tsx';
import styles from './Summary.module.css';

const cx = bindClasses(styles);
const MOST_MOMENTS = 5;

/** The whole stream: mood, emotes, phrases, people, best moments, and what was said. */
export function SummaryWhole({ summary }: { summary: StreamSummary }) {
  const { chat, spoken, moments } = summary;
  return (
    <>
      {chat !== null && <ChatFacts chat={chat} />}
      {moments.length > 0 && <Moments moments={moments.slice(0, MOST_MOMENTS)} />}
      {chat !== null && <Quotes title={strings.said} quotes={chat.said} level={3} />}
      {chat !== null && <Quotes title={strings.asked} quotes={chat.questions} level={3} />}
      <Spoken quotes={spoken} level={3} />
    </>
  );
}

function ChatFacts({ chat }: { chat: WholeChat }) {
  const { lines, people, botLines, repeatedLines, mood, moodCourse, emotes, terms, chatters } = chat;
  return (
    <>
      <p className={cx('course')}>{moodCourse}</p>
      <MoodLine mood={mood} withWords={false} />
      <p className={cx('facts')}>
        {strings.lines(lines, people)}
        {botLines + repeatedLines > 0 && `; ${strings.left(botLines, repeatedLines)}`}
      </p>
      {emotes.length > 0 && (
        <section>
          <h3>{strings.emotes}</h3>
          <Emotes emotes={emotes} />
        </section>
      )}
      {terms.length > 0 && (
        <section>
          <h3>{strings.terms}</h3>
          <ul className={cx('chips')}>
            {terms.map((term) => (
              <li key={`${term.kind} ${term.text}`}>
                <FilterChip text={term.text} title={strings.term(term.people, formatTimestamp(term.atMs))} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {chatters.length > 0 && (
        <section>
          <h3>{strings.chatters}</h3>
          <ol className={cx('chips')}>
            {chatters.map(({ name, lines: count }, index) => (
              <li key={index} className={cx('person')}>
                <bdi>{name}</bdi> <small>{count}</small>
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}

function Moments({ moments }: { moments: readonly SummaryMoment[] }) {
  const seek = useSeek();
  return (
    <section>
      <h3>{strings.moments}</h3>
      <ol className={cx('moments')}>
        {moments.map((moment) => (
          <li key={moment.highlightId}>
            <button type="button" className={cx('moment')} onClick={() => seek(moment.startMs)}>
              <time>{formatTimestamp(moment.startMs)}</time>
              <b className={joinClasses(cx('score'), hypeText(moment.score))}>{Math.round(moment.score)}</b>
              <bdi>{moment.title}</bdi>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
