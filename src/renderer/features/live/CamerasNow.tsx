import type { LiveMoment, LiveView } from '../../../shared/model/live.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { fileName, IconButton, Segmented } from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { strings } from './strings.ts';
import styles from './Live.module.css';

const cx = bindClasses(styles);
const words = strings.cameras;

/** Which camera clips between cameras show from now on. Nothing where the session has one. */
export function CamerasNow({ recordingId, cameras }: Pick<LiveView, 'recordingId' | 'cameras'>) {
  const pin = useCommand('live.pin');
  if (cameras === null) return null;
  const value = (camera: number | null): string => (camera === null ? '' : String(camera));
  const options = [null, ...cameras.numbers].map((camera) => ({
    value: value(camera),
    label: camera === null ? words.byItself : String(camera),
  }));
  return (
    <section className={cx('chat')} aria-label={words.title}>
      <Segmented
        label={words.title}
        options={options}
        value={value(cameras.held)}
        onValue={(text) => void pin.run({ recordingId, camera: text === '' ? null : Number(text) })}
      />
    </section>
  );
}

/** What became of a moment's clip between cameras. */
export function WithCameras({ cameras }: Pick<LiveMoment, 'cameras'>) {
  const show = useCommand('host.showInFolder');
  if (cameras === null) return null;
  const { state, path, note } = cameras;
  return (
    <p className={joinClasses(cx('clip', state), 'num')} title={path === null ? undefined : fileName(path)}>
      {words.clip[state]}
      {note !== null && `: ${note}`}
      {path !== null && (
        <IconButton size="small" icon="folder" label={strings.show} onClick={() => void show.run({ path })} />
      )}
    </p>
  );
}
