import type { SecretName, Settings } from '../../../shared/model/settings.ts';
import { Switch } from '../../ui/index.ts';
import { useFieldSaver } from './field-saver.ts';
import { obsStrings as words } from './obs-strings.ts';
import { SecretField } from './SecretField.tsx';
import { FieldGroup, Section } from './Section.tsx';
import { ServiceTest } from './ServiceTest.tsx';
import { SettingText } from './SettingText.tsx';
import { strings } from './strings.ts';

export interface ObsSectionProps {
  readonly settings: Settings;
  readonly secrets: readonly { readonly name: SecretName; readonly isSet: boolean }[];
  readonly secretsKept: 'keychain' | 'file';
}

const checkObsUrl = (text: string): string | null =>
  text.trim() === '' || /^wss?:\/\/[^\s/]+\/?$/.test(text.trim()) ? null : words.addressBad;

/** Where OBS is, and what KlipStream does with it. */
export function ObsSection({ settings, secrets, secretsKept }: ObsSectionProps) {
  const saver = useFieldSaver();
  return (
    <Section title={strings.sections.obs} intro={words.intro} isSaved={saver.isSaved}>
      <FieldGroup>
        <SettingText
          field="obsUrl"
          value={settings.obsUrl}
          saver={saver}
          label={words.address}
          hint={words.addressHint}
          placeholder="ws://127.0.0.1:4455"
          check={checkObsUrl}
        />
        <SecretField
          name="obs-password"
          isSet={secrets.find(({ name }) => name === 'obs-password')?.isSet ?? false}
          secretsKept={secretsKept}
          label={words.password}
          hint={words.passwordHint}
        />
        <ServiceTest service="obs" label={words.test} hint={words.testHint} />
      </FieldGroup>
      <FieldGroup>
        <Switch
          label={words.on}
          hint={words.onHint}
          checked={settings.obsEnabled}
          onChecked={(obsEnabled) => void saver.save({ obsEnabled })}
        />
        <Switch
          label={words.follow}
          hint={words.followHint}
          checked={settings.obsFollow}
          disabled={!settings.obsEnabled}
          onChecked={(obsFollow) => void saver.save({ obsFollow })}
        />
        <Switch
          label={words.replay}
          hint={words.replayHint}
          checked={settings.obsReplay}
          disabled={!settings.obsEnabled}
          onChecked={(obsReplay) => void saver.save({ obsReplay })}
        />
      </FieldGroup>
    </Section>
  );
}
