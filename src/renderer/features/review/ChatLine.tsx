import { memo, useState } from 'react';
import { assetPath } from '../../../shared/assets.ts';
import type { ChatRow } from '../../../shared/contract/review.ts';
import type { ChatBadge } from '../../../shared/model/chat.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { useAssetUrl } from '../../rpc/connection.ts';
import { bindClasses } from '../../ui/classes.ts';
import { textPieces } from './chat-text.ts';
import { readableColor } from './readable-color.ts';
import styles from './ChatLine.module.css';

const cx = bindClasses(styles);
/** One letter in a small plate; the whole word is its title. */
const BADGE_LETTERS: Readonly<Record<string, string>> = {
  broadcaster: 'B',
  moderator: 'M',
  vip: 'V',
  subscriber: 'S',
  founder: 'F',
  premium: 'P',
  partner: '✓',
  bits: '◆',
  'sub-gifter': 'G',
};
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

/** An emote as its picture; as its name until that is there, and where there is none. */
function EmotePicture({ name, provider, id }: { name: string; provider: string; id: string }) {
  const assetUrl = useAssetUrl();
  const [hasFailed, setFailed] = useState(false);
  if (hasFailed) return <span className={cx('emote')}>{name}</span>;
  return (
    <img
      className={cx('picture')}
      src={assetUrl(assetPath.emote(provider, id))}
      alt={name}
      title={name}
      onError={() => setFailed(true)}
    />
  );
}

/** A badge as its picture; as a letter with its name until that is there, and where there is none. */
function Badge({ badge }: { badge: ChatBadge }) {
  const assetUrl = useAssetUrl();
  const [isShown, setShown] = useState<boolean | null>(null);
  const { picture, title = badge.set } = badge;
  if (picture !== undefined && isShown !== false)
    return (
      <img
        className={cx('badgePicture', isShown === null && 'coming')}
        src={assetUrl(assetPath.emote(picture.provider, picture.id))}
        alt={title}
        title={title}
        onLoad={() => setShown(true)}
        onError={() => setShown(false)}
      />
    );
  return (
    <abbr className={cx('badge')} title={title}>
      {BADGE_LETTERS[badge.set] ?? badge.set.slice(0, 1).toUpperCase()}
    </abbr>
  );
}
