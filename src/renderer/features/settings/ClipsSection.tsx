import { useState } from 'react';
import type { CutMode } from '../../../shared/model/clip.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { Segmented, Switch, TextField } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { readPadding } from './checks.ts';
import { clipStrings } from './clip-strings.ts';
import { useFieldSaver, type FieldSaver } from './field-saver.ts';
import { FieldGroup, Section } from './Section.tsx';
import { ServiceTest } from './ServiceTest.tsx';
import { SettingText } from './SettingText.tsx';
import { strings } from './strings.ts';
import styles from './Settings.module.css';

const cx = bindClasses(styles);
const words = clipStrings;
const MODES: readonly CutMode[] = ['exact', 'smart', 'copy'];

export function ClipsSection({ settings }: { settings: Settings }) {
  const saver = useFieldSaver();
  return (
    <Section title={strings.sections.clips} intro={words.intro} isSaved={saver.isSaved}>
      <FieldGroup>
        <Segmented
          label={words.mode}
          value={settings.clipMode}
          options={MODES.map((value) => ({ value, label: words.modes[value] }))}
          onValue={(clipMode) => void saver.save({ clipMode })}
        />
        <p className={cx('note')}>{words.modeText[settings.clipMode]}</p>
      </FieldGroup>
      <FieldGroup>
        <div className={cx('pair')}>
          <PaddingField field="clipPaddingBeforeMs" label={words.before} settings={settings} saver={saver} />
          <PaddingField field="clipPaddingAfterMs" label={words.after} settings={settings} saver={saver} />
        </div>
        <p className={cx('note')}>{words.paddingHint}</p>
      </FieldGroup>
      <FieldGroup>
        <Switch
          label={words.live}
          hint={words.liveHint}
          checked={settings.liveClips}
          onChecked={(liveClips) => void saver.save({ liveClips })}
        />
      </FieldGroup>
      <FieldGroup>
        <Switch
          label={words.hardware}
          hint={words.hardwareHint}
          checked={settings.useHardwareEncoder}
          onChecked={(useHardwareEncoder) => void saver.save({ useHardwareEncoder })}
        />
        <SettingText
          field="ffmpegPath"
          value={settings.ffmpegPath}
          saver={saver}
          label={words.ffmpeg}
          hint={words.ffmpegHint}
          placeholder={words.ffmpegAuto}
        />
        <SettingText
          field="ffprobePath"
          value={settings.ffprobePath}
          saver={saver}
          label={words.ffprobe}
          placeholder={words.ffmpegAuto}
        />
        <ServiceTest service="ffmpeg" label={words.test} />
      </FieldGroup>
    </Section>
  );
}

function PaddingField(props: {
  field: 'clipPaddingBeforeMs' | 'clipPaddingAfterMs';
  label: string;
  settings: Settings;
  saver: FieldSaver;
}) {
  const { field, label, settings, saver } = props;
  const value = settings[field];
  const [typed, setTyped] = useState<{ text: string; from: number } | null>(null);
  const text = typed?.from === value ? typed.text : String(value / 1000);
  const isBad = readPadding(text) === null;
  return (
    <TextField
      label={`${label} (${words.seconds})`}
      inputMode="decimal"
      numeric
      value={text}
      error={isBad ? words.paddingBad : saver.errorOf(field)}
      onValue={(next) => setTyped({ text: next, from: value })}
      onCommit={(next) => {
        const ms = readPadding(next);
        if (ms !== null && ms !== value) void saver.save({ [field]: ms });
      }}
    />
  );
}
