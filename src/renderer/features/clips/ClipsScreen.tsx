import { useRef, useState } from 'react';
import { toErrorShape } from '../../../shared/errors.ts';
import type { Clip } from '../../../shared/model/clip.ts';
import { useClips } from '../../app/live.ts';
import { navigate } from '../../app/route.ts';
import { useShortcuts } from '../../app/use-shortcuts.ts';
import { Button, EmptyState, ErrorNotice, formatPlural, Skeleton, TextField } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { sortClips } from './arrange.ts';
import { ClipPreview } from './ClipPreview.tsx';
import { ClipRow } from './ClipRow.tsx';
import { usePendingRemovals } from './pending-removals.ts';
import { strings } from './strings.ts';
import { useClipActions } from './use-clip-actions.ts';
import styles from './ClipsScreen.module.css';

const cx = bindClasses(styles);

/** The queue of clips being cut, the shelf of those that are done, and a preview of the chosen one. */
export function ClipsScreen({ clipId }: { clipId: string | null }) {
  const query = useClips();
  const hidden = usePendingRemovals((state) => state.clipIds);
  const [filter, setFilter] = useState('');
  const clips = (query.data?.clips ?? []).filter((clip) => !hidden.includes(clip.clipId));
  const { queue, shelf } = sortClips(clips, filter);
  return (
    <>
      <header className={cx('top')}>
        <h1>{strings.title}</h1>
        {clips.length > 0 && <span className={cx('count')}>{formatPlural(clips.length, strings.count)}</span>}
        <span className="grow" />
        {clips.length > 0 && (
          <div className={cx('filter')}>
            <TextField
              type="search"
              label={strings.filter}
              labelHidden
              placeholder={strings.filter}
              value={filter}
              onValue={setFilter}
            />
          </div>
        )}
      </header>
      {query.isPending && <Skeleton label={strings.loading} rows={5} />}
      {query.error !== null && (
        <div className={cx('problem')}>
          <h2>{strings.failedTitle}</h2>
          <ErrorNotice error={toErrorShape(query.error)}>
            <Button size="small" icon="retry" onClick={() => void query.refetch()}>
              {strings.again}
            </Button>
          </ErrorNotice>
        </div>
      )}
      {query.data !== undefined && clips.length === 0 && (
        <EmptyState icon="scissors" title={strings.empty.title} text={strings.empty.text}>
          <Button tone="primary" onClick={() => navigate({ screen: 'library' })}>
            {strings.empty.action}
          </Button>
        </EmptyState>
      )}
      {clips.length > 0 && queue.length + shelf.length === 0 && (
        <EmptyState icon="search" title={strings.noMatch(filter.trim())}>
          <Button onClick={() => setFilter('')}>{strings.showAll}</Button>
        </EmptyState>
      )}
      {queue.length + shelf.length > 0 && <Lists queue={queue} shelf={shelf} wantedId={clipId} />}
    </>
  );
}

function Lists(props: { queue: readonly Clip[]; shelf: readonly Clip[]; wantedId: string | null }) {
  const { queue, shelf, wantedId } = props;
  const actions = useClipActions();
  const list = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const [chosenId, setChosenId] = useState(wantedId);
  const all = [...queue, ...shelf];
  const found = all.findIndex((clip) => clip.clipId === chosenId);
  const chosen = found === -1 ? (shelf[0] ?? all[0]) : all[found];
  const goTo = (place: number) => {
    const next = all[Math.max(0, Math.min(place, all.length - 1))];
    if (next === undefined) return;
    setChosenId(next.clipId);
    list.current?.querySelector<HTMLElement>(`[data-clip="${CSS.escape(next.clipId)}"]`)?.focus();
  };
  const place = all.findIndex((clip) => clip === chosen);
  const withChosen = (run: (clip: Clip) => unknown) => () => {
    if (chosen !== undefined) run(chosen);
  };
  useShortcuts('clips', {
    'clips.next': () => goTo(place + 1),
    'clips.previous': () => goTo(place - 1),
    'clips.preview': () => {
      const player = video.current;
      if (player === null) return;
      if (player.paused) void player.play().catch(() => undefined);
      else player.pause();
    },
    'clips.show': withChosen((clip) => clip.state === 'done' && void actions.show(clip)),
    'clips.copyTitle': withChosen((clip) => void actions.copyTitle(clip)),
    'clips.remove': withChosen((clip) => {
      actions.remove(clip);
      setChosenId((all[place + 1] ?? all[place - 1])?.clipId ?? null);
    }),
  });
  const rowOf = (clip: Clip) => (
    <ClipRow
      key={clip.clipId}
      clip={clip}
      isChosen={clip === chosen}
      actions={actions}
      onChoose={() => setChosenId(clip.clipId)}
    />
  );
  return (
    <div className={cx('columns')}>
      <div ref={list} className={cx('lists')}>
        {queue.length > 0 && (
          <section>
            <h2 className={cx('heading')}>
              {strings.queue} <span className="num">{queue.length}</span>
            </h2>
            <ul aria-label={strings.queue}>{queue.map(rowOf)}</ul>
          </section>
        )}
        {shelf.length > 0 && (
          <section>
            <h2 className={cx('heading')}>
              {strings.shelf} <span className="num">{shelf.length}</span>
            </h2>
            <ul aria-label={strings.shelf}>{shelf.map(rowOf)}</ul>
          </section>
        )}
      </div>
      {chosen !== undefined && (
        <ClipPreview key={chosen.clipId} clip={chosen} actions={actions} video={video} />
      )}
    </div>
  );
}
