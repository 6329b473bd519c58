import { useEffect, useRef, useState } from 'react';
import { Icon } from '../ui/Icon.tsx';
import { bindClasses } from '../ui/classes.ts';
import { useTakeDroppedFiles } from '../features/library/use-add-recording.ts';
import { readPaste } from './paste.ts';
import { strings } from './strings.ts';
import { notify } from './toasts.ts';
import { openImport } from '../features/library/import-store.ts';
import styles from './DropTarget.module.css';

const cx = bindClasses(styles);

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
const isField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches('input, textarea, [contenteditable=true]');

/** The whole window takes files; pasted paths are added, pasted links are answered honestly. */
export function DropTarget() {
  const [isOver, setIsOver] = useState(false);
  const depth = useRef(0);
  const takeFiles = useTakeDroppedFiles();
  useEffect(() => {
    const listeners = new AbortController();
    const on = <K extends keyof WindowEventMap>(name: K, run: (event: WindowEventMap[K]) => void) =>
      window.addEventListener(name, run, { signal: listeners.signal });
    const leave = () => {
      depth.current = 0;
      setIsOver(false);
    };
    on('dragenter', (event) => {
      if (!carriesFiles(event)) return;
      depth.current++;
      setIsOver(true);
    });
    on('dragleave', (event) => {
      if (carriesFiles(event) && --depth.current <= 0) leave();
    });
    on('dragover', (event) => {
      if (carriesFiles(event)) event.preventDefault();
    });
    on('drop', (event) => {
      event.preventDefault();
      leave();
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) takeFiles(files);
    });
    on('paste', (event) => {
      if (isField(event.target)) return;
      const pasted = readPaste(event.clipboardData?.getData('text') ?? '');
      if (pasted.kind === 'paths') openImport(pasted.paths);
      else if (pasted.kind === 'link') notify(strings.paste.link);
    });
    return () => listeners.abort();
  }, [takeFiles]);
  if (!isOver) return null;
  return (
    <div className={cx('target')} aria-hidden="true">
      <div className={cx('frame')}>
        <Icon name="film" size="hero" />
        <strong>{strings.drop.title}</strong>
        <span>{strings.drop.text}</span>
      </div>
    </div>
  );
}
