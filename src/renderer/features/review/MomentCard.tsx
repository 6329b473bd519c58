import { useState } from 'react';
import type { ReviewHighlight } from '../../../shared/contract/review.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { hypeText, Icon, IconButton } from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { useActions } from './action-context.ts';
import { MomentThumb } from './MomentThumb.tsx';
import { lengthChoices } from './moments.ts';
import { strings } from './strings.ts';
import styles from './MomentCard.module.css';

const cx = bindClasses(styles);
const MOST_REASONS = 4;

export interface MomentCardProps {
  readonly rank: number;
  readonly moment: ReviewHighlight;
  readonly isChosen: boolean;
}

/** One moment: picture, what and why, score. The chosen one shows how to change it. */
export function MomentCard({ rank, moment, isChosen }: MomentCardProps) {
  const actions = useActions();
  const [isRenaming, setIsRenaming] = useState(false);
  const { verdict } = moment;
  return (
    <li className={cx('card', isChosen && 'chosen', verdict === 'rejected' && 'skipped')}>
      <button
        type="button"
        data-moment={moment.id}
        className={cx('main')}
        aria-current={isChosen}
        tabIndex={isChosen || rank === 1 ? 0 : -1}
        onClick={(event) => {
          // The list takes the focus, also by mouse: its keys follow.
          event.currentTarget.focus({ preventScroll: true });
          actions.select(moment);
        }}
        onDoubleClick={() => actions.select(moment, { play: true })}
      >
        <MomentThumb atMs={moment.peakMs} lengthMs={moment.endMs - moment.startMs} />
        <span className={cx('words')}>
          <span className={cx('title')}>
            <Verdict verdict={verdict} />
            <span className={cx('rank')}>{rank}</span>
            {moment.title}
          </span>
          <span className={cx('meta')}>
            {formatTimestamp(moment.startMs)} · {moment.category}
            {moment.edited && ` · ${strings.moments.edited}`}
            {moment.clipIds.length > 0 && ` · ${strings.moments.clipped}`}
          </span>
          <span className={cx('reasons')}>
            {moment.reasons.slice(0, MOST_REASONS).map((reason) => (
              <span key={reason.text} className={cx('chip')}>
                {reason.text}
              </span>
            ))}
          </span>
        </span>
        <span className={joinClasses(cx('score'), hypeText(moment.score))}>
          {Math.round(moment.score)}
          <small>{strings.moments.score}</small>
        </span>
      </button>
      {isChosen && !isRenaming && <Tools moment={moment} onRename={() => setIsRenaming(true)} />}
      {isChosen && isRenaming && (
        <Rename
          title={moment.title}
          onDone={(title) => {
            setIsRenaming(false);
            if (title !== null) actions.retitle(moment, title);
          }}
        />
      )}
    </li>
  );
}

function Verdict({ verdict }: { verdict: ReviewHighlight['verdict'] }) {
  if (verdict === null) return null;
  const isKept = verdict === 'accepted';
  return (
    <span className={cx(isKept ? 'kept' : 'dropped')}>
      <Icon name={isKept ? 'check' : 'close'} size="small" />
      <span className="sr-only">{isKept ? strings.moments.kept : strings.moments.skipped}</span>
    </span>
  );
}

function Tools({ moment, onRename }: { moment: ReviewHighlight; onRename: () => void }) {
  const actions = useActions();
  const choices = lengthChoices(moment);
  return (
    <div className={cx('tools')}>
      <div className={cx('lengths')} role="group" aria-label={strings.moments.length}>
        {choices.map((choice) => (
          <button
            key={choice.targetMs}
            type="button"
            className={cx('lengthChoice')}
            aria-pressed={choice.isCurrent}
            onClick={() => actions.trimMoment(moment, { startMs: choice.startMs, endMs: choice.endMs })}
          >
            {Math.round(choice.targetMs / 1000)} s
          </button>
        ))}
      </div>
      <div className="grow" />
      {moment.edited && (
        <IconButton
          size="small"
          icon="undo"
          label={strings.moments.original}
          onClick={() => actions.restoreMoment(moment)}
        />
      )}
      <IconButton size="small" icon="pencil" label={strings.moments.rename} onClick={onRename} />
    </div>
  );
}

function Rename({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const [text, setText] = useState(title);
  return (
    <div className={cx('tools')}>
      <input
        className={cx('titleField')}
        aria-label={strings.moments.title}
        value={text}
        maxLength={200}
        ref={(element) => element?.focus()}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => onDone(text)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onDone(text);
          if (event.key === 'Escape') onDone(null);
          event.stopPropagation();
        }}
      />
    </div>
  );
}
