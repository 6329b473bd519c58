import { useId, type CSSProperties } from 'react';
import { bindClasses } from './classes.ts';
import styles from './Slider.module.css';

const cx = bindClasses(styles);

export interface SliderProps {
  readonly label: string;
  readonly labelHidden?: boolean;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The value in words, e.g. `×1.5`. Shown behind the slider and read out. */
  readonly text: string;
  /** A mark on the track, such as the shipped value. */
  readonly mark?: number;
  readonly onValue: (value: number) => void;
  /** After the grip is let go or a key is released. */
  readonly onCommit?: (value: number) => void;
  readonly disabled?: boolean;
}

export function Slider(props: SliderProps) {
  const { label, labelHidden, value, min, max, step, text, mark, onValue, onCommit, disabled } = props;
  const id = useId();
  const place = (at: number): string => `${((at - min) / (max - min)) * 100}%`;
  return (
    <div className={cx('slider')}>
      <label htmlFor={id} className={labelHidden === true ? 'sr-only' : cx('label')}>
        {label}
      </label>
      <div className={cx('track')} style={{ '--fill': place(value) } as CSSProperties}>
        {mark !== undefined && <i className={cx('mark')} style={{ left: place(mark) }} aria-hidden="true" />}
        <input
          id={id}
          type="range"
          className={cx('range')}
          value={value}
          min={min}
          max={max}
          step={step}
          disabled={disabled}
          aria-valuetext={text}
          onChange={(event) => onValue(event.target.valueAsNumber)}
          onPointerUp={(event) => onCommit?.(event.currentTarget.valueAsNumber)}
          onKeyUp={(event) => onCommit?.(event.currentTarget.valueAsNumber)}
        />
      </div>
      <output htmlFor={id} className={cx('text')}>
        {text}
      </output>
    </div>
  );
}
