import type { Settings } from '../../../shared/model/settings.ts';
import { Badge, Button } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { FaceConsent } from './FaceConsent.tsx';
import { useFieldSaver } from './field-saver.ts';
import { FieldGroup, Section } from './Section.tsx';
import { SettingNumber } from './SettingNumber.tsx';
import { strings } from './strings.ts';
import styles from './Settings.module.css';

const cx = bindClasses(styles);
const words = strings.privacy;

/** What leaves the machine with the settings as they are, and what stays. */
export function PrivacySection({
  settings,
  secretsKept,
}: {
  settings: Settings;
  secretsKept: 'keychain' | 'file';
}) {
  const saver = useFieldSaver();
  const { transcriber } = settings;
  const service = strings.speech.services[transcriber];
  const { llmEnabled, llmBaseUrl, llmSummaries } = settings;
  const leaves = transcriber === 'deepgram' || transcriber === 'openai';
  return (
    <Section title={strings.sections.privacy} intro={words.intro} isSaved={saver.isSaved}>
      <FieldGroup title={words.goes}>
        {leaves ? (
          <div className={cx('consent')}>
            <div className={cx('buttons')}>
              <Badge tone="accent" icon="export">
                {words.goesTo(service.name)}
              </Badge>
              <span className="grow" />
              <Button size="small" onClick={() => void saver.save({ transcriber: 'off' })}>
                {words.switchOff}
              </Button>
            </div>
            <p>{service.leaves}</p>
          </div>
        ) : (
          !llmEnabled && <p className={cx('calm')}>{words.goesNothing}</p>
        )}
        {llmEnabled && (
          <div className={cx('consent')}>
            <div className={cx('buttons')}>
              <Badge tone="accent" icon="export">
                {words.readBy(llmBaseUrl ?? words.languageModel)}
              </Badge>
              <span className="grow" />
              <Button size="small" onClick={() => void saver.save({ llmEnabled: false })}>
                {words.switchOff}
              </Button>
            </div>
            <p>
              {words.languageModelGets}
              {llmSummaries && ` ${words.summaryGets}`}
            </p>
          </div>
        )}
      </FieldGroup>
      <FieldGroup title={words.chat}>
        <div className={cx('narrow')}>
          <SettingNumber
            field="keepLiveChatDays"
            value={settings.keepLiveChatDays}
            saver={saver}
            label={words.keepChat}
            hint={words.keepChatHint}
            bad={words.keepChatBad}
            empty={words.keepChatAlways}
            min={1}
            max={3650}
          />
        </div>
      </FieldGroup>
      <FaceConsent isOn={settings.facesEnabled} saver={saver} />
      <FieldGroup title={words.stays}>
        <ul className={cx('lines')}>
          {words.staysLines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </FieldGroup>
      <FieldGroup title={words.keys}>
        <p className={cx('calm')}>
          {secretsKept === 'keychain' ? strings.speech.keyInKeychain : strings.speech.keyInFile}
        </p>
      </FieldGroup>
      <FieldGroup title={words.removal}>
        <p className={cx('calm')}>{words.removalText}</p>
      </FieldGroup>
    </Section>
  );
}
