import { useState } from 'react';
import type { DoctorLine } from '../../../shared/contract/app.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import {
  Badge,
  Button,
  copyText,
  ErrorNotice,
  Skeleton,
  type BadgeTone,
  type IconName,
} from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { diagnosticsText } from './diagnostics-text.ts';
import { Section } from './Section.tsx';
import { strings } from './strings.ts';
import styles from './Settings.module.css';

const cx = bindClasses(styles);
const words = strings.diagnostics;

const LOOKS: Readonly<Record<DoctorLine['state'], { tone: BadgeTone; icon: IconName }>> = {
  ok: { tone: 'good', icon: 'check' },
  warning: { tone: 'warn', icon: 'warning' },
  problem: { tone: 'bad', icon: 'error' },
  off: { tone: 'plain', icon: 'minus' },
};

/** What the core found on this computer, to read and to copy. */
export function DiagnosticsSection() {
  const doctor = useQueryCall('app.doctor', {});
  const info = useQueryCall('app.info', {});
  const [isCopied, setIsCopied] = useState(false);
  const lines = doctor.data?.lines ?? [];
  const copy = async () => {
    const { version = '', host = '' } = info.data ?? {};
    setIsCopied(await copyText(diagnosticsText(version, host, lines)));
  };
  return (
    <Section title={strings.sections.diagnostics} intro={words.intro}>
      <div className={cx('buttons')}>
        <Button icon={isCopied ? 'check' : 'copy'} disabled={lines.length === 0} onClick={() => void copy()}>
          {isCopied ? words.copied : words.copy}
        </Button>
        <Button icon="retry" busy={doctor.isFetching} onClick={() => void doctor.refetch()}>
          {words.again}
        </Button>
        {info.data !== undefined && (
          <span className={cx('note')}>
            {words.version} {info.data.version} · {info.data.host}
          </span>
        )}
      </div>
      {doctor.isPending && <Skeleton label={words.looking} rows={3} />}
      {doctor.error !== null && <ErrorNotice error={toErrorShape(doctor.error)} />}
      <ul className={cx('doctor')}>
        {lines.map((line) => (
          <li key={line.id}>
            <span>
              <Badge tone={LOOKS[line.state].tone} icon={LOOKS[line.state].icon}>
                {words.states[line.state]}
              </Badge>
            </span>
            <strong>{line.label}</strong>
            <span className={cx('doctorValue')}>
              {line.value}
              {line.nextStep !== null && <small>{line.nextStep}</small>}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
