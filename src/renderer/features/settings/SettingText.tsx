import { useState, type ReactNode } from 'react';
import { TextField } from '../../ui/index.ts';
import type { FieldSaver } from './field-saver.ts';
import type { Settings } from '../../../shared/model/settings.ts';

type TextKey = {
  [K in keyof Settings]-?: Settings[K] extends string | null ? (null extends Settings[K] ? K : never) : never;
}[keyof Settings];

export interface SettingTextProps {
  readonly field: TextKey;
  readonly value: string | null;
  readonly saver: FieldSaver;
  readonly label: string;
  readonly hint?: ReactNode;
  /** Shown while the field is empty: what holds then. */
  readonly placeholder?: string;
  /** A sentence when the typed text can't be right; it is then not saved. */
  readonly check?: (text: string) => string | null;
  readonly end?: ReactNode;
}

/** A text setting that may be empty (null). Saved on Enter and on leaving the field. */
export function SettingText(props: SettingTextProps) {
  const { field, value, saver, check } = props;
  const [typed, setTyped] = useState<{ text: string; from: string | null } | null>(null);
  // A value that has changed elsewhere comes before what was typed over the old one.
  const text = typed?.from === value ? typed.text : (value ?? '');
  const problem = text === '' ? null : (check?.(text.trim()) ?? null);
  const commit = (given: string) => {
    const next = given.trim() === '' ? null : given.trim();
    if (next === value || (next !== null && (check?.(next) ?? null) !== null)) return;
    void saver.save({ [field]: next });
  };
  return (
    <TextField
      label={props.label}
      hint={props.hint}
      placeholder={props.placeholder}
      value={text}
      error={problem ?? saver.errorOf(field)}
      onValue={(next) => setTyped({ text: next, from: value })}
      onCommit={commit}
      end={props.end}
    />
  );
}
