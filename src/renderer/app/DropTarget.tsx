import { useEffect, useRef, useState } from 'react';
import { Icon } from '../ui/Icon.tsx';
import { bindClasses } from '../ui/classes.ts';
import { useTakeDroppedFiles } from '../features/library/use-add-recording.ts';
import { readPaste } from './paste.ts';
import { navigate, useRoute } from './route.ts';
import { strings } from './strings.ts';
import { openImport } from '../features/library/import-store.ts';
import { askLink } from '../features/links/link-store.ts';
import styles from './DropTarget.module.css';

const cx = bindClasses(styles);

const carries = (event: DragEvent): boolean =>
  event.dataTransfer?.types.some((type) => type === 'Files' || type === 'text/uri-list') ?? false;
const isField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches('input, textarea, [contenteditable=true]');

/** Shows what a link is, where there is a place for it. */
function takeLink(text: string): void {
  const { screen } = useRoute.getState().route;
  if (screen !== 'library' && screen !== 'channels') navigate({ screen: 'library' });
  askLink(text);
}

/** The whole window takes files and links, dropped or pasted outside of a field. */
export function DropTarget() {
  const [isOver, setIsOver] = useState(false);
  const depth = useRef(0);
  /** What is dragged began in this window: a picture or an own link, which is no business of ours. */
  const isOwn = useRef(false);
  const takeFiles = useTakeDroppedFiles();
  useEffect(() => {
    const listeners = new AbortController();
    const on = <K extends keyof WindowEventMap>(name: K, run: (event: WindowEventMap[K]) => void) =>
      window.addEventListener(name, run, { signal: listeners.signal });
    const leave = () => {
      depth.current = 0;
      setIsOver(false);
    };
    on('dragstart', () => {
      isOwn.current = true;
    });
    on('dragend', () => {
      isOwn.current = false;
    });
    on('dragenter', (event) => {
      if (isOwn.current || !carries(event)) return;
      depth.current++;
      setIsOver(true);
    });
    on('dragleave', (event) => {
      if (carries(event) && --depth.current <= 0) leave();
    });
    on('dragover', (event) => {
      if (carries(event)) event.preventDefault();
    });
    on('drop', (event) => {
      event.preventDefault();
      leave();
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) takeFiles(files);
      else if (!isOwn.current) {
        const pasted = readPaste(event.dataTransfer?.getData('text') ?? '');
        if (pasted.kind === 'link') takeLink(pasted.text);
      }
    });
    on('paste', (event) => {
      if (isField(event.target)) return;
      const pasted = readPaste(event.clipboardData?.getData('text') ?? '');
      if (pasted.kind === 'paths') openImport(pasted.paths);
      else if (pasted.kind === 'link') takeLink(pasted.text);
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
