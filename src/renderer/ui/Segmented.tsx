import { type ReactNode, useId } from 'react';
import { bindClasses } from './classes.ts';
import { Tooltip } from './Tooltip.tsx';
import styles from './Segmented.module.css';

const cx = bindClasses(styles);

export interface SegmentedOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Words on hover, with the key that chooses it. */
  readonly tip?: string;
  readonly chord?: string | undefined;
}

export interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly labelHidden?: boolean;
  readonly options: readonly SegmentedOption<Value>[];
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
          <Tipped key={option.value} option={option}>
            <label className={cx('option')}>
              <input
                type="radio"
                name={name}
                className="sr-only"
                checked={option.value === props.value}
                onChange={() => props.onValue(option.value)}
              />
              <span>{option.label}</span>
            </label>
          </Tipped>
        ))}
      </div>
    </fieldset>
  );
}

function Tipped(props: { option: Pick<SegmentedOption<string>, 'tip' | 'chord'>; children: ReactNode }) {
  const { tip, chord } = props.option;
  if (tip === undefined) return props.children;
  return (
    <Tooltip text={tip} chord={chord}>
      {props.children}
    </Tooltip>
  );
}
