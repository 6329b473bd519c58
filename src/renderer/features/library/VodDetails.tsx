import type { JobSnapshot, StageProgress, VodSummary } from '../../../shared/model/vod.ts';
import { ErrorNotice, formatLength, formatPercent, Icon, Progress, type IconName } from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { stageLabel, strings } from './strings.ts';
import styles from './VodDetails.module.css';

const cx = bindClasses(styles);

/** Below a row: the stages of its job, its gaps, why it failed. */
export function VodDetails({ vod, job }: { vod: VodSummary; job: JobSnapshot | null }) {
  return (
    <div role="row">
      <div role="gridcell" className={cx('details')}>
        {vod.mediaMissing && <p className={cx('note')}>{strings.row.missingText}</p>}
        {job === null && vod.error !== null && <ErrorNotice error={vod.error} />}
        {job !== null && (
          <ul className={cx('stages')} aria-label={strings.row.stages}>
            {job.stages.map((stage) => (
              <StageLine key={stage.stageId} stage={stage} />
            ))}
          </ul>
        )}
        {vod.gaps.length > 0 && (
          <ul className={cx('gaps')} aria-label={strings.row.gapsTitle}>
            {vod.gaps.map((gap) => (
              <li key={`${gap.stageId} ${gap.reason}`}>
                <Icon name="warning" size="small" />
                <span>
                  <strong>{stageLabel(gap.stageId)}</strong> {gap.reason}{' '}
                  {gap.nextStep !== null && <span className={cx('next')}>{gap.nextStep}</span>}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

const STATE_ICONS: Readonly<Record<StageProgress['state'], IconName>> = {
  waiting: 'clock',
  running: 'play',
  done: 'check',
  cached: 'check',
  failed: 'error',
  skipped: 'minus',
};

const formatElapsed = (ms: number): string => (ms < 950 ? strings.row.underSecond : formatLength(ms));

function StageLine({ stage }: { stage: StageProgress }) {
  const { state } = stage;
  const isRunning = state === 'running';
  const elapsed = state === 'done' && stage.elapsedMs !== null ? formatElapsed(stage.elapsedMs) : null;
  const note = [
    isRunning && stage.fraction !== null ? formatPercent(stage.fraction) : null,
    elapsed ?? stage.error?.message ?? stage.detail ?? (isRunning ? null : strings.stageStates[state]),
  ]
    .filter((part) => part !== null)
    .join(' · ');
  return (
    <li className={joinClasses(cx('stage', state), 'num')}>
      <Icon name={STATE_ICONS[state]} size="small" />
      <span className={cx('label')}>{stageLabel(stage.stageId)}</span>
      <span className={cx('stageNote')} title={note}>
        {note}
      </span>
      {isRunning && (
        <span className={cx('bar')}>
          <Progress thin label={stageLabel(stage.stageId)} fraction={stage.fraction} />
        </span>
      )}
    </li>
  );
}
