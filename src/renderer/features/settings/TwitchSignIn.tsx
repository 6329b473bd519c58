import { useState } from 'react';
import type { TwitchLogin } from '../../../shared/contract/sources.ts';
import { useCommand, useStream } from '../../rpc/hooks.ts';
import { Badge, Button, copyText, ErrorNotice, formatLength, Progress } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { useNow } from '../../ui/use-now.ts';
import { sourceStrings } from './source-strings.ts';
import styles from './Settings.module.css';
import sourceStyles from './Sources.module.css';

const cx = bindClasses(styles);
const own = bindClasses(sourceStyles);
const words = sourceStrings.accounts;

/** Signing in with a code that is typed at Twitch: no password passes through here. */
export function TwitchSignIn() {
  const [login, setLogin] = useState<TwitchLogin | null>(null);
  useStream('twitch.login', {}, setLogin);
  const signIn = useCommand('twitch.signIn', { quiet: true });
  const signOut = useCommand('twitch.signOut');
  const start = async () => {
    const answer = await signIn.run({});
    if (answer !== null) setLogin(answer);
  };
  const state = login?.state ?? 'signed-out';
  const error = signIn.error ?? login?.error ?? null;
  return (
    <>
      {state === 'waiting' && login !== null && (
        <WaitingForCode login={login} onAgain={() => void start()} onGiveUp={() => void signOut.run({})} />
      )}
      {state === 'signed-in' && (
        <div className={cx('buttons')}>
          <Badge tone="good" icon="check">
            {login?.login == null ? words.signedInNameless : words.signedIn(login.login)}
          </Badge>
          <Button busy={signOut.isRunning} onClick={() => void signOut.run({})}>
            {words.signOut}
          </Button>
        </div>
      )}
      {error !== null && state !== 'signed-in' && state !== 'waiting' && <ErrorNotice error={error} />}
      {(state === 'signed-out' || state === 'failed') && (
        <div className={cx('buttons')}>
          <Button icon="key" tone="primary" busy={signIn.isRunning} onClick={() => void start()}>
            {state === 'failed' ? words.signInAgain : words.signIn}
          </Button>
          <span className={cx('note')}>{words.signedOut}</span>
        </div>
      )}
      <p className={cx('note')}>{words.scope}</p>
    </>
  );
}

function WaitingForCode(props: { login: TwitchLogin; onAgain: () => void; onGiveUp: () => void }) {
  const { login } = props;
  const nowMs = useNow(1000);
  const leftMs = login.expiresAtUnixMs === null ? null : login.expiresAtUnixMs - nowMs;
  const isOver = leftMs !== null && leftMs <= 0;
  return (
    <div className={cx('consent')} role="group" aria-label={words.signIn}>
      <p>{words.step}</p>
      <div className={own('codeLine')}>
        <code className={own('address')}>{login.verificationUrl}</code>
        <CopyButton label={words.copyAddress} text={login.verificationUrl ?? ''} />
      </div>
      <div className={own('codeLine')}>
        <output className={own('userCode')} aria-label={words.code}>
          {login.userCode}
        </output>
        <CopyButton label={words.copyCode} text={login.userCode ?? ''} />
      </div>
      {isOver ? (
        <p className={own('codeOver')} role="alert">
          {words.expired}
        </p>
      ) : (
        <>
          <Progress thin label={words.waiting} fraction={null} />
          <p className={cx('note')} role="status">
            {words.waiting} {leftMs !== null && words.expiresIn(roughly(leftMs))}
          </p>
        </>
      )}
      <div className={cx('buttons')}>
        <Button tone={isOver ? 'primary' : 'plain'} onClick={props.onAgain}>
          {words.newCode}
        </Button>
        <Button tone="quiet" onClick={props.onGiveUp}>
          {words.cancel}
        </Button>
      </div>
    </div>
  );
}

/** Whole minutes while there are some: a clock that ticks makes nobody calm. */
const roughly = (leftMs: number): string =>
  formatLength(leftMs > 60_000 ? Math.ceil(leftMs / 60_000) * 60_000 : leftMs);

function CopyButton({ label, text }: { label: string; text: string }) {
  const [isCopied, setIsCopied] = useState(false);
  return (
    <Button
      size="small"
      icon={isCopied ? 'check' : 'copy'}
      onClick={() => void copyText(text).then(setIsCopied)}
    >
      {isCopied ? words.copied : label}
    </Button>
  );
}
