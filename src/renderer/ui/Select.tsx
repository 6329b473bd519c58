import { useId } from 'react';
import { bindClasses } from './classes.ts';
import { describedBy, FieldNotes, type FieldFrameProps } from './TextField.tsx';
import styles from './Field.module.css';

const cx = bindClasses(styles);

interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

export interface SelectProps<Value extends string> extends FieldFrameProps {
  readonly value: Value;
  readonly options: readonly SelectOption<Value>[];
  readonly onValue: (value: Value) => void;
  readonly disabled?: boolean;
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, labelHidden, hint, error, value, options, onValue, disabled } = props;
  const id = useId();
  return (
    <div className={cx('field')}>
      <label htmlFor={id} className={labelHidden === true ? 'sr-only' : cx('label')}>
        {label}
      </label>
      <div className={cx('control')}>
        <select
          id={id}
          className={cx('select')}
          value={value}
          disabled={disabled}
          aria-describedby={describedBy(id, hint, error)}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen !== undefined) onValue(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  );
}
