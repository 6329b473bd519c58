import { useEffect, useRef, useState } from 'react';
import type { AppErrorShape } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { useSaveSettings } from '../../app/settings.ts';

type Field = keyof Settings;

export interface FieldSaver {
  /** Saves at once; resolves with true when it was kept. */
  readonly save: (patch: Partial<Settings>) => Promise<boolean>;
  /** What the core said about a field when it was last saved. */
  readonly errorOf: (field: Field) => string | null;
  /** True for a moment after saving. */
  readonly isSaved: boolean;
}

const SAVED_SHOWN_MS = 2000;

const sentence = (error: AppErrorShape): string => [error.message, error.nextStep].filter(Boolean).join(' ');

/** Saves fields of one section, with errors by field and a quiet confirmation. */
export function useFieldSaver(): FieldSaver {
  const saveSettings = useSaveSettings();
  const [errors, setErrors] = useState<Partial<Record<Field, string>>>({});
  const [isSaved, setIsSaved] = useState(false);
  const timer = useRef(0);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const save = async (patch: Partial<Settings>): Promise<boolean> => {
    const error = await saveSettings(patch);
    const fields = Object.keys(patch) as Field[];
    setErrors((known) => {
      const kept = Object.entries(known).filter(([field]) => !fields.includes(field as Field));
      const added = error === null ? [] : fields.map((field) => [field, sentence(error)] as const);
      return Object.fromEntries([...kept, ...added]);
    });
    setIsSaved(error === null);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setIsSaved(false), SAVED_SHOWN_MS);
    return error === null;
  };
  return { save, errorOf: (field) => errors[field] ?? null, isSaved };
}
