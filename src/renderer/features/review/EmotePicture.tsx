import { ProvidedPicture } from '../../app/ProvidedPicture.tsx';
import { bindClasses } from '../../ui/classes.ts';
import styles from './EmotePicture.module.css';

const cx = bindClasses(styles);

/** An emote as its picture; as its name where there is none. */
export const EmotePicture = (emote: { name: string; provider: string; id: string }) => (
  <ProvidedPicture
    {...emote}
    className={() => cx('picture')}
    fallback={<span className={cx('emote')}>{emote.name}</span>}
  />
);
