import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { CallOutput } from '../../shared/contract/index.ts';
import { toErrorShape } from '../../shared/errors.ts';
import { useQueryCall } from '../rpc/hooks.ts';
import {
  Badge,
  Button,
  ErrorNotice,
  formatBytes,
  Icon,
  IconButton,
  Sheet,
  TextField,
  type IconName,
} from '../ui/index.ts';
import { bindClasses } from '../ui/classes.ts';
import { finishPick, usePickRequest, type PickRequest } from './file-picker.ts';
import { strings } from './strings.ts';
import styles from './FilePicker.module.css';

const cx = bindClasses(styles);
type Entry = CallOutput<'host.browse'>['entries'][number];

const LAST_FOLDER_KEY = 'klipstream.lastFolder';
const MEDIA = /\.(mp4|mkv|mov|ts|flv|webm|m4v|avi)$/i;
const SOUND = /\.(mp3|m4a|wav|flac|ogg|opus|aac)$/i;
const WORDS = /\.(srt|vtt)$/i;
const CHAT = /\.(json|jsonl|txt|csv|log|gz|live_chat)$/i;

function iconOf(entry: Entry): IconName {
  if (entry.kind === 'folder') return 'folder';
  if (MEDIA.test(entry.name)) return 'film';
  if (SOUND.test(entry.name)) return 'microphone';
  if (WORDS.test(entry.name)) return 'transcript';
  return CHAT.test(entry.name) ? 'chat' : 'file';
}

/** The file chooser of hosts without dialogs: it looks through the folders of the machine that KlipStream runs on. */
export function FilePicker() {
  const request = usePickRequest((state) => state.request);
  return request === null ? null : <Chooser key={request.title} request={request} />;
}

function useFolder() {
  const [path, setPath] = useState<string | null>(() => window.sessionStorage.getItem(LAST_FOLDER_KEY));
  const query = useQueryCall('host.browse', { path }, { keepPrevious: true });
  const here = query.data?.path;
  useEffect(() => {
    if (here !== undefined) window.sessionStorage.setItem(LAST_FOLDER_KEY, here);
  }, [here]);
  const open = (next: string | null) => {
    window.sessionStorage.removeItem(LAST_FOLDER_KEY);
    setPath(next);
  };
  return { query, asked: path, open };
}

function Chooser({ request }: { request: PickRequest }) {
  const { query, asked, open } = useFolder();
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const isFolder = request.what === 'folder';
  const folder = query.data;
  const entries = (folder?.entries ?? []).filter(
    (entry) =>
      (!isFolder || entry.kind === 'folder') &&
      entry.name.toLowerCase().includes(filter.trim().toLowerCase()),
  );
  const openFolder = (path: string) => {
    setFilter('');
    open(path);
  };
  const toggle = (entry: Entry) => {
    if (entry.kind === 'folder') openFolder(entry.path);
    else if (!request.multiple) setChosen([entry.path]);
    else
      setChosen((known) =>
        known.includes(entry.path) ? known.filter((path) => path !== entry.path) : [...known, entry.path],
      );
  };
  return (
    <Sheet
      title={request.title}
      onClose={() => finishPick([])}
      footer={
        <>
          <Button tone="quiet" onClick={() => finishPick([])}>
            {strings.files.cancel}
          </Button>
          {isFolder ? (
            <Button
              tone="primary"
              disabled={folder === undefined}
              onClick={() => folder !== undefined && finishPick([folder.path])}
            >
              {strings.files.chooseFolder}
            </Button>
          ) : (
            <Button tone="primary" disabled={chosen.length === 0} onClick={() => finishPick(chosen)}>
              {strings.files.choose(chosen.length)}
            </Button>
          )}
        </>
      }
    >
      <PathRow
        path={query.isPlaceholderData || folder === undefined ? (asked ?? '') : folder.path}
        parent={folder?.parent ?? null}
        onOpen={openFolder}
      />
      <TextField
        label={strings.files.filter}
        labelHidden
        placeholder={strings.files.filter}
        value={filter}
        onValue={setFilter}
      />
      {query.error !== null && (
        <ErrorNotice error={toErrorShape(query.error)}>
          <Button size="small" icon="up" onClick={() => open(null)}>
            {strings.files.up}
          </Button>
        </ErrorNotice>
      )}
      {query.isPending && <p className={cx('note')}>{strings.files.loading}</p>}
      <EntryList
        entries={entries}
        chosen={chosen}
        wantedNames={request.wantedNames}
        onToggle={toggle}
        onUp={() => folder?.parent != null && openFolder(folder.parent)}
      />
      {folder !== undefined && entries.length === 0 && (
        <p className={cx('note')}>{isFolder ? strings.files.emptyFolders : strings.files.empty}</p>
      )}
    </Sheet>
  );
}

/** The folder to be seen, to type over. What is being typed stays, whatever answer arrives meanwhile. */
function PathRow(props: { path: string; parent: string | null; onOpen: (path: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const { parent } = props;
  const commit = (value: string) => {
    setTyped(null);
    if (value !== props.path && value !== '') props.onOpen(value);
  };
  return (
    <div className={cx('path')}>
      <IconButton
        icon="up"
        label={strings.files.up}
        disabled={parent === null}
        onClick={() => parent !== null && props.onOpen(parent)}
      />
      <TextField
        label={strings.files.path}
        labelHidden
        value={typed ?? props.path}
        onValue={setTyped}
        onCommit={commit}
      />
    </div>
  );
}

function EntryList(props: {
  entries: readonly Entry[];
  chosen: readonly string[];
  wantedNames: readonly string[];
  onToggle: (entry: Entry) => void;
  onUp: () => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const options = [...(list.current?.querySelectorAll<HTMLElement>('[role=option]') ?? [])];
    const index = options.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'ArrowDown') options[Math.min(index + 1, options.length - 1)]?.focus();
    else if (event.key === 'ArrowUp') options[Math.max(index - 1, 0)]?.focus();
    else if (event.key === 'Enter' || event.key === ' ') options[index]?.click();
    else if (event.key === 'Backspace') props.onUp();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={list}
      role="listbox"
      aria-label={strings.files.list}
      aria-multiselectable="true"
      className={cx('list')}
      onKeyDown={onKeyDown}
    >
      {props.entries.map((entry, index) => {
        const isChosen = props.chosen.includes(entry.path);
        return (
          <div
            key={entry.path}
            role="option"
            aria-selected={isChosen}
            tabIndex={index === 0 ? 0 : -1}
            className={cx('entry', isChosen && 'chosen')}
            onClick={() => props.onToggle(entry)}
          >
            <Icon name={isChosen ? 'check' : iconOf(entry)} />
            <span className={cx('name')}>{entry.name}</span>
            {props.wantedNames.includes(entry.name) && <Badge tone="accent">dropped</Badge>}
            <span className={cx('size')}>
              {entry.kind === 'folder'
                ? strings.files.folder
                : entry.sizeBytes !== null && formatBytes(entry.sizeBytes)}
            </span>
          </div>
        );
      })}
    </div>
  );
}
