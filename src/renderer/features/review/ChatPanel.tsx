import { useCallback, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useFilePickers } from '../../app/file-picker.ts';
import { notify } from '../../app/toasts.ts';
import { usePlayheadMs } from '../../player/use-player.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { Button, EmptyState, TextField } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { ChatLine } from './ChatLine.tsx';
import { useReviewState, useSession } from './session.ts';
import { strings } from './strings.ts';
import { useReviewData } from './use-review-data.ts';
import { useIndexAt, useRows } from './use-rows.ts';
import { VirtualRows } from './VirtualRows.tsx';
import styles from './ChatPanel.module.css';

const cx = bindClasses(styles);
const FOLLOW_EVERY_MS = 400;
const LINE_PX = 26;

/** Chat as it ran, following the playhead. */
export function ChatPanel() {
  const { vod } = useReviewData();
  return vod.summary.hasChat ? <Chat count={vod.summary.messageCount} /> : <NoChat />;
}

function Chat({ count }: { count: number }) {
  const { player, viewport, store } = useSession();
  const searchText = useReviewState((state) => state.searchText);
  const nowMs = usePlayheadMs(player.clock, FOLLOW_EVERY_MS);
  const next = useIndexAt('chat', nowMs + 1, true);
  const [span, setSpan] = useState({ first: 0, last: 0 });
  const rows = useRows('chat', span);
  const seek = useCallback(
    (atMs: number) => {
      player.intents.seekTo(atMs);
      viewport.reveal({ startMs: atMs, endMs: atMs + 1 });
    },
    [player, viewport],
  );
  return (
    <>
      <div className={cx('find')}>
        <TextField
          label={strings.chat.find}
          labelHidden
          placeholder={strings.chat.find}
          value={searchText}
          onValue={(text) => store.setState({ searchText: text })}
        />
      </div>
      <VirtualRows
        label={strings.chat.list}
        count={rows.total ?? count}
        estimatePx={LINE_PX}
        nowIndex={next === null ? null : next - 1}
        align="end"
        onSpan={setSpan}
        renderRow={(index) => <ChatLine row={rows.at(index)} searchText={searchText} onSeek={seek} />}
      />
    </>
  );
}

function NoChat() {
  const deleted = useReviewData().vod.chatRetention;
  const { vodId } = useSession();
  const pickers = useFilePickers();
  const queries = useQueryClient();
  const attach = useCommand('vod.attachChat');
  const choose = async (): Promise<void> => {
    const [chatPath] = await pickers.pickFiles({ title: strings.chat.attach, kinds: ['chat'] });
    if (chatPath === undefined || (await attach.run({ vodId, chatPath })) === null) return;
    notify(strings.chat.attached);
    await queries.invalidateQueries({ queryKey: ['vod.get', { vodId }] });
  };
  return (
    <EmptyState
      icon="chat"
      title={
        deleted?.deletedAtUnixMs == null
          ? strings.chat.none
          : strings.chat.deleted(deleted.days, deleted.deletedAtUnixMs)
      }
      text={strings.chat.noneText}
    >
      <Button icon="file" busy={attach.isRunning} onClick={() => void choose()}>
        {strings.chat.attach}
      </Button>
    </EmptyState>
  );
}
