import { useState } from 'react';
import { assetPath } from '../../../shared/assets.ts';
import type { Recording } from '../../../shared/contract/sources.ts';
import type { FaceRegion } from '../../../shared/model/faces.ts';
import { useRecordings } from '../../app/live.ts';
import { useAssetUrl } from '../../rpc/connection.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { Button } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { USUAL_REGION } from '../faces/face-region.ts';
import { RegionMarker } from '../faces/RegionMarker.tsx';
import { liveFaceStrings as words } from './face-strings.ts';
import styles from './Live.module.css';

const cx = bindClasses(styles);

/** Marks the facecam over a picture of what was recorded last. It begins where it was in the last recording from there. */
export function FaceMarking({ recording, onLeave }: { recording: Recording; onLeave: () => void }) {
  const { recordingId, link, faceRegion } = recording;
  const assetUrl = useAssetUrl();
  const mark = useCommand('recording.markFaces');
  const [openedAt] = useState(() => Date.now());
  const [still, setStill] = useState<{ width: number; height: number; rotationDeg: number } | 'none' | null>(
    null,
  );
  const before = useRecordings(
    ({ recordings }) =>
      recordings.find((each) => each.link.url === link.url && each.faceRegion !== null)?.faceRegion,
  );
  const save = async (region: FaceRegion): Promise<void> => {
    if ((await mark.run({ recordingId, region })) !== null) onLeave();
  };
  if (still === 'none')
    return (
      <>
        <p role="alert">{words.noStill}</p>
        <Button size="small" onClick={onLeave}>
          {words.close}
        </Button>
      </>
    );
  return (
    <div className={cx('still')}>
      <img
        src={`${assetUrl(assetPath.liveStill(recordingId))}?at=${openedAt}`}
        alt={words.still}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
          setStill({ width: naturalWidth, height: naturalHeight, rotationDeg: 0 })
        }
        onError={() => setStill('none')}
      />
      {still !== null && (
        <RegionMarker
          isBarBelow
          picture={still}
          start={faceRegion ?? before ?? USUAL_REGION}
          isSaving={mark.isRunning}
          onSave={(region) => void save(region)}
          onLeave={onLeave}
        />
      )}
    </div>
  );
}
