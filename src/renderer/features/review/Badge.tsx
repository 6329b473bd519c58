import { useState } from 'react';
import { assetPath } from '../../../shared/assets.ts';
import type { ChatBadge } from '../../../shared/model/chat.ts';
import { useAssetUrl } from '../../rpc/connection.ts';
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

/** A badge as its picture; as a letter with its name until that is there, and where there is none. */
export function Badge({ badge }: { badge: ChatBadge }) {
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
