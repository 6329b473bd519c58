import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SecretName } from '../../../shared/model/settings.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { Badge, Button, TextField } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { strings } from './strings.ts';
import styles from './Settings.module.css';

const cx = bindClasses(styles);
const words = strings.speech;

/** A key: written once, never shown again, can be forgotten. */
export function SecretField(props: {
  name: SecretName;
  isSet: boolean;
  secretsKept: 'keychain' | 'file';
  /** What it is called where it is not an API key. */
  label?: string;
  /** A sentence before the one on where keys are kept. */
  hint?: string;
}) {
  const queries = useQueryClient();
  const command = useCommand('settings.setSecret', { quiet: true });
  const [text, setText] = useState('');
  const set = async (value: string | null) => {
    if ((await command.run({ name: props.name, value })) === null) return;
    setText('');
    await queries.invalidateQueries({ queryKey: ['settings.get'] });
  };
  const key = text.trim();
  return (
    <div className={cx('secret')}>
      <TextField
        label={props.label ?? words.key}
        type="password"
        value={text}
        placeholder={props.isSet ? '••••••••••••••••' : words.keyPlaceholder}
        hint={[props.hint, props.secretsKept === 'keychain' ? words.keyInKeychain : words.keyInFile]
          .filter(Boolean)
          .join(' ')}
        error={command.error === null ? null : `${command.error.message} ${command.error.nextStep ?? ''}`}
        onValue={setText}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && key !== '') void set(key);
        }}
        end={
          <>
            {props.isSet ? (
              <Badge tone="good" icon="check">
                {words.keySet}
              </Badge>
            ) : (
              <Badge>{words.keyMissing}</Badge>
            )}
            {key !== '' && (
              <Button tone="primary" busy={command.isRunning} onClick={() => void set(key)}>
                {words.keySave}
              </Button>
            )}
            {props.isSet && key === '' && <Button onClick={() => void set(null)}>{words.keyRemove}</Button>}
          </>
        }
      />
    </div>
  );
}
