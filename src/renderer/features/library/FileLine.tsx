import type { InspectedFile } from '../../../shared/contract/library.ts';
import type { AppErrorShape } from '../../../shared/errors.ts';
import { fileName, formatBytes, formatDuration, Icon, IconButton, type IconName } from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { strings } from './strings.ts';
import styles from './FileLine.module.css';

const cx = bindClasses(styles);

const ICONS: Readonly<Record<InspectedFile['kind'], IconName>> = {
  media: 'film',
  chat: 'chat',
  transcript: 'transcript',
  unknown: 'question',
};

/** One file: its name, what it turned out to be, and why it can't be used where that is so. */
export function FileLine(props: {
  file: InspectedFile;
  problem: AppErrorShape | null;
  onRemove: () => void;
}) {
  const { file, problem } = props;
  const facts = [
    file.description,
    file.durationMs === null ? null : formatDuration(file.durationMs),
    formatBytes(file.sizeBytes),
  ].filter((fact) => fact !== null && fact !== '');
  return (
    <div className={cx('line')}>
      <span className={cx('icon', problem !== null && 'problem')}>
        <Icon name={problem === null ? ICONS[file.kind] : 'warning'} />
      </span>
      <div className={cx('words')}>
        <p className={cx('name')} title={file.path}>
          {fileName(file.path)}
        </p>
        <p className={joinClasses(cx('facts'), 'num')}>
          <span className={cx('kind')}>{strings.import.kinds[file.kind]}</span>
          {facts.map((fact) => ` · ${fact}`)}
        </p>
        {problem !== null && (
          <p className={cx('reason')}>
            {problem.message} {problem.nextStep}
          </p>
        )}
      </div>
      <IconButton
        icon="close"
        size="small"
        label={strings.import.remove(fileName(file.path))}
        onClick={props.onRemove}
      />
    </div>
  );
}
