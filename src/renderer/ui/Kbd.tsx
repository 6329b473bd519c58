import { bindClasses } from './classes.ts';
import { formatChord } from './chord.ts';
import styles from './Kbd.module.css';

const cx = bindClasses(styles);

/** A key or chord as printed on a keyboard. */
export function Kbd({ chord, onAccent = false }: { chord: string; onAccent?: boolean }) {
  return <kbd className={cx('kbd', onAccent && 'onAccent')}>{formatChord(chord)}</kbd>;
}
