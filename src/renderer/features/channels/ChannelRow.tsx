import { useQueryClient } from '@tanstack/react-query';
import type { Recording, WatchedChannel } from '../../../shared/contract/sources.ts';
import { isRunningRecording } from '../../app/live.ts';
import { useSaveConsent, useSettings } from '../../app/settings.ts';
import { notify } from '../../app/toasts.ts';
import { useCommand } from '../../rpc/hooks.ts';
import {
  Badge,
  Button,
  formatAgo,
  IconButton,
  PlatformBadge,
  Switch,
  type BadgeTone,
  type IconName,
} from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { strings } from './strings.ts';
import { useNow } from '../../ui/use-now.ts';
import styles from './ChannelsScreen.module.css';

const cx = bindClasses(styles);

const LOOKS: Readonly<Record<WatchedChannel['state'], { tone: BadgeTone; icon: IconName }>> = {
  live: { tone: 'bad', icon: 'record' },
  offline: { tone: 'plain', icon: 'minus' },
  unknown: { tone: 'plain', icon: 'question' },
  error: { tone: 'warn', icon: 'warning' },
};

export interface ChannelRowProps {
  readonly channel: WatchedChannel;
  readonly recordings: readonly Recording[];
}

export function ChannelRow({ channel, recordings }: ChannelRowProps) {
  const { name, state, link, note } = channel;
  const nowMs = useNow(30_000);
  const actions = useChannelActions(channel);
  const isRecorded = recordings.some(
    (recording) => isRunningRecording(recording) && recording.link.url === link.url,
  );
  return (
    <li className={cx('channel')}>
      <div className={cx('words')}>
        <p className={cx('name')} title={link.url}>
          <PlatformBadge platform={link.platform} />
          <strong>{name}</strong>
        </p>
        {note !== null && <p className={cx('note')}>{note}</p>}
      </div>
      <div className={cx('state')}>
        <Badge tone={LOOKS[state].tone} icon={LOOKS[state].icon}>
          {isRecorded ? `${strings.states[state]}, ${strings.recordingNow}` : strings.states[state]}
        </Badge>
        {channel.checkedAtUnixMs !== null && (
          <span className={joinClasses(cx('checked'), 'num')}>
            {strings.checked(formatAgo(channel.checkedAtUnixMs, nowMs))}
          </span>
        )}
      </div>
      <Switch
        label={strings.autoRecord}
        checked={channel.autoRecord}
        onChecked={(autoRecord) => void actions.setAutoRecord(autoRecord)}
      />
      <Switch
        label={strings.keepChat(actions.keepChatDays)}
        checked={actions.keepsChat}
        onChecked={(keep) => void actions.setKeepsChat(keep)}
      />
      <div className={cx('actions')}>
        {state === 'live' && !isRecorded && (
          <Button size="small" icon="record" onClick={() => void actions.record()}>
            {strings.record}
          </Button>
        )}
        <IconButton icon="close" label={strings.unwatch(name)} onClick={() => void actions.unwatch()} />
      </div>
    </li>
  );
}

function useChannelActions({ channelKey, link, name, autoRecord }: WatchedChannel) {
  const queries = useQueryClient();
  const settings = useSettings();
  const quality = settings?.downloadQuality ?? '720p';
  const saveConsent = useSaveConsent();
  const watch = useCommand('channels.watch');
  const unwatch = useCommand('channels.unwatch');
  const record = useCommand('recording.start');
  const refresh = () => queries.invalidateQueries({ queryKey: ['channels.list'] });
  return {
    keepChatDays: settings?.keepLiveChatDays ?? null,
    keepsChat: settings?.chatConsents[channelKey]?.keep ?? false,
    setKeepsChat: (keep: boolean) => saveConsent({ channelKey, keep }),
    setAutoRecord: async (wanted: boolean) => {
      if ((await watch.run({ text: link.url, autoRecord: wanted })) !== null) await refresh();
    },
    record: () => record.run({ text: link.url, quality }),
    unwatch: async () => {
      if ((await unwatch.run({ channelKey })) === null) return;
      void refresh();
      notify(strings.unwatched(name), {
        undo: () => void watch.run({ text: link.url, autoRecord }).then(refresh),
      });
    },
  };
}
