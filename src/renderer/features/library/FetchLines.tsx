import type { JobSnapshot, StageProgress } from '../../../shared/model/vod.ts';
import { formatPercent, Progress } from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { fetchStages } from './job-words.ts';
import { stageLabel, strings } from './strings.ts';
import styles from './FetchLines.module.css';

const cx = bindClasses(styles);

/** What is being downloaded, each source on a line of its own, while any of it is still to come. */
export function FetchLines({ job }: { job: JobSnapshot }) {
  const stages = fetchStages(job);
  if (stages.length === 0) return null;
  return (
    <div role="row">
      <div role="gridcell">
        <ul className={cx('lines')} aria-label={strings.row.downloads}>
          {stages.map((stage) => (
            <FetchLine key={stage.stageId} stage={stage} />
          ))}
        </ul>
      </div>
    </div>
  );
}

function FetchLine({ stage }: { stage: StageProgress }) {
  const { state, fraction, detail, error } = stage;
  const isRunning = state === 'running';
  const label = stageLabel(stage.stageId);
  const note = error?.message ?? detail ?? strings.stageStates[state];
  return (
    <li className={joinClasses(cx('line', state), 'num')}>
      <span className={cx('label')}>{label}</span>
      <Progress
        thin
        label={label}
        tone={state === 'failed' ? 'bad' : isRunning ? 'accent' : 'good'}
        fraction={isRunning ? fraction : state === 'done' || state === 'cached' ? 1 : 0}
      />
      <span className={cx('percent')}>{isRunning && fraction !== null ? formatPercent(fraction) : ''}</span>
      <span className={cx('note')} title={note}>
        {note}
      </span>
    </li>
  );
}
