import { useEffect, useRef, type ReactNode } from 'react';
import type { InspectedLink } from '../../../shared/contract/sources.ts';
import type { AppErrorShape } from '../../../shared/errors.ts';
import { openReview } from '../../app/route.ts';
import { Badge, Button, ErrorNotice, Icon, IconButton, Progress } from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { ChannelActions } from './ChannelActions.tsx';
import { factsOf, kindName, notesOf } from './describe-link.ts';
import { FetchForm } from './FetchForm.tsx';
import { askLink } from './link-store.ts';
import { Remedies } from './Remedies.tsx';
import { strings } from './strings.ts';
import { useInspection } from './use-inspection.ts';
import styles from './LinkPanel.module.css';

const cx = bindClasses(styles);

export interface LinkPanelProps {
  readonly text: string;
  readonly count: number;
  readonly onClose: () => void;
}

/** What a link is and what can be done with it: beside the list, in nobody's way. Escape closes it. */
export function LinkPanel({ text, count, onClose }: LinkPanelProps) {
  const { isLooking, found, error } = useInspection(text, count);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isLooking) return;
    const { activeElement } = document;
    const isFree = activeElement === document.body || panel.current?.parentElement?.contains(activeElement);
    if (isFree === true) panel.current?.querySelector<HTMLElement>('[data-first]')?.focus();
  }, [isLooking]);
  return (
    <section
      ref={panel}
      aria-label={strings.panel}
      aria-busy={isLooking}
      className={cx('panel')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
    >
      <div className={cx('body')}>
        {isLooking && (
          <div className={cx('looking')} role="status">
            <span>{strings.looking}</span>
            <Progress thin label={strings.looking} fraction={null} />
          </div>
        )}
        {error !== null && <Refusal error={error} found={found} text={text} />}
        {found !== null && found.stream !== null && <Found found={found} onDone={onClose} />}
      </div>
      <IconButton icon="close" label={strings.close} onClick={onClose} />
    </section>
  );
}

function Refusal(props: { error: AppErrorShape; found: InspectedLink | null; text: string }) {
  const { error, found, text } = props;
  const platform = found?.link?.platform ?? null;
  return (
    <>
      {platform !== null && (
        <p className={cx('facts')}>
          <Badge>{strings.platforms[platform]}</Badge>
          <span className={cx('address')}>{found?.link?.url}</span>
        </p>
      )}
      <ErrorNotice error={error}>
        <Remedies error={error} platform={platform} />
        <Button size="small" icon="retry" data-first onClick={() => askLink(text)}>
          {strings.again}
        </Button>
      </ErrorNotice>
      {found?.knownVodId != null && <Known vodId={found.knownVodId} />}
    </>
  );
}

function Found({ found, onDone }: { found: InspectedLink; onDone: () => void }) {
  const stream = found.stream!;
  const facts = factsOf(stream, Date.now());
  const notes = notesOf(stream);
  return (
    <>
      <header className={cx('head')}>
        <h2 className={cx('title')}>{stream.title === '' ? strings.noTitle : stream.title}</h2>
        <p className={joinClasses(cx('facts'), 'num')}>
          <Badge>{strings.platforms[stream.link.platform]}</Badge>
          <Badge
            tone={stream.state === 'live' ? 'bad' : 'plain'}
            {...(stream.state === 'live' ? { icon: 'record' as const } : {})}
          >
            {kindName(stream)}
          </Badge>
          <span>{facts}</span>
        </p>
      </header>
      {notes.length > 0 && (
        <ul className={cx('notes')}>
          {notes.map(({ tone, text }) => (
            <li key={text} className={cx(tone)}>
              <Icon name={tone === 'warn' ? 'warning' : 'info'} size="small" />
              {text}
            </li>
          ))}
        </ul>
      )}
      {found.knownVodId !== null && <Known vodId={found.knownVodId} />}
      {actionsOf(found, onDone)}
    </>
  );
}

function actionsOf(found: InspectedLink, onDone: () => void): ReactNode {
  const stream = found.stream!;
  switch (stream.state) {
    case 'live':
    case 'offline':
      return stream.canRecord === false && stream.link.kind !== 'channel' ? (
        <LookAgain text={found.text} />
      ) : (
        <ChannelActions text={found.text} stream={stream} onDone={onDone} />
      );
    case 'upcoming':
      return <LookAgain text={found.text} />;
    case 'vod':
    case 'growing':
    case 'video':
    case 'clip':
      return stream.qualities.length === 0 && stream.hasChat === 'no' ? null : (
        <FetchForm text={found.text} stream={stream} isKnown={found.knownVodId !== null} onDone={onDone} />
      );
  }
}

const LookAgain = ({ text }: { text: string }) => (
  <div>
    <Button icon="retry" data-first onClick={() => askLink(text)}>
      {strings.again}
    </Button>
  </div>
);

function Known({ vodId }: { vodId: string }) {
  return (
    <p className={cx('known')} role="status">
      <Icon name="check" />
      {strings.known}
      <Button size="small" icon="review" data-first onClick={() => openReview(vodId)}>
        {strings.open}
      </Button>
    </p>
  );
}
