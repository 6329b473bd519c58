import { Button, Kbd, Sheet } from '../ui/index.ts';
import { bindClasses } from '../ui/classes.ts';
import { toggleCheatSheet, useLayers } from './layers.ts';
import { navigate, useRoute } from './route.ts';
import { ACTION_IDS, SHORTCUT_SCREENS, SHORTCUTS, type ShortcutScreen } from './shortcuts.ts';
import { strings } from './strings.ts';
import { useKeymap } from './use-shortcuts.ts';
import styles from './CheatSheet.module.css';

const cx = bindClasses(styles);

/** All shortcuts by screen, the current screen first. `?` opens and closes it. */
export function CheatSheet() {
  const isOpen = useLayers((state) => state.isCheatSheetOpen);
  const screen = useRoute((state) => state.route.screen);
  if (!isOpen) return null;
  const ordered = [...SHORTCUT_SCREENS].sort((a, b) => Number(b === screen) - Number(a === screen));
  return (
    <Sheet
      title={strings.cheatSheet.title}
      width="wide"
      onClose={toggleCheatSheet}
      footer={
        <Button
          icon="keyboard"
          onClick={() => {
            toggleCheatSheet();
            navigate({ screen: 'settings', section: 'shortcuts' });
          }}
        >
          {strings.cheatSheet.change}
        </Button>
      }
    >
      <div
        className={cx('columns')}
        tabIndex={0}
        data-autofocus
        role="group"
        aria-label={strings.cheatSheet.title}
      >
        {ordered.map((name) => (
          <Group key={name} screen={name} />
        ))}
      </div>
    </Sheet>
  );
}

function Group({ screen }: { screen: ShortcutScreen }) {
  const keymap = useKeymap((state) => state.keymap);
  const ids = ACTION_IDS.filter((id) => SHORTCUTS[id].screen === screen && keymap[id].length > 0);
  return (
    <section className={cx('group')}>
      <h3>{strings.cheatSheet.screens[screen]}</h3>
      <dl>
        {ids.map((id) => (
          <div key={id} className={cx('row')}>
            <dt>{SHORTCUTS[id].label}</dt>
            <dd>
              {keymap[id].map((chord) => (
                <Kbd key={chord} chord={chord} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
