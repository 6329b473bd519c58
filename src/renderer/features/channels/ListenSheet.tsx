import { type ReactNode, useState } from 'react';
import type { RelayInput } from '../../../shared/model/relay.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { navigate } from '../../app/route.ts';
import { useSaveSettings } from '../../app/settings.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { Button, ErrorNotice, Sheet, TextField } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { strings } from './strings.ts';
import styles from './FromObs.module.css';

const cx = bindClasses(styles);
const words = strings.fromObs;

interface ListenSheetProps {
  readonly words: { readonly title: string; readonly intro: string; readonly begin: string };
  /** Null = it can't begin yet. */
  readonly input: RelayInput | null;
  /** The channel whose chat went with the last one. */
  readonly lastChat?: string;
  /** It becomes a further camera of that recording, which has no chat. */
  readonly cameraOf?: string;
  /** Kept in the settings once it has begun. */
  readonly remember?: Partial<Settings>;
  readonly onClose: () => void;
  /** The fields of the input. */
  readonly children: ReactNode;
  /** What goes into OBS for it. */
  readonly inObs: ReactNode;
}

/** Records an input of this computer: its fields, whose chat goes with it, and the start. Closed once a camera is added. */
export function ListenSheet(props: ListenSheetProps) {
  const { input, onClose, cameraOf } = props;
  const [chat, setChat] = useState(props.lastChat ?? '');
  const listen = useCommand('recording.listen', { quiet: true });
  const save = useSaveSettings();
  const begin = async (from: RelayInput) => {
    const named = chat.trim() === '' ? null : chat.trim();
    const camera = cameraOf === undefined ? {} : { cameraOf };
    const begun = await listen.run({ input: from, chat: named, ...camera });
    if (begun === null) return;
    onClose();
    if (cameraOf !== undefined) return;
    void save({ ...props.remember, relayChat: named });
    navigate({ screen: 'live', recordingId: begun.recordingId });
  };
  return (
    <Sheet
      title={props.words.title}
      onClose={onClose}
      footer={
        <Button
          tone="primary"
          icon="record"
          busy={listen.isRunning}
          disabled={input === null}
          onClick={() => {
            if (input !== null) void begin(input);
          }}
        >
          {props.words.begin}
        </Button>
      }
    >
      <div className={cx('form')}>
        <p className={cx('note')}>{props.words.intro}</p>
        {props.children}
        {cameraOf === undefined && (
          <TextField
            label={words.chat}
            hint={words.chatHint}
            placeholder="https://www.twitch.tv/…"
            value={chat}
            onValue={setChat}
          />
        )}
        {listen.error !== null && <ErrorNotice error={listen.error} />}
        {props.inObs}
      </div>
    </Sheet>
  );
}
