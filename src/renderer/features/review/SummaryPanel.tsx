import { toErrorShape } from '../../../shared/errors.ts';
import type { StreamSummary, WrittenSummary } from '../../../shared/model/summary.ts';
import type { JobSnapshot } from '../../../shared/model/vod.ts';
import { useCommand, useQueryCall } from '../../rpc/hooks.ts';
import { Button, EmptyState, ErrorNotice, Skeleton } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { useSession } from './session.ts';
import { summaryStrings as strings } from './summary-strings.ts';
import { SummaryReport } from './SummaryReport.tsx';
import { SummaryWhole } from './SummaryWhole.tsx';
import { SummaryWindows } from './SummaryWindows.tsx';
import styles from './Summary.module.css';

const cx = bindClasses(styles);

/** What chat said and felt, for the whole stream and part by part. */
export function SummaryPanel({ job }: { job: JobSnapshot | null }) {
  const { vodId } = useSession();
  const { data, error, refetch } = useQueryCall('summary.get', { vodId });
  if (data?.summary != null) return <Summary summary={data.summary} written={data.written} />;
  if (error !== null)
    return (
      <EmptyState icon="warning" title={strings.failed}>
        <ErrorNotice error={toErrorShape(error)}>
          <Button size="small" icon="retry" onClick={() => void refetch()}>
            {strings.retry}
          </Button>
        </ErrorNotice>
      </EmptyState>
    );
  if (data === undefined) return <Skeleton label={strings.loading} />;
  return <NoSummary isWorking={job !== null && job.finishedAtUnixMs === null} />;
}

function NoSummary({ isWorking }: { isWorking: boolean }) {
  const { vodId } = useSession();
  const analyze = useCommand('vod.analyze');
  return (
    <EmptyState
      icon="transcript"
      title={strings.none}
      text={isWorking ? strings.analysing : strings.noneText}
    >
      {!isWorking && (
        <Button icon="retry" busy={analyze.isRunning} onClick={() => void analyze.run({ vodId, only: null })}>
          {strings.analyse}
        </Button>
      )}
    </EmptyState>
  );
}

function Summary({ summary, written }: { summary: StreamSummary; written: WrittenSummary | null }) {
  return (
    <div className={cx('scroll')} tabIndex={0} role="region" aria-label={strings.tab}>
      <header className={cx('top')}>
        <h2>{strings.whole}</h2>
        <SummaryReport />
      </header>
      {summary.missing.map(({ part, reason }) => (
        <p key={part} className={cx('missing')}>
          {reason}
        </p>
      ))}
      {written !== null && (
        <section className={cx('written')} aria-label={strings.inWords}>
          {written.whole.state === 'written' ? (
            <>
              <p>{written.whole.text}</p>
              <p className={cx('facts')}>{strings.writtenBy(written.whole.model)}</p>
            </>
          ) : (
            <p className={cx('missing')}>
              {strings.notWritten(written.whole.reason)} {written.whole.nextStep}
            </p>
          )}
        </section>
      )}
      <SummaryWhole summary={summary} />
      <SummaryWindows windows={summary.windows} written={written?.windows ?? []} />
    </div>
  );
}
