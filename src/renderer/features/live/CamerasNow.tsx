import type { LiveMoment, LiveView } from '../../../shared/model/live.ts';
import type { ActionId } from '../../app/shortcuts.ts';
import { useKeymap, useShortcuts } from '../../app/use-shortcuts.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { fileName, IconButton, Segmented } from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { strings } from './strings.ts';
import styles from './Live.module.css';

const cx = bindClasses(styles);
const words = strings.cameras;

/** By number; 0 = the director chooses. */
const ACTIONS = [
  ...(['live.noCamera', 'live.camera1', 'live.camera2', 'live.camera3', 'live.camera4'] as const),
  ...(['live.camera5', 'live.camera6', 'live.camera7', 'live.camera8', 'live.camera9'] as const),
] as const satisfies readonly ActionId[];

/** Which camera clips between cameras show from now on. Nothing where the session has one. */
export function CamerasNow({ recordingId, cameras }: Pick<LiveView, 'recordingId' | 'cameras'>) {
  return cameras === null ? null : <Hold {...{ recordingId, ...cameras }} />;
}

function Hold({ recordingId, numbers, held }: { recordingId: string } & NonNullable<LiveView['cameras']>) {
  const pin = useCommand('live.pin');
  const keymap = useKeymap((state) => state.keymap);
  const hold = (number: number): void => void pin.run({ recordingId, camera: number === 0 ? null : number });
  const choices = [0, ...numbers];
  useShortcuts(
    'live',
    Object.fromEntries(
      choices.flatMap((number) => (ACTIONS[number] ? [[ACTIONS[number], () => hold(number)]] : [])),
    ),
  );
  const options = choices.map((number) => ({
    value: String(number),
    label: number === 0 ? words.byItself : String(number),
    tip: number === 0 ? words.directorChooses : words.hold(number),
    chord: ACTIONS[number] && keymap[ACTIONS[number]][0],
  }));
  return (
    <section className={cx('chat')} aria-label={words.title}>
      <Segmented
        label={words.title}
        options={options}
        value={String(held ?? 0)}
        onValue={(value) => hold(Number(value))}
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
