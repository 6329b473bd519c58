import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import { bindClasses, joinClasses } from './classes.ts';
import styles from './Field.module.css';

const cx = bindClasses(styles);

export interface FieldFrameProps {
  readonly label: string;
  /** Hides the label from sight; it stays for screen readers. */
  readonly labelHidden?: boolean;
  readonly hint?: ReactNode;
  readonly error?: string | null;
}

export interface TextFieldProps
  extends FieldFrameProps, Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'onChange' | 'size'> {
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** Enter, or leaving the field, after a change. */
  readonly onCommit?: (value: string) => void;
  readonly numeric?: boolean;
  readonly width?: 'full' | 'small';
  readonly end?: ReactNode;
  readonly ref?: Ref<HTMLInputElement>;
}

export function TextField(props: TextFieldProps) {
  const {
    label,
    labelHidden,
    hint,
    error,
    value,
    onValue,
    onCommit,
    numeric,
    width = 'full',
    end,
    onKeyDown,
    ...rest
  } = props;
  const id = useId();
  return (
    <div className={cx('field', width)}>
      <label htmlFor={id} className={labelHidden === true ? 'sr-only' : cx('label')}>
        {label}
      </label>
      <div className={cx('control')}>
        <input
          id={id}
          className={joinClasses(cx('input', error != null && 'invalid'), numeric === true && 'num')}
          value={value}
          aria-invalid={error != null || undefined}
          aria-describedby={describedBy(id, hint, error)}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onValue(event.target.value)}
          onBlur={() => onCommit?.(value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onCommit?.(value);
            onKeyDown?.(event);
          }}
          {...rest}
        />
        {end}
      </div>
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  );
}

export const describedBy = (
  id: string,
  hint: ReactNode,
  error: string | null | undefined,
): string | undefined => (error != null ? `${id}-error` : hint != null ? `${id}-hint` : undefined);

/** The lines below a control: its error when there is one, else its hint. */
export function FieldNotes({
  id,
  hint,
  error,
}: {
  id: string;
  hint: ReactNode;
  error: string | null | undefined;
}) {
  if (error != null)
    return (
      <p id={`${id}-error`} className={cx('error')} role="alert">
        {error}
      </p>
    );
  if (hint == null) return null;
  return (
    <p id={`${id}-hint`} className={cx('hint')}>
      {hint}
    </p>
  );
}
