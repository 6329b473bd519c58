import { useEffect, useRef } from 'react';
import { useLinkState } from '../rpc/connection.ts';
import { Icon } from '../ui/Icon.tsx';
import { bindClasses } from '../ui/classes.ts';
import { strings } from './strings.ts';
import { notify } from './toasts.ts';
import styles from './LinkBanner.module.css';

const cx = bindClasses(styles);

/** Says that the core can't be reached; the client tries again by itself. */
export function LinkBanner() {
  const state = useLinkState();
  const before = useRef(state);
  useEffect(() => {
    if (before.current === 'lost' && state === 'open') notify(strings.link.back, { tone: 'good' });
    before.current = state;
  }, [state]);
  if (state !== 'lost') return null;
  return (
    <div className={cx('banner')} role="alert">
      <Icon name="offline" />
      {strings.link.lost}
    </div>
  );
}
