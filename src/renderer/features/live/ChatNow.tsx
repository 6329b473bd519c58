import { EMOTIONS } from '../../../shared/model/chat.ts';
import type { LiveView } from '../../../shared/model/live.ts';
import { EmotionBar, EmotionDot, formatPercent } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { strings } from './strings.ts';
import styles from './Live.module.css';

const cx = bindClasses(styles);

const whole = (value: number): string => String(Math.round(value)).replace('-', '−');

/** How fast chat is, how loud the stream is: against what is usual. Missing is shown as missing. */
export function Figures({ view }: { view: LiveView }) {
  const { chat, sound } = view;
  return (
    <dl className={cx('figures')}>
      <div>
        <dt>{strings.perMinute}</dt>
        <dd className="num">{chat.perMinute === null ? '–' : whole(chat.perMinute)}</dd>
        {chat.usualPerMinute !== null && (
          <dd className={cx('quiet')}>{strings.usually(whole(chat.usualPerMinute))}</dd>
        )}
      </div>
      <div>
        <dt>{strings.loudness}</dt>
        <dd className="num">{sound.lufs === null ? '–' : strings.lufs(whole(sound.lufs))}</dd>
        <dd className={cx('quiet')}>
          {sound.state === 'heard'
            ? sound.usualLufs !== null && strings.usually(whole(sound.usualLufs))
            : [strings.sound[sound.state], sound.note].filter(Boolean).join(': ')}
        </dd>
        {sound.heard.map(({ sound: kind, startMs, endMs }) => (
          <dd key={`${kind} ${startMs}`} className={cx('quiet')}>
            {strings.heard[kind](
              Math.ceil((endMs - startMs) / 1000),
              Math.max(0, Math.round((view.nowMs - endMs) / 1000)),
            )}
          </dd>
        ))}
        {sound.detectorNote !== null && (
          <dd className={cx('quiet')}>{strings.notListening(sound.detectorNote)}</dd>
        )}
      </div>
    </dl>
  );
}

const EVEN_WITHIN = 0.15;

function leaningOf(sentiment: number): keyof typeof strings.leaning {
  if (Math.abs(sentiment) < EVEN_WITHIN) return 'even';
  return sentiment > 0 ? 'positive' : 'negative';
}

/** What chat feels and writes most. */
export function ChatNow({ chat }: { chat: LiveView['chat'] }) {
  const feelings = EMOTIONS.map((emotion) => ({ emotion, share: chat.emotions[emotion] })).filter(
    ({ emotion, share }) => emotion !== 'neutral' && share > 0,
  );
  const sum = feelings.reduce((total, { share }) => total + share, 0);
  const isQuiet = sum === 0 && chat.topEmotes.length === 0;
  return (
    <section className={cx('chat')} aria-label={strings.chatNow}>
      <header>
        <h2>
          {strings.chatNow}
          {chat.sentiment !== null && `: ${strings.leaning[leaningOf(chat.sentiment)]}`}
        </h2>
        <span className={cx('quiet')}>{strings.last}</span>
      </header>
      {isQuiet && <p className={cx('quiet')}>{strings.quiet}</p>}
      {sum > 0 && (
        <>
          <EmotionBar shares={feelings} />
          <ul className={cx('feelings')} aria-label={strings.feels}>
            {feelings.map(({ emotion, share }) => (
              <li key={emotion}>
                <EmotionDot emotion={emotion} />
                {emotion} {formatPercent(share / sum)}
              </li>
            ))}
          </ul>
        </>
      )}
      {chat.topEmotes.length > 0 && (
        <ul className={cx('emotes')}>
          {chat.topEmotes.map(({ name, count }) => (
            <li key={name} className="num">
              {name} ×{count}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
