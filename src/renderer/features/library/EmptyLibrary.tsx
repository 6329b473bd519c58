import { openReview } from '../../app/route.ts';
import { notify } from '../../app/toasts.ts';
import { useCommand, useQueryCall } from '../../rpc/hooks.ts';
import { Button, EmptyState } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { strings } from './strings.ts';
import { useAddRecording } from './use-add-recording.ts';
import styles from './EmptyLibrary.module.css';

const cx = bindClasses(styles);

/** What to do first: drop a file, or look at the sample. */
export function EmptyLibrary() {
  const info = useQueryCall('app.info', {});
  const importSample = useCommand('app.importSample');
  const addRecording = useAddRecording();
  const openSample = async () => {
    const answer = await importSample.run({});
    if (answer === null) return;
    notify(strings.empty.sampleStarted);
    openReview(answer.vodId);
  };
  return (
    <div className={cx('zone')}>
      <EmptyState icon="film" title={strings.empty.title} text={strings.empty.text}>
        <Button tone="primary" size="large" icon="plus" onClick={() => void addRecording()}>
          {strings.add}
        </Button>
        {info.data?.sampleAvailable === true && (
          <Button size="large" icon="play" busy={importSample.isRunning} onClick={() => void openSample()}>
            {strings.empty.sample}
          </Button>
        )}
      </EmptyState>
      <p className={cx('formats')}>{strings.empty.formats}</p>
    </div>
  );
}
