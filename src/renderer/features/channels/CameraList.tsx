import { useState } from 'react';
import { relayInputAt } from '../../../shared/model/relay.ts';
import { type CameraRecording, camerasOf, isRunningRecording, useRecordings } from '../../app/live.ts';
import { openReview } from '../../app/route.ts';
import { useIsDock } from '../../rpc/connection.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { Badge, Button, ErrorNotice, formatDuration } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { EncoderAddress } from './EncoderFields.tsx';
import { RECORDING_LOOKS, waitingFor } from './recording-looks.ts';
import { strings } from './strings.ts';
import styles from './CameraList.module.css';

const cx = bindClasses(styles);
const words = strings.cameras;

/** The further cameras of a session. Nothing where it has one. */
export function CameraList({ of }: { of: string }) {
  const recordings = useRecordings((state) => state.recordings);
  const cameras = camerasOf(recordings, of);
  if (cameras.length === 0) return null;
  return (
    <ul className={cx('cameras')} aria-label={words.list}>
      {cameras.map((camera) => (
        <CameraRow key={camera.recordingId} recording={camera} />
      ))}
    </ul>
  );
}

/** How one is, what goes into its encoder while that is waited for, and, but for docks, taking it away: asked first where it recorded something. */
function CameraRow({ recording }: { recording: CameraRecording }) {
  const { recordingId, state, camera, link, note, error, vodId, recordedMs, segments } = recording;
  const [isAsking, setAsking] = useState(false);
  const stop = useCommand('recording.stop');
  const remove = () => void stop.run({ recordingId });
  const isDock = useIsDock();
  const canEnd = !isDock && isRunningRecording(recording) && state !== 'finishing';
  const input = relayInputAt(link.url);
  return (
    <li className={cx('camera')}>
      <div className={cx('head')}>
        <strong>{words.name(camera.number)}</strong>
        <Badge {...RECORDING_LOOKS[state]}>
          {state === 'connecting' ? waitingFor(link.url) : words.states[state]}
        </Badge>
        {recordedMs > 0 && <span className="num">{formatDuration(recordedMs)}</span>}
        <span className={cx('doing')}>
          {!isDock && vodId !== null && (
            <Button
              size="small"
              icon="review"
              aria-label={words.open(camera.number)}
              onClick={() => openReview(vodId)}
            >
              {strings.open}
            </Button>
          )}
          {canEnd && !isAsking && (
            <Button
              size="small"
              tone="quiet"
              busy={stop.isRunning}
              aria-label={words.removeOne(camera.number)}
              onClick={() => (segments > 0 ? setAsking(true) : remove())}
            >
              {words.remove}
            </Button>
          )}
        </span>
      </div>
      {canEnd && isAsking && (
        <div className={cx('head')}>
          <p className={cx('ask')}>{words.ask}</p>
          <Button size="small" busy={stop.isRunning} onClick={remove}>
            {words.stop}
          </Button>
          <Button size="small" tone="quiet" onClick={() => setAsking(false)}>
            {words.leave}
          </Button>
        </div>
      )}
      {state === 'connecting' && input !== null && input.kind !== 'file' && <EncoderAddress input={input} />}
      {note !== null && (
        <p className={cx('note')} role="status">
          {note}
        </p>
      )}
      {error !== null && <ErrorNotice error={error} />}
    </li>
  );
}
