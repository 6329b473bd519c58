import { useState } from 'react';
import { CLIP_NAME_FIELDS, clipName, unknownNameFields } from '../../../shared/clip-name.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { useFilePickers } from '../../app/file-picker.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import { Button, TextField } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { useFieldSaver, type FieldSaver } from './field-saver.ts';
import { FieldGroup, Section } from './Section.tsx';
import { SettingText } from './SettingText.tsx';
import { strings } from './strings.ts';
import styles from './Settings.module.css';

const cx = bindClasses(styles);
const words = strings.folders;

export function FoldersSection({ settings }: { settings: Settings }) {
  const saver = useFieldSaver();
  const info = useQueryCall('app.info', {});
  const { pickFolder } = useFilePickers();
  const chooseClips = async () => {
    const path = await pickFolder(words.pickClips);
    if (path !== null) await saver.save({ clipsFolder: path });
  };
  const chooseLibrary = async () => {
    const path = await pickFolder(words.pickLibrary);
    if (path !== null) await saver.save({ libraryFolder: path });
  };
  return (
    <Section title={strings.sections.folders} intro={words.intro} isSaved={saver.isSaved}>
      <FieldGroup>
        <SettingText
          field="libraryFolder"
          value={settings.libraryFolder}
          saver={saver}
          label={words.library}
          hint={words.libraryHint}
          placeholder={info.data?.libraryDir ?? ''}
          end={
            <Button icon="folder" onClick={() => void chooseLibrary()}>
              {strings.choose}
            </Button>
          }
        />
        <SettingText
          field="clipsFolder"
          value={settings.clipsFolder}
          saver={saver}
          label={words.clips}
          hint={words.clipsHint}
          placeholder={info.data?.clipsDir ?? ''}
          end={
            <Button icon="folder" onClick={() => void chooseClips()}>
              {strings.choose}
            </Button>
          }
        />
      </FieldGroup>
      <FieldGroup>
        <TemplateField template={settings.clipNameTemplate} saver={saver} />
      </FieldGroup>
    </Section>
  );
}

const EXAMPLE = {
  title: words.exampleTitle,
  startMs: 4_342_000,
  endMs: 4_384_000,
  category: 'hype',
  score: 92,
  recordedAtUnixMs: Date.UTC(2026, 10, 14),
  channel: words.exampleChannel,
  number: 1,
};

function TemplateField({ template, saver }: { template: string; saver: FieldSaver }) {
  const [typed, setTyped] = useState<{ text: string; from: string } | null>(null);
  const text = typed?.from === template ? typed.text : template;
  const unknown = unknownNameFields(text);
  const problem =
    unknown.length === 0 ? null : words.templateUnknown(unknown.map((name) => `{${name}}`).join(', '));
  return (
    <>
      <TextField
        label={words.template}
        hint={words.templateHint(CLIP_NAME_FIELDS.map((name) => `{${name}}`).join(' '))}
        value={text}
        maxLength={200}
        error={problem ?? saver.errorOf('clipNameTemplate')}
        onValue={(next) => setTyped({ text: next, from: template })}
        onCommit={(next) => {
          const given = next.trim();
          if (given === '') setTyped(null);
          else if (given !== template && unknownNameFields(given).length === 0)
            void saver.save({ clipNameTemplate: given });
        }}
      />
      <p className={cx('example')}>
        <span>{words.example}</span>
        <output>{clipName(text.trim() === '' ? template : text, EXAMPLE)}.mp4</output>
      </p>
    </>
  );
}
