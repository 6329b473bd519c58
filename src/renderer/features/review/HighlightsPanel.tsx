import { useEffect, useMemo, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { toErrorShape } from '../../../shared/errors.ts';
import type { JobSnapshot } from '../../../shared/model/vod.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { Button, EmptyState, ErrorNotice, Segmented, Skeleton } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { useActions } from './action-context.ts';
import { MomentCard } from './MomentCard.tsx';
import { filterMoments, MOMENT_FILTERS } from './moments.ts';
import { useReviewState, useSession } from './session.ts';
import { strings } from './strings.ts';
import { TriageBar } from './TriageBar.tsx';
import type { ClipAction } from './use-clip-action.ts';
import { useReviewData } from './use-review-data.ts';
import styles from './HighlightsPanel.module.css';

const cx = bindClasses(styles);
const FILTERS = MOMENT_FILTERS.map((value) => ({ value, label: strings.moments.filters[value] }));

export function HighlightsPanel({ clip, job }: { clip: ClipAction; job: JobSnapshot | null }) {
  const { store } = useSession();
  const { highlights } = useReviewData();
  const filter = useReviewState((state) => state.filter);
  return (
    <>
      {highlights.moments.length > 0 && (
        <div className={cx('filters')}>
          <Segmented
            label={strings.moments.filter}
            labelHidden
            options={FILTERS}
            value={filter}
            onValue={(value) => store.setState({ filter: value })}
          />
        </div>
      )}
      {highlights.isProvisional && highlights.moments.length > 0 && (
        <p className={cx('firstLook')} role="status">
          {strings.moments.firstLook}
        </p>
      )}
      <List clip={clip} job={job} />
      <TriageBar clip={clip} />
    </>
  );
}

function List({ clip, job }: { clip: ClipAction; job: JobSnapshot | null }) {
  const actions = useActions();
  const { highlights } = useReviewData();
  const filter = useReviewState((state) => state.filter);
  const selectedId = useReviewState((state) => state.selectedId);
  const list = useRef<HTMLOListElement>(null);
  const listed = useMemo(() => filterMoments(highlights.moments, filter), [highlights.moments, filter]);

  useEffect(() => {
    const card = list.current?.querySelector<HTMLElement>('[aria-current="true"]');
    if (card == null) return;
    card.closest('li')?.scrollIntoView({ block: 'nearest' });
    if (list.current?.contains(document.activeElement) === true) card.focus({ preventScroll: true });
  }, [selectedId, listed]);

  if (listed.length === 0) return <Nothing job={job} />;
  // While the list has the focus its keys are about moments: Space goes on, as in every list that one goes through.
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target instanceof Element) || !event.target.matches('[data-moment]')) return;
    const run: Record<string, () => void> = {
      ' ': () => actions.step(1),
      ArrowDown: () => actions.step(1),
      ArrowUp: () => actions.step(-1),
      Enter: clip.clipActive,
    };
    const action = run[event.key];
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  };
  return (
    <ol ref={list} className={cx('list')} aria-label={strings.moments.list} onKeyDown={onKeyDown}>
      {listed.map(({ rank, moment }) => (
        <MomentCard key={moment.id} rank={rank} moment={moment} isChosen={moment.id === selectedId} />
      ))}
    </ol>
  );
}

function Nothing({ job }: { job: JobSnapshot | null }) {
  const { vodId } = useSession();
  const { highlights, vod } = useReviewData();
  const filter = useReviewState((state) => state.filter);
  const analyze = useCommand('vod.analyze');
  const isWorking = job !== null && job.finishedAtUnixMs === null && job.status !== 'Failed';
  if (highlights.isLoading)
    return (
      <div className={cx('list')}>
        <Skeleton label={strings.loading} rows={5} />
      </div>
    );
  if (highlights.moments.length > 0)
    return (
      <EmptyState
        icon="check"
        title={strings.moments.noneInFilter}
        text={strings.moments.noneInFilterText[filter]}
      />
    );
  if (isWorking)
    return <EmptyState icon="clock" title={strings.moments.noneYet} text={strings.moments.noneYetText} />;
  const error = vod.summary.error ?? (highlights.error === null ? null : toErrorShape(highlights.error));
  if (error !== null)
    return (
      <div className={cx('failed')}>
        <ErrorNotice error={error}>
          <Button
            size="small"
            icon="retry"
            busy={analyze.isRunning}
            onClick={() => void analyze.run({ vodId, only: null }).then(highlights.retry)}
          >
            {strings.moments.analyse}
          </Button>
        </ErrorNotice>
      </div>
    );
  return <EmptyState icon="review" title={strings.moments.none} text={strings.moments.noneText} />;
}
