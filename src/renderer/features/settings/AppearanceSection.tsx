import type { Settings } from '../../../shared/model/settings.ts';
import { Segmented, Switch } from '../../ui/index.ts';
import { useFieldSaver } from './field-saver.ts';
import { FieldGroup, Section } from './Section.tsx';
import { strings } from './strings.ts';

const words = strings.appearance;
const THEMES = ['dark', 'light', 'system'] as const;

export function AppearanceSection({ settings }: { settings: Settings }) {
  const saver = useFieldSaver();
  return (
    <Section title={strings.sections.appearance} isSaved={saver.isSaved}>
      <FieldGroup>
        <Segmented
          label={words.theme}
          value={settings.theme}
          options={THEMES.map((value) => ({ value, label: words.themes[value] }))}
          onValue={(theme) => void saver.save({ theme })}
        />
      </FieldGroup>
      <FieldGroup>
        <Switch
          label={words.motion}
          hint={words.motionHint}
          checked={settings.reducedMotion}
          onChecked={(reducedMotion) => void saver.save({ reducedMotion })}
        />
        <Switch
          label={words.emotes}
          hint={words.emotesHint}
          checked={settings.emotePictures}
          onChecked={(emotePictures) => void saver.save({ emotePictures })}
        />
      </FieldGroup>
    </Section>
  );
}
