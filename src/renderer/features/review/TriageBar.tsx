import { useChord } from '../../app/use-shortcuts.ts';
import { Button } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { useActions } from './action-context.ts';
import { countVerdicts } from './moments.ts';
import { useReviewState } from './session.ts';
import { strings } from './strings.ts';
import type { ClipAction } from './use-clip-action.ts';
import { useReviewData } from './use-review-data.ts';
import styles from './TriageBar.module.css';

const cx = bindClasses(styles);

/** Keep or skip, how far one is, and at the end the one thing left to do. */
export function TriageBar({ clip }: { clip: ClipAction }) {
  const actions = useActions();
  const { highlights } = useReviewData();
  const selectedId = useReviewState((state) => state.selectedId);
  const keepChord = useChord('review.keep');
  const skipChord = useChord('review.skip');
  const { kept, skipped, toSee } = countVerdicts(highlights.moments);
  const unclipped = highlights.moments.filter(
    ({ verdict, clipIds }) => verdict === 'accepted' && clipIds.length === 0,
  ).length;
  const chosen = highlights.moments.find(({ id }) => id === selectedId);
  if (highlights.moments.length === 0) return null;
  return (
    <div className={cx('bar')} role="toolbar" aria-label={strings.panels.highlights}>
      <Button
        chord={keepChord}
        disabled={chosen === undefined}
        aria-pressed={chosen?.verdict === 'accepted'}
        onClick={() => actions.judge('accepted')}
      >
        {strings.moments.keep}
      </Button>
      <Button
        chord={skipChord}
        disabled={chosen === undefined}
        aria-pressed={chosen?.verdict === 'rejected'}
        onClick={() => actions.judge('rejected')}
      >
        {strings.moments.skip}
      </Button>
      <span className={cx('counts')} role="status">
        {toSee === 0 ? (
          strings.moments.allSeen(kept)
        ) : (
          <>
            <span className={cx('judged')}>{strings.moments.judged(kept, skipped)}</span>
            {strings.moments.toSee(toSee)}
          </>
        )}
      </span>
      {toSee === 0 && unclipped > 0 && (
        <Button tone="primary" onClick={clip.clipKept}>
          {strings.moments.clipKept(unclipped)}
        </Button>
      )}
    </div>
  );
}
