import { useState } from 'react';
import type { Recording } from '../../../shared/contract/sources.ts';
import { useSaveConsent } from '../../app/settings.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { Button } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { strings } from './strings.ts';
import styles from './Live.module.css';

const cx = bindClasses(styles);
const words = strings.keeping;

/** Whether what chat writes is kept, and the switch for it. Nothing where the stream has no chat. */
export function ChatKeeping({ recording }: { recording: Recording }) {
  const { recordingId, keepsChat, keptMessages, chatKey, chatState } = recording;
  const [isAsking, setAsking] = useState(false);
  const keepChat = useCommand('recording.keepChat');
  const saveConsent = useSaveConsent();
  if (chatKey === null || chatState === 'off') return null;
  const set = async (keep: boolean, deleteKept = false): Promise<void> => {
    setAsking(false);
    await keepChat.run({ recordingId, keep, deleteKept });
  };
  return (
    <section className={cx('keeping')} aria-label={words.label}>
      <p role="status">
        {keepsChat ? words.kept(keptMessages, recording.chatKeptUntilUnixMs) : words.notKept(keptMessages)}
      </p>
      {isAsking ? (
        <>
          <p>{words.ask(keptMessages)}</p>
          <Button size="small" onClick={() => void set(false, true)}>
            {words.deleteKept}
          </Button>
          <Button size="small" onClick={() => void set(false)}>
            {words.leaveKept}
          </Button>
        </>
      ) : keepsChat ? (
        <Button size="small" onClick={() => (keptMessages > 0 ? setAsking(true) : void set(false))}>
          {words.stop}
        </Button>
      ) : (
        <>
          <Button size="small" onClick={() => void set(true)}>
            {words.keep}
          </Button>
          <Button
            size="small"
            onClick={() => void Promise.all([set(true), saveConsent({ channelKey: chatKey, keep: true })])}
          >
            {words.keepAlways}
          </Button>
          {keptMessages > 0 && (
            <Button size="small" onClick={() => void set(false, true)}>
              {words.deleteKept}
            </Button>
          )}
        </>
      )}
    </section>
  );
}
