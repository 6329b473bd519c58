import { useState } from 'react';
import type { LiveMoment } from '../../../shared/model/live.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { Badge, Button, fileName, formatDuration, hypeText, IconButton } from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { WithCameras } from './CamerasNow.tsx';
import { ClipPlayer, ClipThumb } from './MomentClip.tsx';
import { InObs } from './ObsNow.tsx';
import { strings } from './strings.ts';
import styles from './Live.module.css';

const cx = bindClasses(styles);

export interface MomentRowProps {
  readonly recordingId: string;
  readonly moment: LiveMoment;
  readonly onJudge: (moment: LiveMoment, verdict: LiveMoment['verdict']) => void;
}

/** One moment: when, why, what became of its clip, and the person's word on it. */
export function MomentRow({ recordingId, moment, onJudge }: MomentRowProps) {
  const [isPlaying, setIsPlaying] = useState(false);
  const { startMs, peakMs, endMs, isOpen, score, reason, terms, verdict } = moment;
  const title = reason === '' ? strings.origin[moment.origin] : reason;
  const clip = moment.clip?.state === 'saved' ? { recordingId, momentId: moment.momentId, title } : null;
  return (
    <li className={cx('moment', isOpen && 'open', verdict === 'skipped' && 'skipped')}>
      <strong className={joinClasses(cx('points'), hypeText(score), 'num')}>{Math.round(score)}</strong>
      {clip && <ClipThumb {...clip} isPlaying={isPlaying} onPlay={() => setIsPlaying(!isPlaying)} />}
      <div className={cx('words')}>
        <h3 title={title}>{title}</h3>
        <p className={joinClasses(cx('quiet'), 'num')}>
          {formatTimestamp(peakMs)} · {isOpen ? strings.going : formatDuration(endMs - startMs)}
          {terms.length > 0 && ` · ${terms.slice(0, 3).join(', ')}`}
        </p>
        <ClipState moment={moment} />
        <WithCameras cameras={moment.cameras} />
        <InObs obs={moment.obs} />
      </div>
      <div className={cx('verdict')}>
        {verdict === null ? (
          <>
            <Button size="small" onClick={() => onJudge(moment, 'kept')}>
              {strings.keep}
            </Button>
            <Button size="small" tone="quiet" onClick={() => onJudge(moment, 'skipped')}>
              {strings.skip}
            </Button>
          </>
        ) : (
          <>
            <Badge tone={verdict === 'kept' ? 'good' : 'plain'} icon={verdict === 'kept' ? 'check' : 'close'}>
              {strings[verdict]}
            </Badge>
            <IconButton
              size="small"
              icon="undo"
              label={strings.takeBack(strings[verdict])}
              onClick={() => onJudge(moment, null)}
            />
          </>
        )}
      </div>
      {clip && isPlaying && <ClipPlayer {...clip} onClose={() => setIsPlaying(false)} />}
    </li>
  );
}

function ClipState({ moment: { clip } }: { moment: LiveMoment }) {
  const show = useCommand('host.showInFolder');
  if (clip === null) return null;
  const { state, path, note } = clip;
  return (
    <p className={joinClasses(cx('clip', state), 'num')} title={path === null ? undefined : fileName(path)}>
      {strings.clip[state]}
      {clip.durationMs !== null && ` (${formatDuration(clip.durationMs)})`}
      {note !== null && `: ${note}`}
      {path !== null && (
        <IconButton size="small" icon="folder" label={strings.show} onClick={() => void show.run({ path })} />
      )}
    </p>
  );
}
