import { bindClasses } from './classes.ts';
import { hypeLevel } from './hype-ramp.ts';
import styles from './Sparkline.module.css';

const cx = bindClasses(styles);
const HEIGHT = 100;
const SLOT = 3;
const BAR = 2;
const LOWEST = 4;

/** Hype over a whole recording: bars on the one ramp. `values` 0..100; `label` says what the picture says. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  return (
    <svg
      role="img"
      aria-label={label}
      className={cx('sparkline')}
      viewBox={`0 0 ${Math.max(1, values.length) * SLOT} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      {values.map((value, index) => {
        const height = Math.max(LOWEST, Math.min(HEIGHT, value));
        return (
          <rect
            key={index}
            className={cx(hypeLevel(value))}
            x={index * SLOT}
            y={HEIGHT - height}
            width={BAR}
            height={height}
          />
        );
      })}
    </svg>
  );
}
