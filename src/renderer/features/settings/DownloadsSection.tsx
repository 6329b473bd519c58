import type { Settings } from '../../../shared/model/settings.ts';
import { useFilePickers } from '../../app/file-picker.ts';
import { Button, Segmented, Select } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { ChatStrategies } from './ChatStrategies.tsx';
import { useFieldSaver, type FieldSaver } from './field-saver.ts';
import { FieldGroup, Section } from './Section.tsx';
import { SettingNumber } from './SettingNumber.tsx';
import { SettingText } from './SettingText.tsx';
import { sourceStrings } from './source-strings.ts';
import { strings } from './strings.ts';
import styles from './Settings.module.css';

const cx = bindClasses(styles);
const words = sourceStrings.downloads;
const BYTES_PER_MB = 1_000_000;

export function DownloadsSection({ settings }: { settings: Settings }) {
  const saver = useFieldSaver();
  const wishes = [...new Set([...Object.keys(words.qualities), settings.downloadQuality])];
  return (
    <Section title={strings.sections.downloads} intro={words.intro} isSaved={saver.isSaved}>
      <FieldGroup>
        <div className={cx('narrow')}>
          <Select
            label={words.quality}
            hint={words.qualityHint}
            value={settings.downloadQuality}
            options={wishes.map((value) => ({ value, label: words.qualities[value] ?? value }))}
            onValue={(downloadQuality) => void saver.save({ downloadQuality })}
          />
        </div>
      </FieldGroup>
      <Limits settings={settings} saver={saver} />
      <Programs settings={settings} saver={saver} />
      <ChatStrategies order={settings.twitchChatStrategies} saver={saver} />
    </Section>
  );
}

function Limits({ settings, saver }: { settings: Settings; saver: FieldSaver }) {
  return (
    <FieldGroup>
      <div className={cx('pair')}>
        <SettingNumber
          field="downloadWorkers"
          value={settings.downloadWorkers}
          saver={saver}
          label={words.workers}
          hint={words.workersHint}
          bad={words.workersBad}
          min={1}
          max={32}
        />
        <SettingNumber
          field="bandwidthBytesPerSec"
          value={settings.bandwidthBytesPerSec}
          saver={saver}
          label={words.bandwidth}
          hint={words.bandwidthHint}
          bad={words.bandwidthBad}
          empty={words.noLimit}
          min={0.01}
          max={10_000}
          digits={2}
          scale={BYTES_PER_MB}
        />
        <SettingNumber
          field="keepMediaDays"
          value={settings.keepMediaDays}
          saver={saver}
          label={words.keep}
          hint={words.keepHint}
          bad={words.keepBad}
          empty={words.kept}
          min={1}
          max={3650}
        />
        <Segmented
          label={words.parallel}
          value={String(settings.parallelJobs)}
          options={['1', '2', '3', '4'].map((value) => ({ value, label: value }))}
          onValue={(value) => void saver.save({ parallelJobs: Number(value) })}
        />
      </div>
    </FieldGroup>
  );
}

function Programs({ settings, saver }: { settings: Settings; saver: FieldSaver }) {
  const { pickFiles } = useFilePickers();
  const programs = [
    { field: 'ytDlpPath', label: words.ytDlp, hint: words.ytDlpHint },
    { field: 'twitchDownloaderPath', label: words.twitchDownloader, hint: words.twitchDownloaderHint },
  ] as const;
  const pick = async (field: (typeof programs)[number]['field'], title: string) => {
    const [path] = await pickFiles({ title, kinds: ['any'] });
    if (path !== undefined) await saver.save({ [field]: path });
  };
  return (
    <FieldGroup title={words.programs}>
      {programs.map(({ field, label, hint }) => (
        <SettingText
          key={field}
          field={field}
          value={settings[field]}
          saver={saver}
          label={label}
          hint={hint}
          placeholder={words.onPath}
          end={
            <Button icon="folder" onClick={() => void pick(field, words.pick(label))}>
              {strings.choose}
            </Button>
          }
        />
      ))}
    </FieldGroup>
  );
}
