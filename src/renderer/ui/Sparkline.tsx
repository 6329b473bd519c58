import { bindClasses } from './classes.ts';
import { hypeLevel } from './hype-ramp.ts';
import styles from './Sparkline.module.css';

const cx = bindClasses(styles);
const HEIGHT = 100;
const SLOT = 3;
const BAR = 2;
const LOWEST = 4;

interface SparklineProps {
  /** 0..100 */
  readonly values: readonly number[];
  /** Says what the picture says. */
  readonly label: string;
  /** Bars from this one on are pale: they are not final. */
  readonly paleFrom?: number;
}

/** Hype over time: bars on the one ramp. */
export function Sparkline({ values, label, paleFrom = values.length }: SparklineProps) {
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
            className={cx(hypeLevel(value), index >= paleFrom && 'pale')}
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
