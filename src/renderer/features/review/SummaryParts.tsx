import { useCallback } from 'react';
import { EMOTIONS } from '../../../shared/model/chat.ts';
import type { Mood, SpokenQuote, SummaryEmote, SummaryQuote } from '../../../shared/model/summary.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { bindClasses } from '../../ui/classes.ts';
import { EmotionBar, formatCount, formatPercent } from '../../ui/index.ts';
import { EmotePicture } from './EmotePicture.tsx';
import { useReviewState, useSession } from './session.ts';
import { summaryStrings as strings } from './summary-strings.ts';
import styles from './Summary.module.css';

const cx = bindClasses(styles);

export function useSeek(): (atMs: number) => void {
  const { player, viewport } = useSession();
  return useCallback(
    (atMs: number) => {
      player.intents.seekTo(atMs);
      viewport.reveal({ startMs: atMs, endMs: atMs + 1 });
    },
    [player, viewport],
  );
}

/** An emote, word or phrase that can be shown in the chat lane. */
export function FilterChip(props: { text: string; title: string; emote?: SummaryEmote }) {
  const { text, title, emote } = props;
  const { store } = useSession();
  const isShown = useReviewState((state) => state.chatFilter === text);
  const hasPicture = emote !== undefined && emote.provider !== null && emote.id !== null;
  return (
    <button
      type="button"
      className={cx('chip')}
      aria-pressed={isShown}
      title={`${title} · ${strings.showInLane(text)}`}
      onClick={() => store.setState({ chatFilter: isShown ? '' : text })}
    >
      {hasPicture ? (
        <EmotePicture name={text} provider={emote.provider!} id={emote.id!} />
      ) : (
        <bdi>{text}</bdi>
      )}
      {emote !== undefined && <small>{formatCount(emote.lines)}</small>}
    </button>
  );
}

export function Emotes({ emotes }: { emotes: readonly SummaryEmote[] }) {
  return (
    <ol className={cx('chips')}>
      {emotes.map((emote) => (
        <li key={emote.name}>
          <FilterChip text={emote.name} title={emote.name} emote={emote} />
        </li>
      ))}
    </ol>
  );
}

/** The mood in words, as shares, and how sure it is. */
export function MoodLine({ mood, withWords = true }: { mood: Mood; withWords?: boolean }) {
  const { emotions, words, confidence } = mood;
  if (emotions === null) return <p className={cx('facts')}>{strings.quiet}</p>;
  const shares = EMOTIONS.map((emotion) => ({ emotion, share: emotions[emotion] })).filter(
    ({ share }) => share >= 0.005,
  );
  const told = shares.map(({ emotion, share }) => `${emotion} ${formatPercent(share)}`).join(', ');
  return (
    <div className={cx('mood')}>
      <span className={cx('words')}>
        {withWords && <>{words} · </>}
        <small>{strings.sure(formatPercent(confidence))}</small>
      </span>
      <EmotionBar shares={shares} label={told} />
    </div>
  );
}

function Title({ level, children }: { level: 3 | 4; children: string }) {
  return level === 3 ? <h3>{children}</h3> : <h4>{children}</h4>;
}

export function Quotes(props: { title: string; quotes: readonly SummaryQuote[]; level: 3 | 4 }) {
  const { title, quotes, level } = props;
  const seek = useSeek();
  if (quotes.length === 0) return null;
  return (
    <section>
      <Title level={level}>{title}</Title>
      <ul className={cx('quotes')}>
        {quotes.map((quote) => (
          <li key={`${quote.atMs} ${quote.text}`}>
            <button type="button" className={cx('quote')} onClick={() => seek(quote.atMs)}>
              <time>{formatTimestamp(quote.atMs)}</time>
              <span>
                <b>
                  <bdi>{quote.author}</bdi>
                </b>
                {quote.people > 1 && (
                  <small title={strings.moreVoicesTitle(quote.people - 1)}>
                    {' '}
                    {strings.moreVoices(quote.people - 1)}
                  </small>
                )}
                {': '}
                <bdi>{quote.text}</bdi>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Spoken({ quotes, level }: { quotes: readonly SpokenQuote[] | null; level: 3 | 4 }) {
  const seek = useSeek();
  if (quotes === null || quotes.length === 0) return null;
  return (
    <section>
      <Title level={level}>{strings.spoken}</Title>
      <ul className={cx('quotes')}>
        {quotes.map((quote) => (
          <li key={`${quote.atMs} ${quote.text}`}>
            <button type="button" className={cx('quote')} onClick={() => seek(quote.atMs)}>
              <time>{formatTimestamp(quote.atMs)}</time>
              <span>“{quote.text}”</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
