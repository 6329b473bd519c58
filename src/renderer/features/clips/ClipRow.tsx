import { useState } from 'react';
import { assetPath } from '../../../shared/assets.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import type { Clip } from '../../../shared/model/clip.ts';
import { useAssetUrl } from '../../rpc/connection.ts';
import {
  Badge,
  Button,
  CopyDetail,
  formatAgo,
  formatBytes,
  formatLength,
  formatPercent,
  formatTimeLeft,
  Icon,
  IconButton,
  Menu,
  Progress,
  type MenuItem,
  type MenuPlace,
} from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { strings } from './strings.ts';
import type { ClipActions } from './use-clip-actions.ts';
import styles from './ClipRow.module.css';

const cx = bindClasses(styles);

export interface ClipRowProps {
  readonly clip: Clip;
  readonly isChosen: boolean;
  readonly actions: ClipActions;
  readonly onChoose: () => void;
}

/** One clip: picture, title, where it is from, how far it is. */
export function ClipRow({ clip, isChosen, actions, onChoose }: ClipRowProps) {
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  return (
    <li
      data-clip={clip.clipId}
      tabIndex={isChosen ? 0 : -1}
      aria-current={isChosen || undefined}
      aria-label={`${clip.title}, ${strings.states[clip.state]}`}
      className={cx('row', isChosen && 'chosen')}
      onClick={onChoose}
      onFocus={onChoose}
      onContextMenu={(event) => {
        event.preventDefault();
        setMenu({ leftPx: event.clientX, topPx: event.clientY });
      }}
    >
      <ClipPicture clip={clip} />
      <div className={cx('words')}>
        <h3 className={cx('title')} title={clip.title}>
          {clip.title}
        </h3>
        <p className={joinClasses(cx('facts'), 'num')}>
          {clip.vodTitle} · {formatTimestamp(clip.startMs)} – {formatTimestamp(clip.endMs)}
        </p>
        <ClipProgress clip={clip} />
      </div>
      <ClipEnd clip={clip} actions={actions} />
      <IconButton
        icon="more"
        label={strings.more(clip.title)}
        aria-haspopup="menu"
        onClick={(event) => setMenu({ anchor: event.currentTarget })}
      />
      {menu !== null && (
        <Menu
          label={strings.more(clip.title)}
          place={menu}
          items={clipMenu(clip, actions)}
          onClose={() => setMenu(null)}
        />
      )}
    </li>
  );
}

/** The first frame of a made clip, loaded once the row comes into sight. */
function ClipPicture({ clip }: { clip: Clip }) {
  const assetUrl = useAssetUrl();
  return (
    <div className={cx('picture')}>
      {clip.state === 'done' ? (
        <video
          src={`${assetUrl(assetPath.clip(clip.clipId))}#t=0.5`}
          preload="metadata"
          muted
          tabIndex={-1}
          aria-hidden="true"
        />
      ) : (
        <Icon name={clip.state === 'failed' ? 'error' : 'scissors'} />
      )}
      <span className={joinClasses(cx('length'), 'num')}>{formatLength(clip.endMs - clip.startMs)}</span>
    </div>
  );
}

function ClipProgress({ clip }: { clip: Clip }) {
  if (clip.state === 'running')
    return (
      <div className={cx('progress')}>
        <Progress label={strings.progress(clip.title)} fraction={clip.fraction} />
        <span className={joinClasses(cx('left'), 'num')}>
          {formatPercent(clip.fraction)}
          {clip.etaMs !== null && ` · ${formatTimeLeft(clip.etaMs)}`}
        </span>
      </div>
    );
  if (clip.error === null || clip.state !== 'failed') return null;
  return (
    <>
      <p className={cx('error')}>
        {clip.error.message} <span className={cx('next')}>{clip.error.nextStep}</span>
      </p>
      <div className={cx('copy')}>
        <CopyDetail error={clip.error} />
      </div>
    </>
  );
}

function ClipEnd({ clip, actions }: { clip: Clip; actions: ClipActions }) {
  switch (clip.state) {
    case 'done':
      return (
        <div className={joinClasses(cx('end'), 'num')}>
          <span>{clip.sizeBytes === null ? '' : formatBytes(clip.sizeBytes)}</span>
          <span className={cx('ago')}>{formatAgo(clip.createdAtUnixMs, Date.now())}</span>
        </div>
      );
    case 'queued':
    case 'running':
      return (
        <div className={cx('buttons')}>
          {clip.state === 'queued' && <Badge icon="clock">{strings.states.queued}</Badge>}
          <Button size="small" icon="close" onClick={() => void actions.cancel(clip)}>
            {strings.cancel}
          </Button>
        </div>
      );
    case 'failed':
    case 'cancelled':
      return (
        <div className={cx('buttons')}>
          <Badge
            tone={clip.state === 'failed' ? 'bad' : 'plain'}
            icon={clip.state === 'failed' ? 'error' : 'close'}
          >
            {strings.states[clip.state]}
          </Badge>
          <Button size="small" icon="retry" onClick={() => void actions.retry(clip)}>
            {strings.retry}
          </Button>
        </div>
      );
  }
}

function clipMenu(clip: Clip, actions: ClipActions): MenuItem[] {
  const notMade = clip.state === 'done' ? undefined : strings.states[clip.state];
  return [
    { id: 'review', label: strings.openReview, icon: 'review', run: () => actions.review(clip) },
    {
      id: 'show',
      label: strings.show,
      icon: 'folder',
      disabledBecause: notMade,
      run: () => void actions.show(clip),
    },
    { id: 'copy', label: strings.copyTitle, icon: 'copy', run: () => void actions.copyTitle(clip) },
    {
      id: 'remove',
      label: strings.remove,
      icon: 'trash',
      tone: 'danger',
      startsGroup: true,
      run: () => actions.remove(clip),
    },
  ];
}
