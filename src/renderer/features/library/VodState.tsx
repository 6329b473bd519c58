import type { JobSnapshot, VodSummary } from '../../../shared/model/vod.ts';
import { queuePosition, useJobs } from '../../app/live.ts';
import { Badge, Button, formatPercent, formatTimeLeft, IconButton, Progress } from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { queueText } from './job-words.ts';
import { strings } from './strings.ts';
import type { VodActions } from './use-vod-actions.ts';
import styles from './VodState.module.css';

const cx = bindClasses(styles);

export interface VodStateProps {
  readonly vod: VodSummary;
  /** The job under way, or null. */
  readonly job: JobSnapshot | null;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly actions: VodActions;
}

/** How far a recording is: its job's progress, or how the last one ended. */
export function VodState({ vod, job, isOpen, onToggle, actions }: VodStateProps) {
  if (job !== null)
    return <Running vod={vod} job={job} isOpen={isOpen} onToggle={onToggle} actions={actions} />;
  if (vod.mediaMissing)
    return (
      <Button size="small" icon="link" onClick={() => void actions.relink(vod)}>
        {strings.row.relink}
      </Button>
    );
  // A cancelled job ends as `Failed` without an error.
  const isCancelled = vod.status === 'Failed' && (vod.error === null || vod.error.code === 'cancelled');
  if (vod.error !== null || isCancelled)
    return (
      <div className={cx('ended')}>
        {isCancelled ? (
          <Badge icon="close">{strings.row.cancelled}</Badge>
        ) : (
          <button type="button" className={cx('toggle')} aria-expanded={isOpen} onClick={onToggle}>
            <Badge tone="bad" icon={isOpen ? 'up' : 'down'}>
              {strings.row.failed}
            </Badge>
          </button>
        )}
        <Button size="small" icon="retry" onClick={() => void actions.analyze(vod)}>
          {strings.row.retry}
        </Button>
      </div>
    );
  if (vod.status === 'Completed' && vod.gaps.length > 0)
    return (
      <Badge tone="warn" icon="check">
        {strings.row.withGaps}
      </Badge>
    );
  if (vod.status === 'Completed')
    return (
      <Badge tone="good" icon="check">
        {strings.row.analysed}
      </Badge>
    );
  return <Badge>{vod.status === null ? strings.row.notAnalysed : strings.status[vod.status]}</Badge>;
}

function Running({ vod, job, isOpen, onToggle, actions }: VodStateProps & { job: JobSnapshot }) {
  const isQueued = job.status === 'Queued';
  const before = useJobs((state) => queuePosition(state.byVod, job));
  return (
    <div className={cx('running')}>
      <div className={cx('line')}>
        <span className={cx('status')}>{strings.status[job.status]}</span>
        {!isQueued && (
          <span className={joinClasses(cx('percent'), 'num')}>{formatPercent(job.fraction)}</span>
        )}
        <IconButton
          icon="close"
          size="small"
          label={strings.row.cancel}
          onClick={() => void actions.cancel(job.jobId)}
        />
      </div>
      <Progress label={strings.row.progress(vod.title)} fraction={job.fraction} />
      <div className={cx('line')}>
        <span className={joinClasses(cx('left'), 'num')}>
          {isQueued ? queueText(before) : job.etaMs === null ? '' : formatTimeLeft(job.etaMs)}
        </span>
        <IconButton
          icon={isOpen ? 'up' : 'down'}
          size="small"
          label={isOpen ? strings.row.hideStages : strings.row.showStages}
          aria-expanded={isOpen}
          onClick={onToggle}
        />
      </div>
    </div>
  );
}
