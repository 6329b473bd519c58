import type { Recording } from '../../../shared/contract/sources.ts';
import { camerasOf, isRunningRecording, useRecordings } from '../../app/live.ts';
import { useIsDock } from '../../rpc/connection.ts';
import { Button } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { CameraList } from '../channels/CameraList.tsx';
import { strings as channelStrings } from '../channels/strings.ts';
import styles from './Live.module.css';

const cx = bindClasses(styles);
const words = channelStrings.cameras;

/** The further cameras of what is recorded, and, but for docks, adding one. */
export function SessionCameras({ recording, onAdd }: { recording: Recording; onAdd: () => void }) {
  const isDock = useIsDock();
  const { recordingId, state, camera } = recording;
  const isAlone = useRecordings(({ recordings }) => camerasOf(recordings, recordingId).length === 0);
  if (camera !== undefined || !isRunningRecording(recording) || (isDock && isAlone)) return null;
  return (
    <section className={cx('session')} aria-label={words.list}>
      <CameraList of={recordingId} />
      {!isDock && state !== 'finishing' && (
        <Button size="small" tone="quiet" icon="plus" onClick={onAdd}>
          {words.add}
        </Button>
      )}
    </section>
  );
}
