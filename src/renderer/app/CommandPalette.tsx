import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { createPortal } from 'react-dom';
import { Icon, Kbd } from '../ui/index.ts';
import { bindClasses } from '../ui/classes.ts';
import { closePalette, useLayers } from './layers.ts';
import { usePaletteProviders, type PaletteItem } from './palette-providers.ts';
import { useFramePaletteProvider } from './use-frame-palette.ts';
import { useRoute } from './route.ts';
import { strings } from './strings.ts';
import { reportError } from './toasts.ts';
import styles from './CommandPalette.module.css';

const cx = bindClasses(styles);

interface Group {
  readonly id: string;
  readonly label: string;
  readonly items: readonly PaletteItem[];
}

export function CommandPalette() {
  useFramePaletteProvider();
  const isOpen = useLayers((state) => state.isPaletteOpen);
  return isOpen ? createPortal(<Palette />, document.body) : null;
}

/** Asks every provider at once and shows each group as soon as it has answered. */
function useGroups(text: string): { groups: readonly Group[]; isSearching: boolean } {
  const providers = usePaletteProviders((state) => state.providers);
  const [answers, setAnswers] = useState<Readonly<Record<string, readonly PaletteItem[]>>>({});
  const [waiting, setWaiting] = useState(0);
  useEffect(() => {
    const asked = new AbortController();
    const ask = async () => {
      setWaiting(providers.length);
      await Promise.all(
        providers.map(async (provider) => {
          try {
            const items = await provider.search(text.trim(), asked.signal);
            if (!asked.signal.aborted) setAnswers((known) => ({ ...known, [provider.id]: items }));
          } catch (thrown) {
            if (!asked.signal.aborted) reportError(thrown);
          } finally {
            if (!asked.signal.aborted) setWaiting((count) => count - 1);
          }
        }),
      );
    };
    void ask();
    return () => asked.abort();
  }, [text, providers]);
  const groups = providers.map(({ id, label }) => ({ id, label, items: answers[id] ?? [] }));
  return { groups: groups.filter((group) => group.items.length > 0), isSearching: waiting > 0 };
}

function Palette() {
  const id = useId();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const isReview = useRoute((state) => state.route.screen === 'review');
  const { groups, isSearching } = useGroups(text);
  const flat = groups.flatMap((group) => group.items);
  const current = Math.min(chosen, Math.max(0, flat.length - 1));
  useEffect(() => {
    const before = document.activeElement;
    input.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  useEffect(() => {
    document.getElementById(`${id}-${current}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, current]);
  const run = (item: PaletteItem | undefined) => {
    if (item === undefined) return;
    closePalette();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') closePalette();
    else if (event.key === 'ArrowDown') setChosen(Math.min(current + 1, flat.length - 1));
    else if (event.key === 'ArrowUp') setChosen(Math.max(current - 1, 0));
    else if (event.key === 'Enter') run(flat[current]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const placeholder = isReview ? strings.palette.placeholderInReview : strings.palette.placeholder;
  return (
    <div
      className={cx('scrim')}
      onPointerDown={(event) => event.target === event.currentTarget && closePalette()}
    >
      <div role="dialog" aria-label={strings.palette.title} className={cx('palette')} onKeyDown={onKeyDown}>
        <div className={cx('search')}>
          <Icon name="search" />
          <input
            ref={input}
            role="combobox"
            aria-label={placeholder}
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-activedescendant={flat.length > 0 ? `${id}-${current}` : undefined}
            placeholder={placeholder}
            value={text}
            spellCheck={false}
            onChange={(event) => {
              setText(event.target.value);
              setChosen(0);
            }}
          />
          <Kbd chord="Escape" />
        </div>
        <div role="listbox" id={`${id}-list`} aria-label={strings.palette.title} className={cx('list')}>
          {groups.map((group) => (
            <div key={group.id} role="group" aria-label={group.label}>
              <div className={cx('heading')} aria-hidden="true">
                {group.label}
              </div>
              {group.items.map((item) => (
                <Option
                  key={item.id}
                  id={`${id}-${flat.indexOf(item)}`}
                  item={item}
                  isChosen={flat.indexOf(item) === current}
                  onRun={() => run(item)}
                />
              ))}
            </div>
          ))}
          {flat.length === 0 && (
            <p className={cx('nothing')} role="status">
              {isSearching ? strings.palette.searching : strings.palette.nothing(text.trim())}
            </p>
          )}
        </div>
      </div>
    </div>
  );
}

function Option(props: { id: string; item: PaletteItem; isChosen: boolean; onRun: () => void }) {
  return (
    <div
      id={props.id}
      role="option"
      aria-selected={props.isChosen}
      className={cx('option', props.isChosen && 'chosen')}
      onClick={props.onRun}
    >
      {props.item.icon !== undefined && <Icon name={props.item.icon} />}
      <span className={cx('label')}>{props.item.label}</span>
      {props.item.note !== undefined && <span className={cx('note')}>{props.item.note}</span>}
    </div>
  );
}
