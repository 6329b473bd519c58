import { useId } from 'react';
import { bindClasses } from './classes.ts';
import styles from './Segmented.module.css';

const cx = bindClasses(styles);

export interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly labelHidden?: boolean;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value;
  readonly onValue: (value: Value) => void;
}

/** A few choices side by side: radio buttons under the skin. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const name = useId();
  return (
    <fieldset className={cx('group')}>
      <legend className={props.labelHidden === true ? 'sr-only' : cx('label')}>{props.label}</legend>
      <div className={cx('options')}>
        {props.options.map((option) => (
          <label key={option.value} className={cx('option')}>
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={option.value === props.value}
              onChange={() => props.onValue(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
