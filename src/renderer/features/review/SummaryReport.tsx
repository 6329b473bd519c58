import { useState } from 'react';
import { useFilePickers } from '../../app/file-picker.ts';
import { notify } from '../../app/toasts.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { Button, Segmented } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { Popover } from './Popover.tsx';
import { useSession } from './session.ts';
import { summaryStrings as strings } from './summary-strings.ts';
import styles from './Summary.module.css';

const cx = bindClasses(styles);
const NAMES = [
  { value: 'names', label: strings.report.names },
  { value: 'pseudonyms', label: strings.report.pseudonyms },
] as const;

/** Writes the stream report as a page, as text and as tables. */
export function SummaryReport() {
  const { vodId } = useSession();
  const { pickFolder } = useFilePickers();
  const report = useCommand('summary.report');
  const [names, setNames] = useState<'names' | 'pseudonyms'>('names');
  const write = async (): Promise<void> => {
    const outDir = await pickFolder(strings.report.title);
    if (outDir === null) return;
    const pseudonymise = names === 'pseudonyms';
    const answer = await report.run({ vodId, outDir, formats: ['html', 'md', 'csv'], pseudonymise });
    if (answer !== null) notify(strings.report.written(answer.files.length), { tone: 'good' });
  };
  return (
    <Popover label={strings.report.label} trigger={strings.report.button} align="end">
      <div className={cx('report')}>
        <p className={cx('facts')}>{strings.report.text}</p>
        <Segmented
          label={strings.report.label}
          labelHidden
          options={NAMES}
          value={names}
          onValue={setNames}
        />
        <Button size="small" icon="folder" busy={report.isRunning} onClick={() => void write()}>
          {strings.report.choose}
        </Button>
      </div>
    </Popover>
  );
}
