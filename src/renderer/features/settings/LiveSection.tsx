import type { SecretName, Settings } from '../../../shared/model/settings.ts';
import { Switch } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { checkRedisUrl } from './checks.ts';
import { DockGroup } from './DockGroup.tsx';
import { useFieldSaver } from './field-saver.ts';
import { OutsideGroup } from './OutsideGroup.tsx';
import { ReplayGroup } from './ReplayGroup.tsx';
import { SecretField } from './SecretField.tsx';
import { FieldGroup, Section } from './Section.tsx';
import { ServiceTest } from './ServiceTest.tsx';
import { SettingText } from './SettingText.tsx';
import { strings } from './strings.ts';
import styles from './Settings.module.css';

const cx = bindClasses(styles);
const words = strings.live;

interface LiveSectionProps {
  readonly settings: Settings;
  readonly secrets: readonly { readonly name: SecretName; readonly isSet: boolean }[];
  readonly secretsKept: 'keychain' | 'file';
}

export function LiveSection(props: LiveSectionProps) {
  const saver = useFieldSaver();
  return (
    <Section title={strings.sections.live} intro={words.intro} isSaved={saver.isSaved}>
      <ReplayGroup settings={props.settings} saver={saver} />
      <DockGroup settings={props.settings} saver={saver} />
      <OutsideGroup settings={props.settings} saver={saver} />
      <RedisGroup {...props} saver={saver} />
    </Section>
  );
}

/** Whether events and clip jobs of live streams go over Redis. */
function RedisGroup({
  settings: { redisEnabled, redisUrl },
  secrets,
  secretsKept,
  saver,
}: LiveSectionProps & { saver: ReturnType<typeof useFieldSaver> }) {
  const isSetUp = redisUrl !== null;
  return (
    <FieldGroup title={words.redis}>
      <p className={cx('note')}>{words.redisNote}</p>
      <SettingText
        field="redisUrl"
        value={redisUrl}
        saver={saver}
        label={words.address}
        hint={words.addressHint}
        placeholder="redis://127.0.0.1:6379"
        check={checkRedisUrl}
      />
      <SecretField
        name="redis-password"
        label={words.password}
        isSet={secrets.find(({ name }) => name === 'redis-password')?.isSet ?? false}
        secretsKept={secretsKept}
        hint={words.passwordHint}
      />
      {isSetUp && <ServiceTest service="redis" label={words.test} hint={words.testHint} />}
      <Switch
        label={words.on}
        hint={isSetUp ? words.onHint : words.notSetUp}
        checked={redisEnabled}
        disabled={!isSetUp && !redisEnabled}
        onChecked={(checked) => void saver.save({ redisEnabled: checked })}
      />
    </FieldGroup>
  );
}
