import { useState } from 'react';
import type { Recording } from '../../../shared/contract/sources.ts';
import { isRunningRecording } from '../../app/live.ts';
import { useIsDock } from '../../rpc/connection.ts';
import { Button } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { CameraList } from '../channels/CameraList.tsx';
import { CameraSheet } from '../channels/CameraSheet.tsx';
import { strings as channelStrings } from '../channels/strings.ts';
import styles from './Live.module.css';

const cx = bindClasses(styles);
const words = channelStrings.cameras;

/** The further cameras of what is recorded, and adding one, but for docks. It stays where it is while the recording begins. */
export function SessionCameras({ recording }: { recording: Recording }) {
  const [isAdding, setAdding] = useState(false);
  const isDock = useIsDock();
  const { recordingId, state, camera } = recording;
  if (camera !== undefined || !isRunningRecording(recording)) return null;
  return (
    <section className={cx('session')} aria-label={words.list}>
      <CameraList of={recordingId} />
      {!isDock && state !== 'finishing' && (
        <Button size="small" tone="quiet" icon="plus" onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      )}
      {isAdding && <CameraSheet of={recordingId} onClose={() => setAdding(false)} />}
    </section>
  );
}
