import { useRef, useState } from 'react';
import { toErrorShape } from '../../../shared/errors.ts';
import type { VodSummary } from '../../../shared/model/vod.ts';
import { navigate } from '../../app/route.ts';
import { useShortcuts } from '../../app/use-shortcuts.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import {
  Button,
  EmptyState,
  ErrorNotice,
  formatPlural,
  Menu,
  Select,
  Skeleton,
  TextField,
  type MenuPlace,
} from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { LinkBar } from '../links/LinkBar.tsx';
import { arrangeVods, SORTS, type Sort } from './arrange.ts';
import { EmptyLibrary } from './EmptyLibrary.tsx';
import { strings } from './strings.ts';
import { useAddRecording } from './use-add-recording.ts';
import { useVodActions } from './use-vod-actions.ts';
import { useVodMenu } from './use-vod-menu.ts';
import { VodRow } from './VodRow.tsx';
import styles from './LibraryScreen.module.css';

const cx = bindClasses(styles);

/** Every recording, newest first, with its state and what it gave. */
export function LibraryScreen() {
  const query = useQueryCall('library.list', {});
  const [filter, setFilter] = useState('');
  const [sort, setSort] = useState<Sort>('added');
  const filterField = useRef<HTMLInputElement>(null);
  const vods = query.data?.vods ?? [];
  const rows = arrangeVods(vods, filter, sort);
  useShortcuts('library', { 'library.filter': () => filterField.current?.focus() });
  return (
    <>
      <header className={cx('top')}>
        <h1>{strings.title}</h1>
        {vods.length > 0 && (
          <span className={cx('count')}>{formatPlural(vods.length, strings.recordings)}</span>
        )}
        <span className="grow" />
        {vods.length > 0 && (
          <Filters filter={filter} onFilter={setFilter} sort={sort} onSort={setSort} field={filterField} />
        )}
        {vods.length > 0 && <AddButton />}
      </header>
      <LinkBar />
      {query.isPending && <Skeleton label={strings.loading} rows={6} />}
      {query.error !== null && (
        <div className={cx('problem')}>
          <h2>{strings.failedTitle}</h2>
          <ErrorNotice error={toErrorShape(query.error)}>
            <Button size="small" icon="retry" onClick={() => void query.refetch()}>
              {strings.again}
            </Button>
            <Button
              size="small"
              icon="settings"
              onClick={() => navigate({ screen: 'settings', section: 'folders' })}
            >
              {strings.toSettings}
            </Button>
          </ErrorNotice>
        </div>
      )}
      {query.data !== undefined && vods.length === 0 && <EmptyLibrary />}
      {rows.length > 0 && <VodGrid rows={rows} />}
      {vods.length > 0 && rows.length === 0 && (
        <EmptyState icon="search" title={strings.noMatch(filter.trim())}>
          <Button onClick={() => setFilter('')}>{strings.clearFilter}</Button>
        </EmptyState>
      )}
    </>
  );
}

function AddButton() {
  const addRecording = useAddRecording();
  return (
    <Button tone="primary" icon="plus" onClick={() => void addRecording()}>
      {strings.add}
    </Button>
  );
}

function Filters(props: {
  filter: string;
  onFilter: (text: string) => void;
  sort: Sort;
  onSort: (sort: Sort) => void;
  field: React.RefObject<HTMLInputElement | null>;
}) {
  return (
    <div className={cx('filters')}>
      <div className={cx('filter')}>
        <TextField
          ref={props.field}
          type="search"
          label={strings.filter}
          labelHidden
          placeholder={strings.filter}
          value={props.filter}
          onValue={props.onFilter}
          onKeyDown={(event) => {
            if (event.key === 'Escape') props.onFilter('');
          }}
        />
      </div>
      <div className={cx('sort')}>
        <Select
          label={strings.sort}
          labelHidden
          value={props.sort}
          options={SORTS.map((value) => ({ value, label: strings.sorts[value] }))}
          onValue={props.onSort}
        />
      </div>
    </div>
  );
}

function VodGrid({ rows }: { rows: readonly VodSummary[] }) {
  const actions = useVodActions();
  const grid = useRef<HTMLDivElement>(null);
  const [currentId, setCurrentId] = useState<string | null>(null);
  const [renamingId, setRenamingId] = useState<string | null>(null);
  const [menu, setMenu] = useState<{ vod: VodSummary; place: MenuPlace } | null>(null);
  const makeMenu = useVodMenu(actions, setRenamingId);
  const index = rows.findIndex((row) => row.vodId === currentId);
  const current = rows[Math.max(0, index)];
  const goTo = (place: number) => {
    const next = rows[Math.max(0, Math.min(place, rows.length - 1))];
    if (next === undefined) return;
    setCurrentId(next.vodId);
    const element = grid.current?.querySelector<HTMLElement>(`[data-vod="${CSS.escape(next.vodId)}"]`);
    element?.focus();
    element?.scrollIntoView({ block: 'nearest' });
  };
  useShortcuts('library', {
    'library.next': () => goTo(index + 1),
    'library.previous': () => goTo(index - 1),
    'library.open': () => current !== undefined && actions.open(current),
    'library.rename': () => current !== undefined && setRenamingId(current.vodId),
    'library.remove': () => {
      if (current === undefined || index === -1) return;
      const neighbour = rows[index + 1] ?? rows[index - 1];
      setCurrentId(neighbour?.vodId ?? null);
      void actions.remove(current);
    },
  });
  return (
    <div ref={grid} role="grid" aria-label={strings.list} className={cx('grid')}>
      {rows.map((vod) => (
        <VodRow
          key={vod.vodId}
          vod={vod}
          actions={actions}
          isCurrent={vod.vodId === current?.vodId}
          isRenaming={vod.vodId === renamingId}
          onFocus={() => setCurrentId(vod.vodId)}
          onMenu={(place) => setMenu({ vod, place })}
          onRenamed={(title) => {
            setRenamingId(null);
            if (title !== null) void actions.rename(vod, title);
          }}
        />
      ))}
      {menu !== null && (
        <Menu
          label={strings.row.more(menu.vod.title)}
          place={menu.place}
          items={makeMenu(menu.vod)}
          onClose={() => setMenu(null)}
        />
      )}
    </div>
  );
}
