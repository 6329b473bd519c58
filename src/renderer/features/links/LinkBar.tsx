import { useRef } from 'react';
import { openImport } from '../library/import-store.ts';
import { readPaste } from '../../app/paste.ts';
import { useShortcuts } from '../../app/use-shortcuts.ts';
import { Button, Icon } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { askLink, closeLink, typeLink, useLinkBox } from './link-store.ts';
import { LinkPanel } from './LinkPanel.tsx';
import { strings } from './strings.ts';
import styles from './LinkBar.module.css';

const cx = bindClasses(styles);

/** The place for a link, and below it what the link is. Paths that are pasted here are added as files. */
export function LinkBar() {
  const { text, asked } = useLinkBox();
  const field = useRef<HTMLInputElement>(null);
  useShortcuts('library', { 'library.link': () => field.current?.focus() });
  const look = (given: string) => {
    const pasted = readPaste(given);
    if (pasted.kind === 'paths') {
      closeLink();
      openImport(pasted.paths);
    } else if (given.trim() !== '') askLink(given);
  };
  const close = () => {
    closeLink();
    field.current?.focus();
  };
  return (
    <div className={cx('bar')}>
      <form
        className={cx('line')}
        onSubmit={(event) => {
          event.preventDefault();
          look(text);
        }}
      >
        <Icon name="link" />
        <input
          ref={field}
          className={cx('field')}
          aria-label={strings.field}
          placeholder={strings.field}
          value={text}
          maxLength={2000}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => typeLink(event.target.value)}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text');
            if (text !== '' || readPaste(pasted).kind === 'nothing') return;
            event.preventDefault();
            look(pasted);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') close();
          }}
        />
        {text !== '' && text !== asked?.text && (
          <Button size="small" type="submit">
            {strings.look}
          </Button>
        )}
      </form>
      {asked !== null && (
        <LinkPanel key={asked.count} text={asked.text} count={asked.count} onClose={close} />
      )}
    </div>
  );
}
