import { useState, type RefObject } from 'react';
import { assetPath } from '../../../shared/assets.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import type { Clip } from '../../../shared/model/clip.ts';
import { useChord } from '../../app/use-shortcuts.ts';
import { useAssetUrl } from '../../rpc/connection.ts';
import { Button, fileName, formatAgo, formatBytes, formatLength, IconButton } from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { strings } from './strings.ts';
import type { ClipActions } from './use-clip-actions.ts';
import styles from './ClipPreview.module.css';

const cx = bindClasses(styles);

export interface ClipPreviewProps {
  readonly clip: Clip;
  readonly actions: ClipActions;
  readonly video: RefObject<HTMLVideoElement | null>;
}

const range = (startMs: number, endMs: number): string =>
  `${formatTimestamp(startMs, { millis: true })} – ${formatTimestamp(endMs, { millis: true })}`;

/** Below a minute to the hundredth, because a clip of 15.5 s is neither 15 nor 16. */
const exactLength = (ms: number): string =>
  ms < 60_000 ? `${Number((ms / 1000).toFixed(2))} s` : formatLength(ms);

/** Facts of a clip; what the file really holds only where it is not what was asked for. */
function factsOf(clip: Clip): [string, string][] {
  const { facts } = strings;
  const isShifted =
    clip.realStartMs !== null &&
    clip.realEndMs !== null &&
    (clip.realStartMs !== clip.startMs || clip.realEndMs !== clip.endMs);
  const lines: [string, string | null][] = [
    [facts.from, clip.vodTitle],
    [facts.range, range(clip.startMs, clip.endMs)],
    [facts.real, isShifted ? range(clip.realStartMs ?? 0, clip.realEndMs ?? 0) : null],
    [facts.length, exactLength((clip.realEndMs ?? clip.endMs) - (clip.realStartMs ?? clip.startMs))],
    [facts.size, clip.sizeBytes === null ? null : formatBytes(clip.sizeBytes)],
    [facts.mode, `${strings.modes[clip.mode]}: ${strings.modeText[clip.mode].toLowerCase()}`],
    [facts.how, clip.note],
    [facts.made, clip.state === 'done' ? formatAgo(clip.createdAtUnixMs, Date.now()) : null],
    [facts.file, clip.path === null ? null : fileName(clip.path)],
  ];
  return lines.filter((line): line is [string, string] => line[1] !== null);
}

/** Plays the chosen clip and says everything about it. */
export function ClipPreview({ clip, actions, video }: ClipPreviewProps) {
  const assetUrl = useAssetUrl();
  const [isUnplayable, setIsUnplayable] = useState(false);
  const showChord = useChord('clips.show');
  const copyChord = useChord('clips.copyTitle');
  return (
    <aside className={cx('preview')} aria-label={strings.preview}>
      <div className={cx('stage')}>
        {clip.state !== 'done' || isUnplayable ? (
          <p>{isUnplayable ? strings.unplayable : strings.notMade}</p>
        ) : (
          <video
            ref={video}
            src={assetUrl(assetPath.clip(clip.clipId))}
            controls
            preload="metadata"
            aria-label={clip.title}
            onError={() => setIsUnplayable(true)}
          />
        )}
      </div>
      <h2 className={cx('title')}>{clip.title}</h2>
      <div className={cx('buttons')}>
        <Button
          icon="folder"
          chord={showChord}
          disabled={clip.state !== 'done'}
          onClick={() => void actions.show(clip)}
        >
          {strings.show}
        </Button>
        <Button icon="copy" chord={copyChord} onClick={() => void actions.copyTitle(clip)}>
          {strings.copyTitle}
        </Button>
        <IconButton icon="review" label={strings.openReview} onClick={() => actions.review(clip)} />
      </div>
      <dl className={cx('facts')}>
        {factsOf(clip).map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={joinClasses(cx('value'), 'num')}>{text}</dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}
