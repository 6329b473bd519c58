import { memo, useCallback, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { SentenceRow } from '../../../shared/contract/review.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { useFilePickers } from '../../app/file-picker.ts';
import { navigate } from '../../app/route.ts';
import { notify } from '../../app/toasts.ts';
import { usePlayheadMs } from '../../player/use-player.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { Button, EmptyState } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { textPieces } from './chat-text.ts';
import { useReviewState, useSession } from './session.ts';
import { strings } from './strings.ts';
import { useReviewData } from './use-review-data.ts';
import { spokenIndex } from './row-window.ts';
import { useIndexAt, useRows } from './use-rows.ts';
import { VirtualRows } from './VirtualRows.tsx';
import styles from './TranscriptPanel.module.css';

const cx = bindClasses(styles);
/** Often enough for single words. */
const FOLLOW_EVERY_MS = 150;
const SENTENCE_PX = 46;

/** What was said, with the word of now marked. A click on a word seeks to it. */
export function TranscriptPanel() {
  const { vod } = useReviewData();
  return vod.sentenceCount > 0 ? <Sentences count={vod.sentenceCount} /> : <NoTranscript />;
}

function Sentences({ count }: { count: number }) {
  const { player, viewport } = useSession();
  const searchText = useReviewState((state) => state.searchText);
  const nowMs = usePlayheadMs(player.clock, FOLLOW_EVERY_MS);
  const unended = useIndexAt('transcript', nowMs, true);
  const [span, setSpan] = useState({ first: 0, last: 0 });
  const rows = useRows('transcript', span);
  const nowIndex =
    unended === null
      ? null
      : Math.max(
          0,
          spokenIndex(unended, nowMs, (index) => rows.at(index)?.startMs),
        );
  const seek = useCallback(
    (atMs: number) => {
      player.intents.seekTo(atMs);
      viewport.reveal({ startMs: atMs, endMs: atMs + 1 });
    },
    [player, viewport],
  );
  return (
    <VirtualRows
      label={strings.transcript.list}
      count={rows.total ?? count}
      estimatePx={SENTENCE_PX}
      nowIndex={nowIndex}
      align="center"
      onSpan={setSpan}
      renderRow={(index) => (
        <Sentence
          row={rows.at(index)}
          nowMs={index === nowIndex ? nowMs : null}
          searchText={searchText}
          onSeek={seek}
        />
      )}
    />
  );
}

interface SentenceProps {
  readonly row: SentenceRow | undefined;
  /** null in every sentence but the one of now. */
  readonly nowMs: number | null;
  readonly searchText: string;
  readonly onSeek: (atMs: number) => void;
}

const Sentence = memo(function Sentence({ row, nowMs, searchText, onSeek }: SentenceProps) {
  if (row === undefined) return <div className={cx('sentence', 'ghost')} aria-hidden="true" />;
  return (
    <div className={cx('sentence', nowMs !== null && 'now')}>
      <button type="button" tabIndex={-1} className={cx('time')} onClick={() => onSeek(row.startMs)}>
        {formatTimestamp(row.startMs)}
      </button>
      <p>
        {row.speaker !== null && <b className={cx('speaker')}>{row.speaker} </b>}
        {row.words.length === 0 || searchText !== '' ? (
          <span className={cx('plain')} onClick={() => onSeek(row.startMs)}>
            {textPieces({ text: row.text, emotes: [] }, searchText).map((piece, i) =>
              piece.kind === 'found' ? (
                <mark key={i} className={cx('found')}>
                  {piece.text}
                </mark>
              ) : (
                piece.text
              ),
            )}
          </span>
        ) : (
          row.words.map((word, i) => (
            <span
              key={i}
              className={cx(
                'word',
                nowMs !== null && nowMs >= word.startMs && nowMs < word.endMs && 'current',
                word.confidence !== null && word.confidence < 0.5 && 'unsure',
              )}
              onClick={() => onSeek(word.startMs)}
            >
              {word.text}{' '}
            </span>
          ))
        )}
      </p>
    </div>
  );
});

function NoTranscript() {
  const { vodId } = useSession();
  const pickers = useFilePickers();
  const queries = useQueryClient();
  const attach = useCommand('vod.attachTranscript');
  const choose = async (): Promise<void> => {
    const [transcriptPath] = await pickers.pickFiles({
      title: strings.transcript.attach,
      kinds: ['transcript'],
    });
    if (transcriptPath === undefined || (await attach.run({ vodId, transcriptPath })) === null) return;
    notify(strings.transcript.attached);
    await queries.invalidateQueries({ queryKey: ['vod.get', { vodId }] });
  };
  return (
    <EmptyState icon="transcript" title={strings.transcript.none} text={strings.transcript.noneText}>
      <Button tone="primary" onClick={() => navigate({ screen: 'settings', section: 'speech' })}>
        {strings.transcript.settings}
      </Button>
      <Button icon="file" busy={attach.isRunning} onClick={() => void choose()}>
        {strings.transcript.attach}
      </Button>
    </EmptyState>
  );
}
