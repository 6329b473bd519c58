import { useState, type KeyboardEvent } from 'react';
import { assetPath } from '../../../shared/assets.ts';
import type { VodSummary } from '../../../shared/model/vod.ts';
import { useJob } from '../../app/live.ts';
import { useAssetUrl } from '../../rpc/connection.ts';
import {
  Badge,
  formatCount,
  formatDate,
  formatDuration,
  formatPlural,
  Icon,
  PlatformBadge,
  IconButton,
  Sparkline,
  TextField,
  type MenuPlace,
} from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { FetchLines } from './FetchLines.tsx';
import { strings } from './strings.ts';
import type { VodActions } from './use-vod-actions.ts';
import { VodDetails } from './VodDetails.tsx';
import { VodState } from './VodState.tsx';
import styles from './VodRow.module.css';

const cx = bindClasses(styles);

export interface VodRowProps {
  readonly vod: VodSummary;
  readonly actions: VodActions;
  readonly isCurrent: boolean;
  readonly isRenaming: boolean;
  readonly onFocus: () => void;
  readonly onMenu: (place: MenuPlace) => void;
  /** null when the person gave up. */
  readonly onRenamed: (title: string | null) => void;
}

export function VodRow(props: VodRowProps) {
  const { vod, actions, isCurrent, isRenaming } = props;
  const job = useJob(vod.vodId);
  const [isOpen, setIsOpen] = useState(false);
  const activeJob = job !== null && job.finishedAtUnixMs === null ? job : null;
  return (
    <div className={cx('frame', isCurrent && 'current')}>
      <div
        role="row"
        tabIndex={isCurrent ? 0 : -1}
        data-vod={vod.vodId}
        aria-label={vod.title}
        className={cx('row')}
        onFocus={props.onFocus}
        onDoubleClick={() => actions.open(vod)}
        onContextMenu={(event) => {
          event.preventDefault();
          props.onFocus();
          props.onMenu({ leftPx: event.clientX, topPx: event.clientY });
        }}
      >
        <div role="gridcell">
          <Poster vod={vod} onOpen={() => actions.open(vod)} />
        </div>
        <div role="gridcell" className={cx('words')}>
          {isRenaming ? (
            <RenameField title={vod.title} onDone={props.onRenamed} />
          ) : (
            <h2 className={cx('title')} title={vod.title}>
              <button type="button" tabIndex={-1} onClick={() => actions.open(vod)}>
                {vod.title}
              </button>
            </h2>
          )}
          <Facts vod={vod} isOpen={isOpen} onToggle={() => setIsOpen(!isOpen)} />
        </div>
        <div role="gridcell" className={cx('curve')}>
          {vod.hypeSparkline.length > 0 && (
            <Sparkline values={vod.hypeSparkline} label={strings.row.sparkline(vod.title)} />
          )}
          {vod.hypeSparkline.length === 0 && activeJob === null && vod.error !== null && (
            <p className={cx('reason')} title={vod.error.message}>
              {vod.error.message}
            </p>
          )}
        </div>
        <div role="gridcell" className={cx('state')}>
          <VodState
            vod={vod}
            job={activeJob}
            isOpen={isOpen}
            onToggle={() => setIsOpen(!isOpen)}
            actions={actions}
          />
        </div>
        <div role="gridcell" className={joinClasses(cx('counts'), 'num')}>
          <Counts vod={vod} />
        </div>
        <div role="gridcell">
          <IconButton
            icon="more"
            label={strings.row.more(vod.title)}
            aria-haspopup="menu"
            onClick={(event) => props.onMenu({ anchor: event.currentTarget })}
          />
        </div>
      </div>
      {activeJob !== null && !isOpen && <FetchLines job={activeJob} />}
      {isOpen && <VodDetails vod={vod} job={activeJob} />}
    </div>
  );
}

function Counts({ vod }: { vod: VodSummary }) {
  const counts = [
    { icon: 'star', count: vod.highlightCount, text: formatPlural(vod.highlightCount, strings.row.moments) },
    { icon: 'scissors', count: vod.clipCount, text: formatPlural(vod.clipCount, strings.row.clips) },
  ] as const;
  return counts.map(({ icon, count, text }) => (
    <span key={icon} className={cx('countLine', count === 0 && 'none')}>
      <Icon name={icon} size="small" />
      {text}
    </span>
  ));
}

function Poster({ vod, onOpen }: { vod: VodSummary; onOpen: () => void }) {
  const assetUrl = useAssetUrl();
  const [failed, setFailed] = useState(false);
  const icon = vod.hasVideo ? 'film' : vod.hasChat && !vod.hasTranscript ? 'chat' : 'volume';
  return (
    <button
      type="button"
      tabIndex={-1}
      className={cx('poster')}
      aria-label={strings.row.open(vod.title)}
      onClick={onOpen}
    >
      {vod.hasPoster && !failed ? (
        <img
          src={assetUrl(assetPath.poster(vod.vodId))}
          alt=""
          loading="lazy"
          draggable={false}
          onError={() => setFailed(true)}
        />
      ) : (
        <Icon name={icon} size="large" />
      )}
      {vod.durationMs !== null && (
        <span className={joinClasses(cx('duration'), 'num')}>{formatDuration(vod.durationMs)}</span>
      )}
    </button>
  );
}

function Facts({ vod, isOpen, onToggle }: { vod: VodSummary; isOpen: boolean; onToggle: () => void }) {
  const facts = [
    vod.channel,
    vod.recordedAtUnixMs === null ? null : formatDate(vod.recordedAtUnixMs),
    vod.hasChat && vod.messageCount > 0 ? `${formatCount(vod.messageCount)} messages` : null,
  ].filter((fact) => fact !== null);
  return (
    <>
      <p className={joinClasses(cx('facts'), 'num')}>
        {vod.platform === null ? (
          <Badge>{strings.row.local}</Badge>
        ) : (
          <PlatformBadge platform={vod.platform} />
        )}
        <span>{facts.join(' · ')}</span>
      </p>
      <div className={cx('badges')}>
        {vod.mediaMissing && (
          <Badge tone="warn" icon="link">
            {strings.row.missing}
          </Badge>
        )}
        {!vod.hasVideo && vod.status === 'Completed' && <Badge>{strings.row.noVideo}</Badge>}
        {!vod.hasChat && vod.status === 'Completed' && <Badge>{strings.row.noChat}</Badge>}
        {vod.gaps.length > 0 && (
          <button type="button" className={cx('gaps')} aria-expanded={isOpen} onClick={onToggle}>
            <Badge tone="warn" icon={isOpen ? 'up' : 'down'}>
              {strings.row.gaps(vod.gaps.length)}
            </Badge>
          </button>
        )}
      </div>
    </>
  );
}

function RenameField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const [text, setText] = useState(title);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' && event.key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation();
    onDone(event.key === 'Enter' ? text : null);
  };
  return (
    <TextField
      label={strings.row.rename}
      labelHidden
      autoFocus
      value={text}
      maxLength={300}
      onValue={setText}
      onFocus={(event) => event.target.select()}
      onBlur={() => onDone(text)}
      onKeyDown={onKeyDown}
    />
  );
}
