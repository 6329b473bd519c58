import { useState } from 'react';
import { assetPath } from '../../../shared/assets.ts';
import { useAssetUrl } from '../../rpc/connection.ts';
import { bindClasses } from '../../ui/classes.ts';
import styles from './EmotePicture.module.css';

const cx = bindClasses(styles);

/** An emote as its picture; as its name until that is there, and where there is none. */
export function EmotePicture({ name, provider, id }: { name: string; provider: string; id: string }) {
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
