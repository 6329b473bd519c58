import { useId } from 'react';
import { useViewport } from '../../timeline/use-engine.ts';
import { filteredIn } from '../../timeline/chat-filter.ts';
import { visibleRange } from '../../timeline/viewport.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import { IconButton } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { useReviewState, useSession } from './session.ts';
import { summaryStrings as strings } from './summary-strings.ts';
import { useChatFilter } from './use-chat-filter.ts';
import styles from './ChatFilter.module.css';

const cx = bindClasses(styles);
const MOST_SUGGESTIONS = 12;

/** Shows one emote, word or phrase in the chat lane: how often it came, and how unusual that is here. */
export function ChatFilter() {
  const { store, vodId } = useSession();
  const text = useReviewState((state) => state.chatFilter);
  const listId = useId();
  const summary = useQueryCall('summary.get', { vodId }).data?.summary ?? null;
  const clear = (): void => store.setState({ chatFilter: '' });
  const suggestions = new Set([
    ...(summary?.chat?.emotes.map(({ name }) => name) ?? []),
    ...(summary?.chat?.terms.map((term) => term.text) ?? []),
  ]);
  return (
    <div className={cx('filter')}>
      <input
        className={cx('input')}
        type="text"
        aria-label={strings.filter.label}
        placeholder={strings.filter.label}
        list={listId}
        maxLength={100}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => store.setState({ chatFilter: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return;
          event.stopPropagation();
          clear();
        }}
      />
      <datalist id={listId}>
        {[...suggestions].slice(0, MOST_SUGGESTIONS).map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Facts />
      {text !== '' && <IconButton size="small" icon="close" label={strings.filter.clear} onClick={clear} />}
    </div>
  );
}

function Facts() {
  const { viewport } = useSession();
  const view = useViewport(viewport);
  const { lane, isLoading, error, retry } = useChatFilter();
  if (error !== null)
    return (
      <button type="button" className={cx('failed')} onClick={retry}>
        {strings.filter.failed}
      </button>
    );
  if (isLoading) return <span className={cx('facts')}>{strings.filter.counting}</span>;
  if (lane === null) return null;
  const { timesUsual } = filteredIn(lane, visibleRange(view));
  return (
    <span className={cx('facts')} role="status">
      {strings.filter.facts(lane.total, timesUsual)}
    </span>
  );
}
