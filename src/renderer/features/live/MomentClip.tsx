import { useState } from 'react';
import { assetPath } from '../../../shared/assets.ts';
import { useAssetUrl } from '../../rpc/connection.ts';
import { Icon } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { strings } from './strings.ts';
import styles from './Live.module.css';

const cx = bindClasses(styles);

interface SavedClip {
  readonly recordingId: string;
  readonly momentId: string;
  readonly title: string;
}

/** A frame of a saved clip, where it can be shown; opens and closes its player. Nothing is cut or encoded for it. */
export function ClipThumb(props: SavedClip & { isPlaying: boolean; onPlay: () => void }) {
  const { recordingId, momentId, title, isPlaying, onPlay } = props;
  const assetUrl = useAssetUrl();
  const [isMissing, setIsMissing] = useState(false);
  const label = (isPlaying ? strings.close : strings.play)(title);
  return (
    <button
      type="button"
      className={cx('thumb')}
      aria-label={label}
      title={label}
      aria-expanded={isPlaying}
      onClick={onPlay}
    >
      {!isMissing && (
        <video
          src={`${assetUrl(assetPath.liveClip(recordingId, momentId))}#t=1`}
          preload="metadata"
          muted
          tabIndex={-1}
          aria-hidden="true"
          onError={() => setIsMissing(true)}
        />
      )}
      <Icon name={isPlaying ? 'close' : 'play'} size="small" />
    </button>
  );
}

/** Plays a saved clip in its row; silent until the person turns the sound on: the stream itself is on. Escape closes it. */
export function ClipPlayer({ recordingId, momentId, title, onClose }: SavedClip & { onClose: () => void }) {
  const assetUrl = useAssetUrl();
  const [isUnplayable, setIsUnplayable] = useState(false);
  return (
    <div
      className={cx('player')}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      {isUnplayable ? (
        <p className={cx('clip', 'failed')} role="alert">
          {strings.unplayable}
        </p>
      ) : (
        <video
          src={assetUrl(assetPath.liveClip(recordingId, momentId))}
          controls
          autoPlay
          muted
          playsInline
          aria-label={title}
          onError={() => setIsUnplayable(true)}
        />
      )}
    </div>
  );
}
