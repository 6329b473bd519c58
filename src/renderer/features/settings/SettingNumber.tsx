import { useState } from 'react';
import { TextField } from '../../ui/index.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { readNumber } from './checks.ts';
import type { FieldSaver } from './field-saver.ts';

type NumberKey = {
  [K in keyof Settings]-?: NonNullable<Settings[K]> extends number ? K : never;
}[keyof Settings];

export interface SettingNumberProps {
  readonly field: NumberKey;
  readonly value: number | null;
  readonly saver: FieldSaver;
  readonly label: string;
  readonly hint?: string;
  readonly min: number;
  readonly max: number;
  readonly digits?: number;
  /** The setting's unit in the shown one: 1,000,000 for bytes shown as MB. */
  readonly scale?: number;
  /** Said when the typed text can't be right; it is then not saved. */
  readonly bad: string;
  /** May be empty (null); the words for that. */
  readonly empty?: string;
}

/** A number setting, saved on Enter and on leaving the field. */
export function SettingNumber(props: SettingNumberProps) {
  const { field, value, saver, min, max, digits = 0, scale = 1, empty } = props;
  const [typed, setTyped] = useState<{ text: string; from: number | null } | null>(null);
  const text = typed?.from === value ? typed.text : value === null ? '' : String(value / scale);
  const isCleared = text.trim() === '' && empty !== undefined;
  const read = (given: string): number | null => {
    const shown = readNumber(given, { min, max, digits });
    // Without a scale the digits that are allowed are kept.
    return shown === null || scale === 1 ? shown : Math.round(shown * scale);
  };
  const commit = (given: string) => {
    const next = given.trim() === '' && empty !== undefined ? null : read(given);
    if (next === value || (next === null && !(given.trim() === '' && empty !== undefined))) return;
    void saver.save({ [field]: next });
  };
  return (
    <TextField
      label={props.label}
      hint={props.hint}
      numeric
      inputMode={digits === 0 ? 'numeric' : 'decimal'}
      placeholder={empty}
      value={text}
      error={!isCleared && read(text) === null ? props.bad : saver.errorOf(field)}
      onValue={(next) => setTyped({ text: next, from: value })}
      onCommit={commit}
    />
  );
}
