import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { DockState } from '../../../shared/contract/dock.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { queryKey, useCommand, useQueryCall, useStream } from '../../rpc/hooks.ts';
import { Button, copyText, ErrorNotice, Switch } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { dockStrings as words } from './dock-strings.ts';
import type { FieldSaver } from './field-saver.ts';
import { FieldGroup } from './Section.tsx';
import { SettingNumber } from './SettingNumber.tsx';
import styles from './Settings.module.css';
import codeStyles from './Sources.module.css';

const cx = bindClasses(styles);
const code = bindClasses(codeStyles);

/** The switch for the live window in OBS and on a phone, its port, and its address. */
export function DockGroup({ settings, saver }: { settings: Settings; saver: FieldSaver }) {
  const queries = useQueryClient();
  const [state, setState] = useState<DockState | null>(null);
  useStream('dock.state', {}, (next) => {
    setState(next);
    void queries.invalidateQueries({ queryKey: queryKey('dock.address') });
  });
  return (
    <FieldGroup title={words.title}>
      <p className={cx('note')}>{words.text}</p>
      <Switch
        label={words.on}
        hint={saver.errorOf('dockEnabled') ?? words.onHint}
        checked={settings.dockEnabled}
        onChecked={(dockEnabled) => void saver.save({ dockEnabled })}
      />
      {settings.dockEnabled && settings.dockPort !== null && (
        <div className={cx('narrow')}>
          <SettingNumber
            {...{ field: 'dockPort', value: settings.dockPort, saver, label: words.port }}
            {...{ min: 1024, max: 65_535, bad: words.portBad }}
          />
        </div>
      )}
      {state !== null && state.error !== null && <ErrorNotice error={state.error} />}
      {state !== null && state.port !== null && <Address connected={state.connected} />}
    </FieldGroup>
  );
}

function Address({ connected }: Pick<DockState, 'connected'>) {
  const { data, error } = useQueryCall('dock.address', {});
  const [copied, setCopied] = useState<string | null>(null);
  if (error !== null) return <ErrorNotice error={toErrorShape(error)} />;
  if (data === undefined) return null;
  const { url } = data;
  return (
    <div className={cx('consent')} role="group" aria-label={words.address}>
      <p role="status">{words.served(connected)}</p>
      <code className={code('address')}>{url}</code>
      <p className={cx('note')}>{words.secret}</p>
      <div className={cx('buttons')}>
        <Button
          tone="primary"
          icon={copied === url ? 'check' : 'copy'}
          onClick={() => void copyText(url).then((done) => setCopied(done ? url : null))}
        >
          {copied === url ? words.copied : words.copy}
        </Button>
        <Renew />
      </div>
    </div>
  );
}

function Renew() {
  const queries = useQueryClient();
  const renew = useCommand('dock.renew');
  const [isAsking, setIsAsking] = useState(false);
  if (!isAsking) return <Button onClick={() => setIsAsking(true)}>{words.renew}</Button>;
  const renewNow = async (): Promise<void> => {
    await renew.run({});
    await queries.invalidateQueries({ queryKey: queryKey('dock.address') });
    setIsAsking(false);
  };
  return (
    <>
      <p>{words.ask}</p>
      <Button tone="danger" busy={renew.isRunning} onClick={() => void renewNow()}>
        {words.renewNow}
      </Button>
      <Button tone="quiet" onClick={() => setIsAsking(false)}>
        {words.keep}
      </Button>
    </>
  );
}
