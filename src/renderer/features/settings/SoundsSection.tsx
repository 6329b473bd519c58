import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { CallOutput } from '../../../shared/contract/index.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { useFilePickers } from '../../app/file-picker.ts';
import { queryKey, useCommand, useQueryCall } from '../../rpc/hooks.ts';
import { Button, ErrorNotice, IconButton, Skeleton, TextField } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { useFieldSaver } from './field-saver.ts';
import { FieldGroup, Section } from './Section.tsx';
import { ListTable } from './ListTable.tsx';
import { SettingText } from './SettingText.tsx';
import { soundStrings as words } from './sound-strings.ts';
import { strings } from './strings.ts';
import styles from './Settings.module.css';

const cx = bindClasses(styles);

type ListedSound = CallOutput<'sounds.list'>['sounds'][number];

/** The person's own sounds with what was found of each, and the audio tagger. */
export function SoundsSection({ settings }: { settings: Settings }) {
  const saver = useFieldSaver();
  const queries = useQueryClient();
  const list = useQueryCall('sounds.list', {});
  const reread = () => void queries.invalidateQueries({ queryKey: queryKey('sounds.list') });
  return (
    <Section title={strings.sections.sounds} intro={words.intro} isSaved={saver.isSaved}>
      {list.isPending && <Skeleton label={words.loading} rows={2} />}
      {list.error !== null && <ErrorNotice error={toErrorShape(list.error)} />}
      {list.data !== undefined && <SoundTable sounds={list.data.sounds} onChanged={reread} />}
      <AddSound onAdded={reread} />
      <p className={cx('note')}>{words.rerun}</p>
      <TaggerFields settings={settings} saver={saver} />
    </Section>
  );
}

function SoundTable({ sounds, onChanged }: { sounds: readonly ListedSound[]; onChanged: () => void }) {
  if (sounds.length === 0) return <p className={cx('note')}>{words.empty}</p>;
  return (
    <ListTable
      caption={words.caption}
      columns={[words.columns.name, words.columns.length, words.columns.hits]}
      actions={words.columns.actions}
    >
      {sounds.map((sound) => (
        <SoundRow key={sound.soundId} sound={sound} onChanged={onChanged} />
      ))}
    </ListTable>
  );
}

function SoundRow({ sound, onChanged }: { sound: ListedSound; onChanged: () => void }) {
  const { soundId, name, lengthMs, hits, streams } = sound;
  const rename = useCommand('sounds.rename', { quiet: true });
  const remove = useCommand('sounds.remove');
  const [typed, setTyped] = useState(name);
  const commit = async (text: string) => {
    const next = text.trim();
    if (next === '' || next === name) setTyped(name);
    else if ((await rename.run({ soundId, name: next })) !== null) onChanged();
  };
  return (
    <tr>
      <td>
        <TextField
          label={words.rename(name)}
          labelHidden
          value={typed}
          maxLength={60}
          error={rename.error?.message ?? null}
          onValue={setTyped}
          onCommit={(text) => void commit(text)}
        />
      </td>
      <td>{words.seconds(lengthMs)}</td>
      <td>{words.hits(hits, streams)}</td>
      <td>
        <IconButton
          icon="trash"
          label={words.remove(name)}
          onClick={() => void remove.run({ soundId }).then((done) => done !== null && onChanged())}
        />
      </td>
    </tr>
  );
}

const nameOfFile = (path: string): string =>
  (path.split(/[\\/]/).at(-1) ?? '').replace(/\.[^.]*$/, '').slice(0, 60);

function AddSound({ onAdded }: { onAdded: () => void }) {
  const { pickFiles } = useFilePickers();
  const add = useCommand('sounds.add', { quiet: true });
  const [draft, setDraft] = useState<{ path: string; name: string } | null>(null);
  const choose = async () => {
    const [path] = await pickFiles({ title: words.pick, kinds: ['media'] });
    if (path !== undefined) setDraft({ path, name: nameOfFile(path) });
  };
  const save = async () => {
    if (draft === null || draft.name.trim() === '' || (await add.run(draft)) === null) return;
    setDraft(null);
    onAdded();
  };
  if (draft === null)
    return (
      <div className={cx('buttons')}>
        <Button icon="plus" onClick={() => void choose()}>
          {words.add}
        </Button>
      </div>
    );
  return (
    <FieldGroup title={words.add}>
      <p className={cx('note')}>{draft.path}</p>
      <TextField
        label={words.name}
        hint={words.nameHint}
        value={draft.name}
        maxLength={60}
        onValue={(name) => setDraft({ ...draft, name })}
      />
      {add.error !== null && <ErrorNotice error={add.error} />}
      <div className={cx('buttons')}>
        <Button tone="primary" busy={add.isRunning} onClick={() => void save()}>
          {words.save}
        </Button>
        <Button tone="quiet" onClick={() => setDraft(null)}>
          {words.cancel}
        </Button>
      </div>
    </FieldGroup>
  );
}

function TaggerFields(props: { settings: Settings; saver: ReturnType<typeof useFieldSaver> }) {
  const { settings, saver } = props;
  const { pickFiles } = useFilePickers();
  const choose = async (field: 'soundTaggerPath' | 'soundTaggerLabelsPath', title: string) => {
    const [path] = await pickFiles({ title, kinds: ['any'] });
    if (path !== undefined) await saver.save({ [field]: path });
  };
  return (
    <FieldGroup title={words.tagger}>
      <p className={cx('note')}>{words.taggerIntro}</p>
      <SettingText
        field="soundTaggerPath"
        value={settings.soundTaggerPath}
        saver={saver}
        label={words.model}
        placeholder={words.modelNone}
        end={
          <Button icon="file" onClick={() => void choose('soundTaggerPath', words.pickModel)}>
            {strings.choose}
          </Button>
        }
      />
      <SettingText
        field="soundTaggerLabelsPath"
        value={settings.soundTaggerLabelsPath}
        saver={saver}
        label={words.labels}
        hint={words.labelsHint}
        placeholder={words.labelsNone}
        end={
          <Button icon="file" onClick={() => void choose('soundTaggerLabelsPath', words.pickLabels)}>
            {strings.choose}
          </Button>
        }
      />
    </FieldGroup>
  );
}
