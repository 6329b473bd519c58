import { memo } from 'react';
import type { ChatRow } from '../../../shared/contract/review.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { bindClasses } from '../../ui/classes.ts';
import { Badge } from './Badge.tsx';
import { textPieces } from './chat-text.ts';
import { EmotePicture } from './EmotePicture.tsx';
import { readableColor } from './readable-color.ts';
import styles from './ChatLine.module.css';

const cx = bindClasses(styles);
const MOST_BADGES = 3;

const background = (): string =>
  getComputedStyle(document.documentElement).getPropertyValue('--surface-1').trim();

export interface ChatLineProps {
  readonly row: ChatRow | undefined;
  readonly searchText: string;
  readonly onSeek: (atMs: number) => void;
}

/** One line of chat. A click seeks to when it was written. */
export const ChatLine = memo(function ChatLine({ row, searchText, onSeek }: ChatLineProps) {
  if (row === undefined)
    return (
      <div className={cx('line', 'ghost')} aria-hidden="true">
        <i />
      </div>
    );
  const { message } = row;
  const isEvent = message.kind !== 'message' && message.kind !== 'action';
  const color = readableColor(message.color, background());
  return (
    <button
      type="button"
      tabIndex={-1}
      className={cx('line', isEvent && 'event', message.bits !== null && 'event')}
      onClick={() => onSeek(row.atMs)}
    >
      <time className={cx('time')}>{formatTimestamp(row.atMs)}</time>
      <span className={cx('words')}>
        {message.badges.slice(0, MOST_BADGES).map((badge) => (
          <Badge key={badge.set} badge={badge} />
        ))}
        {message.author !== null && (
          <>
            <b style={color === null ? {} : { color }}>{message.author.displayName}</b>
            {message.kind === 'action' || message.text === '' ? ' ' : ': '}
          </>
        )}
        {message.bits !== null && <span className={cx('emote')}>{message.bits} bits</span>}
        {message.event?.systemText !== undefined && <i>{message.event.systemText} </i>}
        {textPieces(message, searchText).map((piece, i) =>
          piece.kind === 'text' ? (
            piece.text
          ) : piece.emote !== undefined ? (
            <EmotePicture key={i} name={piece.text} {...piece.emote} />
          ) : (
            <span key={i} className={cx(piece.kind)}>
              {piece.text}
            </span>
          ),
        )}
      </span>
    </button>
  );
});
