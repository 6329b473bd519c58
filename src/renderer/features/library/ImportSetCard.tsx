import type { AppErrorShape } from '../../../shared/errors.ts';
import type { AudioTrack } from '../../../shared/model/vod.ts';
import { ErrorNotice, Icon, Select, TextField } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { FileLine } from './FileLine.tsx';
import { readOffset, type ImportDraft } from './import-draft.ts';
import type { FileSet } from './pair-files.ts';
import { strings } from './strings.ts';
import styles from './ImportSheet.module.css';

const cx = bindClasses(styles);

export interface ImportSetCardProps {
  readonly set: FileSet;
  readonly draft: ImportDraft;
  readonly error: AppErrorShape | null;
  readonly onDraft: (change: Partial<ImportDraft>) => void;
  readonly onRemove: (path: string) => void;
}

const trackText = (track: AudioTrack): string =>
  [
    strings.import.track(track.index),
    track.title,
    track.channels === 1 ? 'mono' : track.channels === 2 ? 'stereo' : `${track.channels} channels`,
    track.language,
  ]
    .filter((part) => part !== null)
    .join(' · ');

/** One recording to be: its files, title, voice track and chat offset. */
export function ImportSetCard({ set, draft, error, onDraft, onRemove }: ImportSetCardProps) {
  const files = [set.media, set.chat, set.transcript].filter((file) => file !== null);
  const tracks = set.media?.audioTracks ?? [];
  const isOffsetBad = readOffset(draft.chatOffset) === 'bad';
  return (
    <section className={cx('set')} aria-label={draft.title}>
      {files.map((file) => (
        <FileLine key={file.path} file={file} problem={null} onRemove={() => onRemove(file.path)} />
      ))}
      {set.chat === null && <Hint text={strings.import.noChat} />}
      {set.media === null && <Hint text={strings.import.noMedia} />}
      <div className={cx('fields')}>
        <div className={cx('wide')}>
          <TextField
            label={strings.import.name}
            value={draft.title}
            maxLength={300}
            onValue={(title) => onDraft({ title })}
          />
        </div>
        {tracks.length > 1 && (
          <Select
            label={strings.import.voice}
            hint={strings.import.voiceHint}
            value={draft.voiceTrack === null ? 'auto' : String(draft.voiceTrack)}
            options={[
              { value: 'auto', label: strings.import.voiceAuto },
              ...tracks.map((track) => ({ value: String(track.index), label: trackText(track) })),
            ]}
            onValue={(value) => onDraft({ voiceTrack: value === 'auto' ? null : Number(value) })}
          />
        )}
        {set.chat !== null && set.media !== null && (
          <TextField
            label={strings.import.offset}
            hint={strings.import.offsetHint}
            error={isOffsetBad ? strings.import.offsetBad : null}
            placeholder={strings.import.offsetAuto}
            numeric
            value={draft.chatOffset}
            onValue={(chatOffset) => onDraft({ chatOffset })}
          />
        )}
      </div>
      {error !== null && <ErrorNotice error={error} />}
    </section>
  );
}

function Hint({ text }: { text: string }) {
  return (
    <p className={cx('hint')}>
      <Icon name="info" size="small" />
      {text}
    </p>
  );
}
