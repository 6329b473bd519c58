import { useState } from 'react';
import type { Settings } from '../../../shared/model/settings.ts';
import {
  ACTION_IDS,
  changedShortcuts,
  findConflicts,
  makeKeymap,
  SHORTCUT_SCREENS,
  SHORTCUTS,
  type ActionId,
  type Keymap,
  type ShortcutConflict,
} from '../../app/shortcuts.ts';
import { Badge, Button, IconButton, Kbd } from '../../ui/index.ts';
import { chordOf, formatChord } from '../../ui/chord.ts';
import { bindClasses } from '../../ui/classes.ts';
import { useFieldSaver } from './field-saver.ts';
import { Section } from './Section.tsx';
import { strings } from './strings.ts';
import styles from './Settings.module.css';

const cx = bindClasses(styles);
const words = strings.shortcuts;

/** The table of keys: press to change, with conflicts named. */
export function ShortcutsSection({ settings }: { settings: Settings }) {
  const saver = useFieldSaver();
  const keymap = makeKeymap(settings.shortcuts);
  const conflicts = findConflicts(keymap);
  const change = (id: ActionId, chords: string | null) =>
    void saver.save({ shortcuts: changedShortcuts(settings.shortcuts, id, chords) });
  return (
    <Section title={strings.sections.shortcuts} intro={words.intro} isSaved={saver.isSaved}>
      <div className={cx('buttons')}>
        <Button
          icon="undo"
          disabled={Object.keys(settings.shortcuts).length === 0}
          onClick={() => void saver.save({ shortcuts: {} })}
        >
          {words.resetAll}
        </Button>
        {conflicts.length > 0 && (
          <Badge tone="warn" icon="warning">
            {words.conflicts(conflicts.length)}
          </Badge>
        )}
      </div>
      {SHORTCUT_SCREENS.map((screen) => (
        <table key={screen} className={cx('keys')}>
          <caption>{words.screens[screen]}</caption>
          <thead className="sr-only">
            <tr>
              <th scope="col">{words.action}</th>
              <th scope="col">{words.keys}</th>
            </tr>
          </thead>
          <tbody>
            {ACTION_IDS.filter((id) => SHORTCUTS[id].screen === screen).map((id) => (
              <KeyRow
                key={id}
                id={id}
                keymap={keymap}
                isChanged={Object.hasOwn(settings.shortcuts, id)}
                conflicts={conflicts}
                onChange={(chords) => change(id, chords)}
              />
            ))}
          </tbody>
        </table>
      ))}
    </Section>
  );
}

interface KeyRowProps {
  readonly id: ActionId;
  readonly keymap: Keymap;
  readonly isChanged: boolean;
  readonly conflicts: readonly ShortcutConflict[];
  /** null = the shipped keys again. */
  readonly onChange: (chords: string | null) => void;
}

function KeyRow({ id, keymap, isChanged, conflicts, onChange }: KeyRowProps) {
  const [isListening, setIsListening] = useState(false);
  const { label } = SHORTCUTS[id];
  const chords = keymap[id];
  const conflict = conflicts.find(({ ids }) => ids.includes(id));
  const other = conflict?.ids.find((candidate) => candidate !== id);
  const keys = chords.length === 0 ? words.none : chords.map((chord) => formatChord(chord)).join(', ');
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>
        {other !== undefined && (
          <Badge tone="warn" icon="warning">
            {words.conflict(SHORTCUTS[other].label)}
          </Badge>
        )}
        {isChanged && (
          <IconButton icon="undo" size="small" label={words.reset(label)} onClick={() => onChange(null)} />
        )}
        <button
          type="button"
          data-own-keys=""
          className={cx('keyButton', isListening && 'listening')}
          aria-label={words.change(label, keys)}
          onClick={() => setIsListening(true)}
          onBlur={() => setIsListening(false)}
          onKeyDown={(event) => {
            if (!isListening || event.key === 'Tab') return;
            event.preventDefault();
            event.stopPropagation();
            const chord = chordOf(event.nativeEvent);
            if (chord === null) return;
            setIsListening(false);
            if (chord === 'Backspace') onChange('');
            else if (chord !== 'Escape') onChange(chord);
          }}
        >
          {isListening ? words.press : chords.map((chord) => <Kbd key={chord} chord={chord} />)}
          {!isListening && chords.length === 0 && <span className={cx('note')}>{words.none}</span>}
        </button>
      </td>
    </tr>
  );
}
