import type { CallInput } from '../../../shared/contract/index.ts';
import { useState } from 'react';
import { toErrorShape, type AppErrorShape } from '../../../shared/errors.ts';
import { useClient } from '../../rpc/connection.ts';
import { Button, ErrorNotice, Icon } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import styles from './Settings.module.css';

const cx = bindClasses(styles);

type Outcome = { readonly message: string } | { readonly error: AppErrorShape };

/** Tries a service with what is set now and says how it went. */
export function ServiceTest(props: {
  service: CallInput<'settings.test'>['service'];
  label: string;
  hint?: string;
}) {
  const client = useClient();
  const [isRunning, setIsRunning] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const run = async () => {
    setIsRunning(true);
    setOutcome(null);
    try {
      const answer = await client.call('settings.test', { service: props.service });
      if (answer.ok) setOutcome({ message: answer.message });
      else setOutcome({ error: answer.error ?? { code: 'settings/test-failed', message: answer.message } });
    } catch (thrown) {
      setOutcome({ error: toErrorShape(thrown) });
    } finally {
      setIsRunning(false);
    }
  };
  return (
    <div className={cx('test')}>
      <div className={cx('testLine')}>
        <Button busy={isRunning} onClick={() => void run()}>
          {props.label}
        </Button>
        {outcome === null && props.hint !== undefined && <span className={cx('note')}>{props.hint}</span>}
        {outcome !== null && 'message' in outcome && (
          <span className={cx('good')} role="status">
            <Icon name="check" />
            {outcome.message}
          </span>
        )}
      </div>
      {outcome !== null && 'error' in outcome && <ErrorNotice error={outcome.error} />}
    </div>
  );
}
