import { useState } from 'react';
import { useFilePickers } from '../../app/file-picker.ts';
import { useSettings } from '../../app/settings.ts';
import { Button, TextField } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { ListenSheet } from './ListenSheet.tsx';
import { strings } from './strings.ts';
import styles from './FromObs.module.css';

const cx = bindClasses(styles);
const words = strings.fromFile;

/** Records from a file that another program is writing: which, and whose chat goes with it. */
export function FromFile({ onClose }: { onClose: () => void }) {
  const settings = useSettings();
  return settings === null ? null : <FromFileForm lastChat={settings.relayChat ?? ''} onClose={onClose} />;
}

function FromFileForm({ lastChat, onClose }: { lastChat: string; onClose: () => void }) {
  const [path, setPath] = useState('');
  const { pickFiles, pickFolder } = useFilePickers();
  const take = (chosen: string | null | undefined) => {
    if (chosen != null) setPath(chosen);
  };
  const forObs = (
    <section className={cx('obs')} aria-label={strings.fromObs.inObs}>
      <h3>{strings.fromObs.inObs}</h3>
      <p className={cx('note')}>{words.formats}</p>
    </section>
  );
  const input = path.trim() === '' ? null : ({ kind: 'file', path: path.trim() } as const);
  return (
    <ListenSheet {...{ words, input, lastChat, onClose }} inObs={forObs}>
      <TextField label={words.path} hint={words.pathHint} value={path} onValue={setPath} />
      <div className={cx('choose')}>
        <Button
          icon="film"
          onClick={() =>
            void pickFiles({ title: words.chooseFile, kinds: ['media'] }).then(([file]) => take(file))
          }
        >
          {words.chooseFile}
        </Button>
        <Button icon="folder" onClick={() => void pickFolder(words.chooseFolder).then(take)}>
          {words.chooseFolder}
        </Button>
      </div>
    </ListenSheet>
  );
}
