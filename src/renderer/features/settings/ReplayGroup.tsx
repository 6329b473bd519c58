import type { Settings } from '../../../shared/model/settings.ts';
import { LEAST_REPLAY_MINUTES } from '../../../shared/model/replay.ts';
import { Switch } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import type { FieldSaver } from './field-saver.ts';
import { FieldGroup } from './Section.tsx';
import { SettingNumber } from './SettingNumber.tsx';
import { strings } from './strings.ts';
import styles from './Settings.module.css';

const cx = bindClasses(styles);
const words = strings.replay;
const USUAL_MINUTES = 30;

/** How much of a stream its recording keeps. */
export function ReplayGroup({
  settings: { replayMinutes, replayGigabytes },
  saver,
}: {
  readonly settings: Settings;
  readonly saver: FieldSaver;
}) {
  return (
    <FieldGroup title={words.title}>
      <Switch
        label={words.on}
        hint={words.onHint}
        checked={replayMinutes !== null}
        onChecked={(isOn) => void saver.save({ replayMinutes: isOn ? USUAL_MINUTES : null })}
      />
      {replayMinutes !== null && (
        <div className={cx('pair')}>
          <SettingNumber
            {...{ field: 'replayMinutes', value: replayMinutes, saver, label: words.minutes }}
            {...{ min: LEAST_REPLAY_MINUTES, max: 1440, bad: words.minutesBad }}
          />
          <SettingNumber
            {...{ field: 'replayGigabytes', value: replayGigabytes, saver, label: words.gigabytes }}
            {...{ min: 0.25, max: 10_000, digits: 2, bad: words.gigabytesBad }}
          />
        </div>
      )}
    </FieldGroup>
  );
}
