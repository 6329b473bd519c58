import { useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { VodDetail } from '../../../shared/model/vod.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { Button, formatPercent, IconButton } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { Popover } from './Popover.tsx';
import { useSession } from './session.ts';
import { strings } from './strings.ts';
import { useReviewData } from './use-review-data.ts';
import styles from './ChatOffset.module.css';

const cx = bindClasses(styles);
const SURE_FROM = 0.7;
const STEP_MS = 1000;
const FINE_STEP_MS = 100;
/** After the last press: the alignment makes the scores be computed anew. */
const SEND_AFTER_MS = 700;

/** `+0:05.2`, `−12:40.0` */
function formatOffset(offsetMs: number): string {
  const tenths = Math.round(Math.abs(offsetMs) / 100);
  const minutes = Math.floor(tenths / 600);
  const seconds = ((tenths % 600) / 10).toFixed(1).padStart(4, '0');
  return `${offsetMs < 0 ? '−' : '+'}${minutes}:${seconds}`;
}

/** How chat lies against the video, how sure that is, and the nudge. */
export function ChatOffset() {
  const { vod } = useReviewData();
  return vod.chatAlignment === null ? null : <Nudge alignment={vod.chatAlignment} />;
}

function Nudge({ alignment }: { alignment: NonNullable<VodDetail['chatAlignment']> }) {
  const { vodId } = useSession();
  const queries = useQueryClient();
  const nudge = useCommand('vod.nudgeChat');
  const [wantedMs, setWantedMs] = useState<number | null>(null);
  const timer = useRef(0);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const shownMs = wantedMs ?? alignment.offsetMs;
  const send = async (chatOffsetMs: number | null): Promise<void> => {
    await nudge.run({ vodId, chatOffsetMs });
    await queries.invalidateQueries({ queryKey: ['vod.get', { vodId }] });
    setWantedMs(null);
  };
  const move = (direction: 1 | -1, isFine: boolean): void => {
    const next = shownMs + direction * (isFine ? FINE_STEP_MS : STEP_MS);
    setWantedMs(next);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => void send(next), SEND_AFTER_MS);
  };
  const isSure = alignment.origin === 'manual' || alignment.confidence >= SURE_FROM;
  return (
    <Popover
      label={strings.offset.title}
      tone={isSure ? 'good' : 'warn'}
      trigger={
        <>
          <i className={cx('mark', isSure ? 'sure' : 'unsure')} aria-hidden="true" />
          {strings.offset.chip(formatOffset(shownMs))}
        </>
      }
    >
      <h2 className={cx('title')}>{strings.offset.title}</h2>
      <div className={cx('nudge')}>
        <IconButton
          icon="minus"
          label={strings.offset.earlier}
          onClick={(event) => move(-1, event.shiftKey)}
        />
        <output className={cx('value')}>{formatOffset(shownMs)}</output>
        <IconButton icon="plus" label={strings.offset.later} onClick={(event) => move(1, event.shiftKey)} />
        <span className={cx('hint')}>{strings.offset.finer}</span>
      </div>
      <p className={cx('text')}>
        {strings.offset[alignment.origin]}
        {alignment.origin === 'measured' &&
          ` ${strings.offset.confidence(formatPercent(alignment.confidence))}.`}
      </p>
      {alignment.lagMs !== null && (
        <p className={cx('text')}>{strings.offset.lag((alignment.lagMs / 1000).toFixed(1))}</p>
      )}
      {alignment.origin === 'manual' && (
        <Button size="small" busy={nudge.isRunning} onClick={() => void send(null)}>
          {strings.offset.reset}
        </Button>
      )}
    </Popover>
  );
}
