import type { ChatBadge } from '../../../shared/model/chat.ts';
import { ProvidedPicture } from '../../app/ProvidedPicture.tsx';
import { bindClasses } from '../../ui/classes.ts';
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

/** A badge as its picture; as a letter with its name where there is none. */
export function Badge({ badge }: { badge: ChatBadge }) {
  const { picture, set, title = set } = badge;
  const letter = (
    <abbr className={cx('badge')} title={title}>
      {BADGE_LETTERS[set] ?? set.slice(0, 1).toUpperCase()}
    </abbr>
  );
  if (picture === undefined) return letter;
  return (
    <ProvidedPicture
      {...picture}
      name={title}
      className={(isHere) => cx('badgePicture', !isHere && 'coming')}
      fallback={letter}
    />
  );
}
