import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Gap, JobSnapshot } from '../../../shared/model/vod.ts';
import { openPalette } from '../../app/layers.ts';
import { useChord } from '../../app/use-shortcuts.ts';
import { useCommand } from '../../rpc/hooks.ts';
import {
  Badge,
  Button,
  formatDate,
  formatDuration,
  formatPercent,
  formatTimeLeft,
  Icon,
  Kbd,
  Progress,
} from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { ChatOffset } from './ChatOffset.tsx';
import { FaceCam } from './FaceCam.tsx';
import { OtherRecording } from './OtherRecording.tsx';
import { Popover } from './Popover.tsx';
import { useSession } from './session.ts';
import { strings } from './strings.ts';
import { useReviewData } from './use-review-data.ts';
import styles from './ReviewHeader.module.css';

const cx = bindClasses(styles);

export function ReviewHeader({ job }: { job: JobSnapshot | null }) {
  const { vod } = useReviewData();
  const { summary } = vod;
  const chord = useChord('app.search');
  const facts = [
    summary.channel,
    summary.recordedAtUnixMs === null ? null : formatDate(summary.recordedAtUnixMs),
    summary.durationMs === null ? null : formatDuration(summary.durationMs),
    summary.hasChat ? strings.header.messages(summary.messageCount) : strings.header.noChat,
    vod.chatRetention?.deletedAtUnixMs === null
      ? strings.header.chatUntil(vod.chatRetention.untilUnixMs)
      : null,
  ].filter((fact) => fact !== null);
  return (
    <header className={cx('header')}>
      <h1 title={summary.title}>{summary.title}</h1>
      <small className={cx('facts')}>{facts.join(' · ')}</small>
      <div className={cx('chips')}>
        <StatusChip job={job} />
        <GapsChip gaps={summary.gaps} />
        <PlaybackChip />
        <ChatOffset />
        <FaceCam />
        <OtherRecording />
      </div>
      <div className="grow" />
      <button type="button" className={cx('search')} onClick={openPalette}>
        <Icon name="search" />
        <span>{strings.header.search}</span>
        <Kbd chord={chord} />
      </button>
    </header>
  );
}

const isUnderWay = (job: JobSnapshot | null): job is JobSnapshot =>
  job !== null && job.finishedAtUnixMs === null && job.status !== 'Completed' && job.status !== 'Failed';

function StatusChip({ job }: { job: JobSnapshot | null }) {
  const { vod } = useReviewData();
  const { summary } = vod;
  if (isUnderWay(job)) return <WorkingChip job={job} />;
  if (summary.status === 'Failed')
    return (
      <Badge tone="bad" icon="error">
        {strings.header.failed}
      </Badge>
    );
  if (summary.status === 'Completed') return <Badge tone="good">{strings.header.analysed}</Badge>;
  return <Badge>{(summary.status ?? strings.header.waiting).toLowerCase()}</Badge>;
}

/** The public status with its share done; opens into every stage. */
function WorkingChip({ job }: { job: JobSnapshot }) {
  const cancel = useCommand('job.cancel');
  return (
    <Popover
      label={strings.header.stages}
      trigger={
        <>
          <span className={cx('pulse')} />
          {job.status.toLowerCase()} · {formatPercent(job.fraction)}
          {job.etaMs !== null && ` · ${formatTimeLeft(job.etaMs)}`}
        </>
      }
      tone="accent"
    >
      <ul className={cx('stages')}>
        {job.stages.map((stage) => (
          <li key={stage.stageId} className={cx(stage.state)}>
            <span className={cx('stageName')}>{stage.stageId}</span>
            {stage.state === 'running' ? (
              <Progress label={stage.stageId} fraction={stage.fraction} thin />
            ) : (
              <span className={cx('stageState')}>{stage.state}</span>
            )}
            <span className={cx('stageDetail')}>
              {stage.error?.message ??
                stage.detail ??
                (stage.fraction !== null && stage.state === 'running' ? formatPercent(stage.fraction) : '')}
            </span>
          </li>
        ))}
      </ul>
      <Button size="small" onClick={() => void cancel.run({ jobId: job.jobId })}>
        {strings.header.cancel}
      </Button>
    </Popover>
  );
}

/** Says that what plays is not the original itself. */
function PlaybackChip() {
  const { vod } = useReviewData();
  const { kind, note } = vod.playback;
  if (note === null || (kind !== 'proxy' && kind !== 'parts')) return null;
  return (
    <Popover label={strings.player.copyTitle} trigger={strings.player.copyChip}>
      <p className={cx('next')}>{note}</p>
    </Popover>
  );
}

function GapsChip({ gaps }: { gaps: readonly Gap[] }) {
  const { vodId } = useSession();
  const { vod } = useReviewData();
  const queries = useQueryClient();
  const [isAsked, setIsAsked] = useState(false);
  const analyze = useCommand('vod.analyze');
  if (gaps.length === 0) return null;
  const again = async (): Promise<void> => {
    setIsAsked(true);
    await analyze.run({ vodId, only: null });
    await queries.invalidateQueries({ queryKey: ['vod.get', { vodId }] });
  };
  return (
    <Popover label={strings.header.gapsTitle} trigger={strings.header.gaps(gaps.length)} tone="plain">
      <h2 className={cx('popoverTitle')}>{strings.header.gapsTitle}</h2>
      <ul className={cx('gaps')}>
        {gaps.map((gap) => (
          <li key={`${gap.stageId} ${gap.reason}`}>
            <p>{gap.reason}</p>
            {gap.nextStep !== null && <p className={cx('next')}>{gap.nextStep}</p>}
          </li>
        ))}
      </ul>
      {vod.rejectedChatLines > 0 && (
        <p className={cx('next')}>{strings.chat.rejected(vod.rejectedChatLines)}</p>
      )}
      <Button size="small" icon="retry" busy={isAsked && analyze.isRunning} onClick={() => void again()}>
        {strings.moments.analyse}
      </Button>
    </Popover>
  );
}
