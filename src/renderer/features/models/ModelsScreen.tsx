import { useState } from 'react';
import type { CallOutput } from '../../../shared/contract/index.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import { Badge, Button, EmptyState, ErrorNotice, Skeleton } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { ChannelModel } from './ChannelModel.tsx';
import { strings } from './strings.ts';
import styles from './Models.module.css';

const cx = bindClasses(styles);

/** What the chat model thinks that each channel's own emotes and words mean, and whether that helps. */
export function ModelsScreen() {
  const query = useQueryCall('lingo.list', {});
  return (
    <>
      <header className={cx('top')}>
        <h1>{strings.title}</h1>
      </header>
      {query.isPending && <Skeleton label={strings.loading} rows={4} />}
      {query.error !== null && (
        <div className={cx('page')}>
          <ErrorNotice error={toErrorShape(query.error)}>
            <Button size="small" icon="retry" onClick={() => void query.refetch()}>
              {strings.again}
            </Button>
          </ErrorNotice>
        </div>
      )}
      {query.data !== undefined && <Models {...query.data} />}
    </>
  );
}

function Models({ channels, shipped }: CallOutput<'lingo.list'>) {
  const [chosen, setChosen] = useState<string | null>(null);
  const current = channels.find(({ channelKey }) => channelKey === chosen) ?? channels[0];
  if (current === undefined)
    return (
      <div className={cx('page')}>
        <EmptyState icon="smile" title={strings.empty.title} text={strings.empty.text} />
        <Shipped {...shipped} />
      </div>
    );
  return (
    <div className={cx('columns')}>
      <nav className={cx('nav')} aria-label={strings.channels}>
        {channels.map((channel) => (
          <button
            key={channel.channelKey}
            type="button"
            className={cx('channel', channel === current && 'current')}
            aria-current={channel === current ? 'true' : undefined}
            onClick={() => setChosen(channel.channelKey)}
          >
            <strong>{channel.channel}</strong>
            <Badge tone={channel.verdict.inUse ? 'good' : 'plain'}>
              {channel.verdict.inUse ? strings.states.tuned : strings.states.shipped}
            </Badge>
            <span className={cx('note')}>{strings.summary(channel)}</span>
          </button>
        ))}
      </nav>
      <div className={cx('page')}>
        <ChannelModel key={current.channelKey} summary={current} />
        <Shipped {...shipped} />
      </div>
    </div>
  );
}

function Shipped({ id, problem }: CallOutput<'lingo.list'>['shipped']) {
  return (
    <section className={cx('card')} aria-label={strings.shippedTitle}>
      <h3>{strings.shippedTitle}</h3>
      <p className={cx('note')}>{strings.shipped(id)}</p>
      {problem !== null && <ErrorNotice error={problem} />}
    </section>
  );
}
