import { useEffect, useRef } from 'react';
import { bindClasses } from '../ui/classes.ts';
import type { Player } from './player.ts';
import styles from './VideoStage.module.css';

const cx = bindClasses(styles);

/** The place of the picture. The media element inside is made and taken away by the player, never by React. */
export function VideoStage(props: { player: Player; label: string; isHidden: boolean; onClick: () => void }) {
  const host = useRef<HTMLDivElement>(null);
  const { player } = props;
  useEffect(() => player.attach(host.current!), [player]);
  return (
    <div
      ref={host}
      role="group"
      aria-label={props.label}
      className={cx('stage', props.isHidden && 'hidden')}
      onClick={props.onClick}
    />
  );
}
