import { useState } from 'react';
import type { Recording } from '../../../shared/contract/sources.ts';
import type { LiveView } from '../../../shared/model/live.ts';
import { useSettings } from '../../app/settings.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { Button, Icon, Switch } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { FaceMarking } from './FaceMarking.tsx';
import { liveFaceStrings as words } from './face-strings.ts';
import styles from './Live.module.css';

const cx = bindClasses(styles);

/** Whether faces count in this stream, where the facecam is, and what it shows now. Nothing where faces are switched off. */
export function FacesNow({ recording, view }: { recording: Recording; view: LiveView }) {
  const { recordingId, takesFaces, faceRegion } = recording;
  const [isMarking, setMarking] = useState(false);
  const takeFaces = useCommand('recording.takeFaces');
  if (useSettings()?.facesEnabled !== true) return null;
  const take = (isTaken: boolean): void => {
    setMarking(false);
    void takeFaces.run({ recordingId, take: isTaken });
  };
  return (
    <section className={cx('keeping')} aria-label={words.label}>
      <Switch label={words.take} checked={takesFaces} onChecked={take} />
      {takesFaces && <Seen view={view} />}
      {takesFaces && !isMarking && (
        <Button size="small" icon="pencil" onClick={() => setMarking(true)}>
          {faceRegion === null ? words.mark : words.markAnew}
        </Button>
      )}
      {takesFaces && isMarking && <FaceMarking recording={recording} onLeave={() => setMarking(false)} />}
    </section>
  );
}

function Seen({ view: { faces, nowMs } }: { view: LiveView }) {
  const { state, newest, note } = faces;
  const agoSec = newest === null ? 0 : Math.max(0, Math.round((nowMs - newest.atMs) / 1000));
  return (
    <>
      <p className="num">{newest === null ? words.states[state] : words.seen(newest.face, agoSec)}</p>
      {note !== null && (
        <p className={cx('clip', 'failed')}>
          <Icon name="warning" size="small" />
          {note}
        </p>
      )}
    </>
  );
}
