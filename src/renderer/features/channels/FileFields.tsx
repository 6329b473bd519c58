import type { FileInput } from '../../../shared/model/relay.ts';
import { useFilePickers } from '../../app/file-picker.ts';
import { Button, TextField } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { strings } from './strings.ts';
import styles from './FromObs.module.css';

const cx = bindClasses(styles);
const words = strings.fromFile;

/** Null = nothing is named yet. */
export const fileInput = (path: string): FileInput | null =>
  path.trim() === '' ? null : { kind: 'file', path: path.trim() };

/** Which file, or the newest one of which folder, is followed. */
export function FileFields({ path, onPath }: { path: string; onPath: (path: string) => void }) {
  const { pickFiles, pickFolder } = useFilePickers();
  const take = (chosen: string | null | undefined) => {
    if (chosen != null) onPath(chosen);
  };
  return (
    <>
      <TextField label={words.path} hint={words.pathHint} value={path} onValue={onPath} />
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
    </>
  );
}

/** What OBS has to write so that it can be followed. */
export function FileFormats() {
  return (
    <section className={cx('obs')} aria-label={strings.fromObs.inObs}>
      <h3>{strings.fromObs.inObs}</h3>
      <p className={cx('note')}>{words.formats}</p>
    </section>
  );
}
