import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { CallOutput } from '../../../shared/contract/index.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { queryKey, useCommand, useQueryCall } from '../../rpc/hooks.ts';
import { Button, copyText, ErrorNotice, IconButton, Switch, TextField } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import type { FieldSaver } from './field-saver.ts';
import { ListTable } from './ListTable.tsx';
import { outsideStrings as words } from './outside-strings.ts';
import { FieldGroup } from './Section.tsx';
import { SettingNumber } from './SettingNumber.tsx';
import styles from './Settings.module.css';
import codeStyles from './Sources.module.css';

const cx = bindClasses(styles);
const code = bindClasses(codeStyles);

type Source = CallOutput<'outside.state'>['sources'][number];

interface NewToken {
  readonly name: string;
  readonly token: string;
}

/** The switch for events from outside, its port, and the programs that may send. */
export function OutsideGroup({ settings, saver }: { settings: Settings; saver: FieldSaver }) {
  const queries = useQueryClient();
  const state = useQueryCall('outside.state', {});
  const [fresh, setFresh] = useState<NewToken | null>(null);
  const reread = () => void queries.invalidateQueries({ queryKey: queryKey('outside.state') });
  const rereading: FieldSaver = {
    ...saver,
    save: async (patch) => {
      const isKept = await saver.save(patch);
      reread();
      return isKept;
    },
  };
  return (
    <FieldGroup title={words.title}>
      <p className={cx('note')}>{words.text}</p>
      <Switch
        label={words.on}
        hint={saver.errorOf('outsideEvents') ?? words.onHint}
        checked={settings.outsideEvents}
        onChecked={(outsideEvents) => void rereading.save({ outsideEvents })}
      />
      <Switch
        label={words.metrics}
        hint={saver.errorOf('metrics') ?? words.metricsHint}
        checked={settings.metrics}
        onChecked={(metrics) => void rereading.save({ metrics })}
      />
      {(settings.outsideEvents || settings.metrics) && (
        <SettingNumber
          field="outsidePort"
          value={settings.outsidePort}
          saver={rereading}
          label={words.port}
          min={1024}
          max={65_535}
          bad={words.portBad}
        />
      )}
      {state.error !== null && <ErrorNotice error={toErrorShape(state.error)} />}
      {state.data?.error != null && <ErrorNotice error={state.data.error} />}
      {state.data?.url != null && (
        <p className={cx('note')} role="status">
          {settings.outsideEvents && words.takes(state.data.url)}{' '}
          {settings.metrics && words.read(state.data.url)}
        </p>
      )}
      {settings.outsideEvents && state.data !== undefined && state.data.error === null && (
        <>
          <SourceTable sources={state.data.sources} onChanged={reread} />
          {fresh === null ? (
            <AddSource
              onAdded={(added) => {
                setFresh(added);
                reread();
              }}
            />
          ) : (
            <TokenOnce {...fresh} onDone={() => setFresh(null)} />
          )}
        </>
      )}
    </FieldGroup>
  );
}

function SourceTable({ sources, onChanged }: { sources: readonly Source[]; onChanged: () => void }) {
  const remove = useCommand('outside.removeSource');
  if (sources.length === 0) return <p className={cx('note')}>{words.empty}</p>;
  return (
    <ListTable
      caption={words.sources}
      columns={[words.columns.name, words.columns.id]}
      actions={words.columns.actions}
    >
      {sources.map(({ sourceId, name }) => (
        <tr key={sourceId}>
          <td>{name}</td>
          <td>
            <code>{sourceId}</code>
          </td>
          <td>
            <IconButton
              icon="trash"
              label={words.remove(name)}
              onClick={() => void remove.run({ sourceId }).then((done) => done !== null && onChanged())}
            />
          </td>
        </tr>
      ))}
    </ListTable>
  );
}

function AddSource({ onAdded }: { onAdded: (added: NewToken) => void }) {
  const add = useCommand('outside.addSource', { quiet: true });
  const [name, setName] = useState('');
  const save = async () => {
    const answer = name.trim() === '' ? null : await add.run({ name });
    if (answer !== null) onAdded({ name: name.trim(), token: answer.token });
  };
  return (
    <>
      <TextField
        label={words.name}
        value={name}
        maxLength={60}
        error={add.error?.message ?? null}
        onValue={setName}
      />
      <div className={cx('buttons')}>
        <Button icon="plus" busy={add.isRunning} disabled={name.trim() === ''} onClick={() => void save()}>
          {words.add}
        </Button>
      </div>
    </>
  );
}

function TokenOnce({ name, token, onDone }: NewToken & { onDone: () => void }) {
  const [isCopied, setIsCopied] = useState(false);
  return (
    <div className={cx('consent')} role="group" aria-label={words.tokenOf(name)}>
      <p>
        {words.tokenOf(name)}. {words.once}
      </p>
      <code className={code('address')}>{token}</code>
      <div className={cx('buttons')}>
        <Button
          tone="primary"
          icon={isCopied ? 'check' : 'copy'}
          onClick={() => void copyText(token).then(setIsCopied)}
        >
          {isCopied ? words.copied : words.copy}
        </Button>
        <Button onClick={onDone}>{words.done}</Button>
      </div>
    </div>
  );
}
