import { useState } from 'react';
import { toErrorShape } from '../../../shared/errors.ts';
import { mainRecordings, useRecordings } from '../../app/live.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import { Button, EmptyState, ErrorNotice, Skeleton } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { LinkBar } from '../links/LinkBar.tsx';
import { ChannelRow } from './ChannelRow.tsx';
import { FromFile } from './FromFile.tsx';
import { FromObs } from './FromObs.tsx';
import { RecordingCard } from './RecordingCard.tsx';
import { strings } from './strings.ts';
import styles from './ChannelsScreen.module.css';

const cx = bindClasses(styles);

/** What is being recorded now, and the channels that are looked at from time to time. */
export function ChannelsScreen() {
  const [from, setFrom] = useState<'obs' | 'file' | null>(null);
  const query = useQueryCall('channels.list', {});
  const recordings = useRecordings((state) => state.recordings);
  const channels = query.data?.channels ?? [];
  const isEmpty = query.data !== undefined && channels.length === 0 && recordings.length === 0;
  return (
    <>
      <header className={cx('top')}>
        <h1>{strings.title}</h1>
        <div className={cx('from')}>
          <Button icon="broadcast" onClick={() => setFrom('obs')}>
            {strings.fromObs.open}
          </Button>
          <Button icon="film" onClick={() => setFrom('file')}>
            {strings.fromFile.open}
          </Button>
        </div>
      </header>
      <LinkBar />
      {from === 'obs' && <FromObs onClose={() => setFrom(null)} />}
      {from === 'file' && <FromFile onClose={() => setFrom(null)} />}
      {isEmpty ? (
        <EmptyState icon="broadcast" title={strings.empty.title} text={strings.empty.text} />
      ) : (
        <div className={cx('page')}>
          {recordings.length > 0 && (
            <section className={cx('group')} aria-label={strings.recordings}>
              <h2>{strings.recordings}</h2>
              <ul className={cx('list')}>
                {mainRecordings(recordings).map((recording) => (
                  <RecordingCard key={recording.recordingId} recording={recording} />
                ))}
              </ul>
            </section>
          )}
          {query.isPending && <Skeleton label={strings.watched} rows={3} />}
          {query.error !== null && (
            <ErrorNotice error={toErrorShape(query.error)}>
              <Button size="small" icon="retry" onClick={() => void query.refetch()}>
                {strings.again}
              </Button>
            </ErrorNotice>
          )}
          {channels.length > 0 && (
            <section className={cx('group')} aria-label={strings.watched}>
              <h2>{strings.watched}</h2>
              <ul className={cx('list')}>
                {channels.map((channel) => (
                  <ChannelRow key={channel.channelKey} channel={channel} recordings={recordings} />
                ))}
              </ul>
            </section>
          )}
        </div>
      )}
    </>
  );
}
