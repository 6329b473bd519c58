import type { Settings } from '../../../shared/model/settings.ts';
import { useFieldSaver } from './field-saver.ts';
import { OutsideGroup } from './OutsideGroup.tsx';
import { outsideStrings as words } from './outside-strings.ts';
import { Section } from './Section.tsx';
import { strings } from './strings.ts';

/** What goes on beside a recording. */
export function LiveSection({ settings }: { settings: Settings }) {
  const saver = useFieldSaver();
  return (
    <Section title={strings.sections.live} intro={words.intro} isSaved={saver.isSaved}>
      <OutsideGroup settings={settings} saver={saver} />
    </Section>
  );
}
