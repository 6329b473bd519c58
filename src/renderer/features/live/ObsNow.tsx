import type { LiveMoment } from '../../../shared/model/live.ts';
import type { ObsState } from '../../../shared/model/obs.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { fileName, Icon, IconButton } from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { obsStrings as words } from './obs-strings.ts';
import styles from './Live.module.css';

const cx = bindClasses(styles);

/** What OBS does, or why it is not there. Nothing where it is switched off. */
export function ObsNow({ obs }: { obs: ObsState | null }) {
  if (obs === null) return null;
  const { connection, streaming, recording, replayBuffer, note } = obs;
  const doing = [
    streaming === null ? null : words.streaming[streaming],
    recording === null ? null : words.recording[recording],
    replayBuffer === null ? null : words.replayBuffer[replayBuffer],
  ].filter((part) => part !== null);
  return (
    <section className={cx('chat')} aria-label={words.title}>
      <header>
        <h2>{words.title}</h2>
        <span className={cx('quiet')}>{words.connection[connection]}</span>
      </header>
      {doing.length > 0 && <p className={cx('quiet')}>{doing.join(' · ')}</p>}
      {note !== null && (
        <p className={cx('clip', 'failed')}>
          <Icon name="warning" size="small" />
          {note}
        </p>
      )}
    </section>
  );
}

/** What of a moment is in OBS. */
export function InObs({ obs }: { obs: LiveMoment['obs'] }) {
  const show = useCommand('host.showInFolder');
  if (obs === null) return null;
  const { recordMs, hasChapter, replayPath, note } = obs;
  const said = [
    hasChapter ? words.chapter : null,
    recordMs === null ? null : words.at(formatTimestamp(recordMs)),
    replayPath === null ? null : words.replay(fileName(replayPath)),
    note,
  ].filter((part) => part !== null);
  if (said.length === 0) return null;
  return (
    <p className={joinClasses(cx('clip'), 'num')}>
      {words.title}: {said.join(' · ')}
      {replayPath !== null && (
        <IconButton
          size="small"
          icon="folder"
          label={words.show}
          onClick={() => void show.run({ path: replayPath })}
        />
      )}
    </p>
  );
}
