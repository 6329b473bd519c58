import { useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { Button, CopyDetail, Icon, IconButton } from '../ui/index.ts';
import { bindClasses } from '../ui/classes.ts';
import { strings } from './strings.ts';
import { useToasts, type Toast } from './toasts.ts';
import { useChord } from './use-shortcuts.ts';
import styles from './ToastLayer.module.css';

const cx = bindClasses(styles);

export function ToastLayer() {
  const toasts = useToasts((state) => state.toasts);
  return createPortal(
    <div className={cx('layer')} role="region" aria-label={strings.toast.region} aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>,
    document.body,
  );
}

/** A toast waits while the pointer or the focus is on it. */
function ToastCard({ toast }: { toast: Toast }) {
  const dismiss = useToasts((state) => state.dismiss);
  const undoChord = useChord('app.undo');
  const timer = useRef(0);
  const start = () => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => dismiss(toast.id), toast.durationMs);
  };
  useEffect(() => {
    timer.current = window.setTimeout(() => dismiss(toast.id), toast.durationMs);
    return () => window.clearTimeout(timer.current);
  }, [dismiss, toast.id, toast.durationMs]);
  const hold = () => window.clearTimeout(timer.current);
  const { action, error } = toast;
  return (
    <div
      className={cx('toast', toast.tone)}
      role={toast.tone === 'bad' ? 'alert' : undefined}
      onPointerEnter={hold}
      onPointerLeave={start}
      onFocus={hold}
      onBlur={start}
    >
      {toast.tone !== 'plain' && <Icon name={toast.tone === 'good' ? 'check' : 'error'} />}
      <div className={cx('words')}>
        <p>{toast.text}</p>
        {error?.nextStep !== undefined && <p className={cx('next')}>{error.nextStep}</p>}
        {error !== null && (
          <div className={cx('detail')}>
            <CopyDetail error={error} />
          </div>
        )}
      </div>
      {action !== null && (
        <Button
          size="small"
          chord={action.isUndo ? undoChord : undefined}
          onClick={() => {
            action.run();
            dismiss(toast.id);
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon="close" size="small" label={strings.toast.dismiss} onClick={() => dismiss(toast.id)} />
    </div>
  );
}
