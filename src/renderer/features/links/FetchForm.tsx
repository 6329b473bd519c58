import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RemoteStream } from '../../../shared/model/remote-stream.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { openReview } from '../../app/route.ts';
import { useSettings } from '../../app/settings.ts';
import { notify } from '../../app/toasts.ts';
import { useCommand, useQueryCall } from '../../rpc/hooks.ts';
import { Button, ErrorNotice, formatBytes, Select, Switch, TextField } from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import {
  estimateBytes,
  judgeSpace,
  newLinkDraft,
  readPart,
  toChoice,
  type LinkDraft,
  type SpaceVerdict,
} from './link-draft.ts';
import { strings } from './strings.ts';
import styles from './LinkPanel.module.css';

const cx = bindClasses(styles);

export interface FetchFormProps {
  readonly text: string;
  readonly stream: RemoteStream;
  readonly isKnown: boolean;
  readonly onDone: () => void;
}

/** What to have of a recording: rendition, part, video, chat; and whether there is room for it. Enter adds. */
export function FetchForm({ text, stream, isKnown, onDone }: FetchFormProps) {
  const wish = useSettings()?.downloadQuality ?? '720p';
  const [changed, setChanged] = useState<Partial<LinkDraft>>({});
  const draft = { ...newLinkDraft(stream, wish), ...changed };
  const change = (next: Partial<LinkDraft>) => setChanged((known) => ({ ...known, ...next }));
  const space = useQueryCall('link.space', {});
  const bytes = estimateBytes(stream, draft);
  const room = space.data === undefined ? null : judgeSpace(bytes, space.data);
  const choice = toChoice(stream, draft);
  const part = readPart(draft, stream.durationMs);
  const { add, isAdding, error } = useAdd(text, stream.title, onDone);
  const isReady = choice !== null && room?.verdict !== 'full';
  const problem =
    typeof part === 'string' ? strings.partProblems[part] : choice === null ? strings.nothingWanted : null;
  return (
    <form
      className={cx('form')}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !isAdding) void add(choice);
      }}
    >
      <Choices stream={stream} draft={draft} onChange={change} />
      {error !== null && <ErrorNotice error={error} />}
      <div className={cx('foot')}>
        <Button
          tone={isKnown ? 'plain' : 'primary'}
          type="submit"
          icon="plus"
          chord="Enter"
          busy={isAdding}
          disabled={!isReady}
          {...(isKnown ? {} : { 'data-first': true })}
        >
          {isKnown ? strings.fetchAgain : strings.add}
        </Button>
        {problem !== null && (
          <span className={cx('problem')} role="alert">
            {problem}
          </span>
        )}
        {problem === null && room !== null && <Room bytes={bytes} room={room} />}
      </div>
    </form>
  );
}

function Room({ bytes, room }: { bytes: number | null; room: SpaceVerdict }) {
  const drive = strings.drives[room.drive];
  const free = strings.free(formatBytes(room.freeBytes));
  return (
    <span className={joinClasses(cx('space', room.verdict === 'full' && 'full'), 'num')} role="status">
      {room.verdict === 'full'
        ? strings.full(sizeText(bytes), free, drive)
        : `${sizeText(bytes)} · ${free} ${drive}`}
      {room.verdict === 'tight' && <span className={cx('tight')}>. {strings.tight(drive)}</span>}
    </span>
  );
}

const sizeText = (bytes: number | null): string =>
  bytes === null
    ? strings.sizeNobodyKnows
    : bytes === 0
      ? strings.sizeNone
      : strings.size(formatBytes(bytes));

function Choices(props: {
  stream: RemoteStream;
  draft: LinkDraft;
  onChange: (change: Partial<LinkDraft>) => void;
}) {
  const { stream, draft, onChange } = props;
  const { startMs } = stream.link;
  const hasVideo = stream.qualities.some((quality) => quality.hasVideo);
  return (
    <div className={cx('choices')}>
      {stream.qualities.length > 0 && (
        <div className={cx('quality')}>
          <Select
            label={strings.quality}
            value={draft.quality}
            disabled={!draft.wantMedia}
            options={stream.qualities.map(({ id, label, sizeBytes }) => ({
              value: id,
              label:
                sizeBytes === null
                  ? strings.sizeUnknown(label)
                  : strings.sizeOf(label, formatBytes(sizeBytes)),
            }))}
            onValue={(quality) => onChange({ quality })}
          />
        </div>
      )}
      <TextField
        label={strings.from}
        width="small"
        numeric
        placeholder={strings.fromAll}
        value={draft.from}
        onValue={(from) => onChange({ from })}
      />
      <TextField
        label={strings.to}
        width="small"
        numeric
        placeholder={stream.durationMs === null ? strings.toAll : formatTimestamp(stream.durationMs)}
        value={draft.to}
        onValue={(to) => onChange({ to })}
      />
      <div className={cx('switches')}>
        {stream.qualities.length > 0 && (
          <Switch
            label={hasVideo ? strings.withVideo : strings.withSound}
            checked={draft.wantMedia}
            onChecked={(wantMedia) => onChange({ wantMedia })}
          />
        )}
        {stream.hasChat !== 'no' && (
          <Switch
            label={strings.withChat}
            checked={draft.wantChat}
            onChecked={(wantChat) => onChange({ wantChat })}
          />
        )}
      </div>
      {startMs !== null && startMs > 0 && draft.from === '' && (
        <Button size="small" tone="quiet" onClick={() => onChange({ from: formatTimestamp(startMs) })}>
          {strings.startAtTime(formatTimestamp(startMs))}
        </Button>
      )}
    </div>
  );
}

function useAdd(text: string, title: string, onDone: () => void) {
  const queries = useQueryClient();
  const command = useCommand('link.add', { quiet: true });
  const add = async (choice: NonNullable<ReturnType<typeof toChoice>>) => {
    const answer = await command.run({ text, choice, chatOffsetMs: null, only: null });
    if (answer === null) return;
    void queries.invalidateQueries({ queryKey: ['library.list'] });
    notify(answer.existed ? strings.existed(title) : strings.adding(title), {
      tone: 'good',
      action: { label: strings.open, run: () => openReview(answer.vodId) },
    });
    onDone();
  };
  return { add, isAdding: command.isRunning, error: command.error };
}
