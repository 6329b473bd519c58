import { useState, type ReactNode } from 'react';
import type { AppErrorShape } from '../../shared/errors.ts';
import { Button } from './Button.tsx';
import { bindClasses } from './classes.ts';
import { copyText } from './copy-text.ts';
import { Icon } from './Icon.tsx';
import styles from './ErrorNotice.module.css';

const cx = bindClasses(styles);

/** Everything about an error as text, for a report. */
const errorText = (error: AppErrorShape): string =>
  [error.message, error.nextStep, `code: ${error.code}`, error.detail]
    .filter((line) => line !== undefined)
    .join('\n');

/** What happened, what to do next, and the evidence to copy. */
export function ErrorNotice({ error, children }: { error: AppErrorShape; children?: ReactNode }) {
  return (
    <div role="alert" className={cx('notice')}>
      <Icon name="error" />
      <div className={cx('words')}>
        <p>{error.message}</p>
        {error.nextStep !== undefined && <p className={cx('next')}>{error.nextStep}</p>}
        <div className={cx('actions')}>
          {children}
          <CopyDetail error={error} />
        </div>
      </div>
    </div>
  );
}

export function CopyDetail({ error }: { error: AppErrorShape }) {
  const [isCopied, setIsCopied] = useState(false);
  return (
    <Button
      tone="quiet"
      size="small"
      icon={isCopied ? 'check' : 'copy'}
      onClick={() => {
        void copyText(errorText(error)).then(setIsCopied);
      }}
    >
      {isCopied ? 'Copied' : 'Copy detail'}
    </Button>
  );
}
