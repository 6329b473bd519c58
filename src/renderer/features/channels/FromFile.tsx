import { useState } from 'react';
import { useFilePickers } from '../../app/file-picker.ts';
import { navigate } from '../../app/route.ts';
import { useSaveSettings, useSettings } from '../../app/settings.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { Button, ErrorNotice, Sheet, TextField } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
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
  const [chat, setChat] = useState(lastChat);
  const listen = useCommand('recording.listen', { quiet: true });
  const save = useSaveSettings();
  const { pickFiles, pickFolder } = useFilePickers();
  const take = (chosen: string | null | undefined) => {
    if (chosen != null) setPath(chosen);
  };
  const begin = async () => {
    const named = chat.trim() === '' ? null : chat.trim();
    const begun = await listen.run({ input: { kind: 'file', path: path.trim() }, chat: named });
    if (begun === null) return;
    void save({ relayChat: named });
    onClose();
    navigate({ screen: 'live', recordingId: begun.recordingId });
  };
  return (
    <Sheet
      title={words.title}
      onClose={onClose}
      footer={
        <Button
          tone="primary"
          icon="record"
          busy={listen.isRunning}
          disabled={path.trim() === ''}
          onClick={() => void begin()}
        >
          {words.begin}
        </Button>
      }
    >
      <div className={cx('form')}>
        <p className={cx('note')}>{words.intro}</p>
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
        <TextField
          label={strings.fromObs.chat}
          hint={strings.fromObs.chatHint}
          placeholder="https://www.twitch.tv/…"
          value={chat}
          onValue={setChat}
        />
        {listen.error !== null && <ErrorNotice error={listen.error} />}
        <section className={cx('obs')} aria-label={strings.fromObs.inObs}>
          <h3>{strings.fromObs.inObs}</h3>
          <p className={cx('note')}>{words.formats}</p>
        </section>
      </div>
    </Sheet>
  );
}
