import type { Emotion } from '../../shared/model/chat.ts';
import { bindClasses } from './classes.ts';
import styles from './EmotionBar.module.css';

const cx = bindClasses(styles);

export interface EmotionBarProps {
  readonly shares: readonly { readonly emotion: Emotion; readonly share: number }[];
  /** Says what the picture says; left out where words beside it do. */
  readonly label?: string;
}

/** How much of each feeling there is, as one bar. */
export function EmotionBar({ shares, label }: EmotionBarProps) {
  const told =
    label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label, title: label };
  return (
    <span className={cx('bar')} {...told}>
      {shares.map(({ emotion, share }) => (
        <i key={emotion} className={cx(emotion)} style={{ flexGrow: share }} />
      ))}
    </span>
  );
}

/** The colour of a feeling, before its name. */
export const EmotionDot = ({ emotion }: { emotion: Emotion }) => (
  <i className={cx('dot', emotion)} aria-hidden="true" />
);
