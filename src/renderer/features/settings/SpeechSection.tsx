import { useState } from 'react';
import { TranscriberKind, type SecretName, type Settings } from '../../../shared/model/settings.ts';
import { Badge, Button } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { checkLanguage } from './checks.ts';
import { useFieldSaver } from './field-saver.ts';
import { FieldGroup, Section } from './Section.tsx';
import { SettingText } from './SettingText.tsx';
import { SpeechSetup } from './SpeechSetup.tsx';
import { strings } from './strings.ts';
import styles from './Settings.module.css';

const cx = bindClasses(styles);
const words = strings.speech;

export interface SpeechSectionProps {
  readonly settings: Settings;
  readonly secrets: readonly { readonly name: SecretName; readonly isSet: boolean }[];
  readonly secretsKept: 'keychain' | 'file';
}

/** Which service turns speech into words. A service is looked at first, and switched on by a button of its own. */
export function SpeechSection({ settings, secrets, secretsKept }: SpeechSectionProps) {
  const saver = useFieldSaver();
  const [looking, setLooking] = useState<TranscriberKind | null>(null);
  const shown = looking ?? settings.transcriber;
  const isOn = shown === settings.transcriber;
  const choose = (kind: TranscriberKind) => {
    if (kind !== 'off') setLooking(kind);
    else void saver.save({ transcriber: 'off' }).then(() => setLooking(null));
  };
  const switchOn = async () => {
    if (await saver.save({ transcriber: shown })) setLooking(null);
  };
  return (
    <Section title={strings.sections.speech} intro={words.intro} isSaved={saver.isSaved}>
      <fieldset className={cx('choices')}>
        <legend className="sr-only">{words.service}</legend>
        {TranscriberKind.options.map((kind) => (
          <label key={kind} className={cx('choice')}>
            <input type="radio" name="transcriber" checked={kind === shown} onChange={() => choose(kind)} />
            <span>
              <strong>{words.services[kind].name}</strong>
              <small>{words.services[kind].summary}</small>
            </span>
            {kind === settings.transcriber && kind !== 'off' && (
              <Badge tone="good" icon="check">
                {words.on}
              </Badge>
            )}
          </label>
        ))}
      </fieldset>
      {shown !== 'off' && (
        <>
          <div
            className={cx('consent')}
            role="group"
            aria-label={words.consentTitle(words.services[shown].name)}
          >
            <h3>{isOn ? words.services[shown].name : words.consentTitle(words.services[shown].name)}</h3>
            <dl>
              <dt>{words.leaves}</dt>
              <dd>{words.services[shown].leaves}</dd>
              <dt>{words.price}</dt>
              <dd>{words.services[shown].price}</dd>
            </dl>
            {!isOn && (
              <div className={cx('buttons')}>
                <Button tone="primary" onClick={() => void switchOn()}>
                  {words.switchOn}
                </Button>
                <Button tone="quiet" onClick={() => setLooking(null)}>
                  {words.notNow}
                </Button>
                <span className={cx('note')}>{words.needsSetup}</span>
              </div>
            )}
          </div>
          <SpeechSetup
            kind={shown}
            settings={settings}
            secrets={secrets}
            secretsKept={secretsKept}
            saver={saver}
          />
          <FieldGroup>
            <SettingText
              field="transcriptLanguage"
              value={settings.transcriptLanguage}
              saver={saver}
              label={words.language}
              hint={words.languageHint}
              placeholder={words.languageAuto}
              check={checkLanguage}
            />
          </FieldGroup>
        </>
      )}
    </Section>
  );
}
