import { Icon, Tooltip, type IconName } from '../ui/index.ts';
import { bindClasses } from '../ui/classes.ts';
import { isRunningRecording, mainRecordings, useActiveClipCount, useRecordings } from './live.ts';
import { formatRoute, useRoute, type Route } from './route.ts';
import type { ActionId } from './shortcuts.ts';
import { useChord } from './use-shortcuts.ts';
import { strings } from './strings.ts';
import styles from './NavRail.module.css';

const cx = bindClasses(styles);

export function NavRail() {
  const lastVodId = useRoute((state) => state.lastVodId);
  const activeClips = useActiveClipCount();
  const recordings = useRecordings(
    (state) => mainRecordings(state.recordings).filter(isRunningRecording).length,
  );
  return (
    <nav className={cx('rail')} aria-label={strings.nav.label}>
      <NavLink icon="library" label={strings.nav.library} action="app.goLibrary" to={{ screen: 'library' }} />
      <NavLink
        icon="review"
        label={strings.nav.review}
        action="app.goReview"
        to={{ screen: 'review', vodId: lastVodId, atMs: null }}
      />
      <NavLink
        icon="clips"
        label={strings.nav.clips}
        action="app.goClips"
        to={{ screen: 'clips', clipId: null }}
        count={activeClips}
      />
      <NavLink
        icon="broadcast"
        label={strings.nav.channels}
        action="app.goChannels"
        to={{ screen: 'channels' }}
        count={recordings}
      />
      <NavLink icon="smile" label={strings.nav.models} action="app.goModels" to={{ screen: 'models' }} />
      <span className="grow" />
      <NavLink
        icon="settings"
        label={strings.nav.settings}
        action="app.goSettings"
        to={{ screen: 'settings', section: 'folders' }}
      />
    </nav>
  );
}

function NavLink(props: { icon: IconName; label: string; action: ActionId; to: Route; count?: number }) {
  const current = useRoute((state) => state.route.screen);
  const chord = useChord(props.action);
  const isCurrent = current === props.to.screen;
  return (
    <Tooltip text={props.label} chord={chord} side="right">
      <a
        href={formatRoute(props.to)}
        className={cx('item', isCurrent && 'current')}
        aria-label={props.label}
        aria-current={isCurrent ? 'page' : undefined}
      >
        <Icon name={props.icon} size="large" />
        {props.count !== undefined && props.count > 0 && <span className={cx('count')}>{props.count}</span>}
      </a>
    </Tooltip>
  );
}
