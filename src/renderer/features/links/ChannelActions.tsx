import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RemoteStream } from '../../../shared/model/remote-stream.ts';
import { useChannels } from '../../app/live.ts';
import { navigate } from '../../app/route.ts';
import { useSettings } from '../../app/settings.ts';
import { notify } from '../../app/toasts.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { Button, ErrorNotice, Icon, Select, Switch } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { pickQuality } from './link-draft.ts';
import { strings } from './strings.ts';
import styles from './LinkPanel.module.css';

const cx = bindClasses(styles);

export interface ChannelActionsProps {
  readonly text: string;
  readonly stream: RemoteStream;
  readonly onDone: () => void;
}

const showChannels = { label: strings.show, run: () => navigate({ screen: 'channels' }) };

/** A live stream can be recorded, a channel watched. */
export function ChannelActions({ text, stream, onDone }: ChannelActionsProps) {
  const name = stream.channel ?? stream.link.id;
  const isLive = stream.state === 'live';
  const canRecord = stream.canRecord !== false;
  const channels = useChannels();
  const known = channels.find(({ link }) => link.url === stream.link.url) ?? null;
  const [autoRecord, setAutoRecord] = useState(true);
  const queries = useQueryClient();
  const watch = useCommand('channels.watch', { quiet: true });
  const onWatch = async () => {
    if ((await watch.run({ text, autoRecord: canRecord && autoRecord })) === null) return;
    void queries.invalidateQueries({ queryKey: ['channels.list'] });
    notify(strings.watching(name), { tone: 'good', action: showChannels });
    if (!isLive) onDone();
  };
  const canWatch = stream.link.kind === 'channel' && known === null;
  return (
    <>
      {isLive && canRecord && <RecordRow text={text} stream={stream} onDone={onDone} />}
      {known !== null && (
        <p className={cx('known')}>
          <Icon name="check" />
          {strings.watchedAlready}
          <Button size="small" onClick={showChannels.run} {...(isLive ? {} : { 'data-first': true })}>
            {strings.show}
          </Button>
        </p>
      )}
      {canWatch && (
        <form
          className={cx('foot')}
          onSubmit={(event) => {
            event.preventDefault();
            void onWatch();
          }}
        >
          <Button
            type="submit"
            icon="eye"
            busy={watch.isRunning}
            tone={isLive ? 'plain' : 'primary'}
            {...(isLive ? {} : { 'data-first': true, chord: 'Enter' })}
          >
            {isLive ? strings.watchLive : strings.watch}
          </Button>
          {canRecord && <Switch label={strings.autoRecord} checked={autoRecord} onChecked={setAutoRecord} />}
        </form>
      )}
      {watch.error !== null && <ErrorNotice error={watch.error} />}
    </>
  );
}

function RecordRow({ text, stream, onDone }: ChannelActionsProps) {
  const wish = useSettings()?.downloadQuality ?? '720p';
  const [chosen, setChosen] = useState<string | null>(null);
  const quality = chosen ?? pickQuality(stream.qualities, wish)?.id ?? wish;
  const record = useCommand('recording.start', { quiet: true });
  const onRecord = async () => {
    if ((await record.run({ text, quality })) === null) return;
    notify(strings.recording(stream.channel ?? stream.title), { tone: 'good', action: showChannels });
    onDone();
  };
  return (
    <form
      className={cx('form')}
      onSubmit={(event) => {
        event.preventDefault();
        if (!record.isRunning) void onRecord();
      }}
    >
      <div className={cx('choices')}>
        {stream.qualities.length > 0 && (
          <div className={cx('quality')}>
            <Select
              label={strings.quality}
              value={quality}
              options={stream.qualities.map(({ id, label }) => ({ value: id, label }))}
              onValue={setChosen}
            />
          </div>
        )}
        <Button tone="primary" type="submit" icon="record" chord="Enter" busy={record.isRunning} data-first>
          {strings.record}
        </Button>
      </div>
      {record.error !== null && <ErrorNotice error={record.error} />}
    </form>
  );
}
