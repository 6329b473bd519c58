import { useState } from 'react';
import type { Recording } from '../../../shared/contract/sources.ts';
import { isRunningRecording } from '../../app/live.ts';
import { navigate, openReview } from '../../app/route.ts';
import { notify } from '../../app/toasts.ts';
import { useCommand } from '../../rpc/hooks.ts';
import {
  Badge,
  Button,
  ErrorNotice,
  formatBytes,
  formatDuration,
  formatPlural,
  Icon,
  PlatformBadge,
} from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { CameraList } from './CameraList.tsx';
import { RECORDING_LOOKS, waitingFor } from './recording-looks.ts';
import { strings } from './strings.ts';
import styles from './RecordingCard.module.css';

const cx = bindClasses(styles);
const GAPS_SHOWN = 3;

/** One recording: how far it is, how its chat is, every gap as it happens, and its further cameras. */
export function RecordingCard({ recording }: { recording: Recording }) {
  const { state, error, vodId } = recording;
  const isRunning = isRunningRecording(recording);
  const title = recording.title === '' ? strings.untitled : recording.title;
  return (
    <li className={cx('card', isRunning && 'running')}>
      <div className={cx('head')}>
        <div className={cx('words')}>
          <h3 className={cx('title')} title={title}>
            {title}
          </h3>
          <p className={cx('from')}>
            <PlatformBadge platform={recording.link.platform} />
            {recording.channel}
          </p>
        </div>
        <Badge {...RECORDING_LOOKS[state]}>
          {state === 'connecting' ? waitingFor(recording.link.url) : strings.recordingStates[state]}
        </Badge>
        {isRunning && (
          <Button
            icon="broadcast"
            onClick={() => navigate({ screen: 'live', recordingId: recording.recordingId })}
          >
            {strings.live}
          </Button>
        )}
        {isRunning && <StopButton recording={recording} />}
        {vodId !== null && (
          <Button icon="review" tone="primary" onClick={() => openReview(vodId)}>
            {strings.open}
          </Button>
        )}
      </div>
      <p className={joinClasses(cx('figures'), 'num')}>
        <strong>{formatDuration(recording.recordedMs)}</strong>
        <span>{strings.replayHeld(recording) ?? formatBytes(recording.bytes)}</span>
        <span>{formatPlural(recording.messages, strings.messages)}</span>
        {isRunning && (
          <span className={cx('chat', recording.chatState === 'lost' && 'lost')}>
            <Icon name={recording.chatState === 'lost' ? 'warning' : 'chat'} size="small" />
            {strings.chatStates[recording.chatState]}
          </span>
        )}
        {recording.gaps.length === 0 && isRunning && <span className={cx('quiet')}>{strings.noGaps}</span>}
      </p>
      {recording.gaps.length > 0 && <Gaps gaps={recording.gaps} />}
      {recording.note !== null && (
        <p className={cx('chat', 'lost')} role="status">
          <Icon name="warning" size="small" />
          {recording.note}
        </p>
      )}
      {error !== null && <ErrorNotice error={error} />}
      <CameraList of={recording.recordingId} />
    </li>
  );
}

function StopButton({ recording }: { recording: Recording }) {
  const stop = useCommand('recording.stop');
  const isEnding = recording.state === 'finishing';
  return (
    <Button
      icon="stop"
      busy={stop.isRunning}
      disabled={isEnding}
      onClick={() =>
        void stop.run({ recordingId: recording.recordingId }).then((answer) => {
          if (answer !== null) notify(strings.stopping);
        })
      }
    >
      {strings.stop}
    </Button>
  );
}

function Gaps({ gaps }: { gaps: Recording['gaps'] }) {
  const [showsAll, setShowsAll] = useState(false);
  const newest = [...gaps].reverse();
  const shown = showsAll ? newest : newest.slice(0, GAPS_SHOWN);
  return (
    <div className={cx('gapBox')}>
      <p className={cx('gapTitle')}>{strings.gaps(gaps.length)}</p>
      <ul className={cx('gaps')} aria-live="polite">
        {shown.map((gap) => (
          <li key={`${gap.atMs} ${gap.kind} ${gap.note}`} className="num">
            <span className={cx('at')}>{formatDuration(gap.atMs)}</span>
            <span className={cx('kind')}>{strings.gapKinds[gap.kind] ?? gap.kind}</span>
            <span>{gap.note}</span>
          </li>
        ))}
      </ul>
      {gaps.length > GAPS_SHOWN && (
        <Button size="small" tone="quiet" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? strings.fewerGaps : strings.moreGaps(gaps.length - GAPS_SHOWN)}
        </Button>
      )}
    </div>
  );
}
