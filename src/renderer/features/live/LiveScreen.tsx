import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Recording } from '../../../shared/contract/sources.ts';
import { relayInputAt, type RelayInput } from '../../../shared/model/relay.ts';
import type { LiveMoment, LiveView } from '../../../shared/model/live.ts';
import { isRunningRecording, mainRecordings, useRecordings } from '../../app/live.ts';
import { CURRENT_RECORDING, navigate, openReview } from '../../app/route.ts';
import { useChord, useShortcuts } from '../../app/use-shortcuts.ts';
import { useIsDock } from '../../rpc/connection.ts';
import { useCommand, useStream } from '../../rpc/hooks.ts';
import {
  Button,
  EmptyState,
  ErrorNotice,
  formatDuration,
  Icon,
  IconButton,
  Skeleton,
} from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { CameraSheet } from '../channels/CameraSheet.tsx';
import { ForObs } from '../channels/EncoderFields.tsx';
import { strings as channelStrings } from '../channels/strings.ts';
import { CamerasNow } from './CamerasNow.tsx';
import { ChatKeeping } from './ChatKeeping.tsx';
import { FacesNow } from './FacesNow.tsx';
import { ChatNow, Figures } from './ChatNow.tsx';
import { HypeMeter } from './HypeMeter.tsx';
import { LastMinutes } from './LastMinutes.tsx';
import { MomentRow } from './MomentRow.tsx';
import { ObsNow } from './ObsNow.tsx';
import { OutsideNow } from './OutsideNow.tsx';
import { SessionCameras } from './SessionCameras.tsx';
import { strings } from './strings.ts';
import styles from './Live.module.css';

const cx = bindClasses(styles);

/** The live window of a recording, or of whichever runs: small enough to stand beside OBS. */
export function LiveScreen({ recordingId }: { recordingId: string | null }) {
  const isCurrent = recordingId === CURRENT_RECORDING;
  const recording = useRecordings(({ recordings }) =>
    isCurrent
      ? mainRecordings(recordings).find(isRunningRecording)
      : recordings.find((each) => each.recordingId === recordingId),
  );
  if (recording === undefined) return isCurrent ? <NothingOn /> : <NotRunning />;
  return <OfRecording key={recording.recordingId} recording={recording} />;
}

function OfRecording({ recording }: { recording: Recording }) {
  const { recordingId } = recording;
  const [view, setView] = useState<LiveView | null>(null);
  // Here, so that its sheet stays open while the recording begins.
  const [isAdding, setAdding] = useState(false);
  useStream('live.view', { recordingId }, (event) => setView(event.view));
  return (
    <div className={cx('page')}>
      <Head recording={recording} view={view} />
      <Body
        {...{ recording, view }}
        cameras={<SessionCameras recording={recording} onAdd={() => setAdding(true)} />}
      />
      {isAdding && <CameraSheet of={recordingId} onClose={() => setAdding(false)} />}
    </div>
  );
}

/** A dock that stays open: the next recording shows by itself. */
function NothingOn() {
  return <EmptyState icon="broadcast" title={strings.nothingOn.title} text={strings.nothingOn.text} />;
}

function NotRunning() {
  return (
    <EmptyState icon="broadcast" title={strings.unknown.title} text={strings.unknown.text}>
      <Button tone="primary" onClick={() => navigate({ screen: 'channels' })}>
        {strings.unknown.channels}
      </Button>
    </EmptyState>
  );
}

function Head({ recording, view }: { recording: Recording; view: LiveView | null }) {
  const { state, chatState, channel, gaps, note } = recording;
  const isOn = state === 'recording';
  const isDock = useIsDock();
  const lastGap = gaps.at(-1);
  return (
    <header className={cx('head')}>
      {!isDock && (
        <IconButton icon="left" label={strings.back} onClick={() => navigate({ screen: 'channels' })} />
      )}
      <i className={cx('lamp', isOn && 'on')} aria-hidden="true" />
      <h1>{strings.live}</h1>
      <span className="num">{formatDuration(view?.nowMs ?? recording.recordedMs)}</span>
      <span className={cx('channel')} title={recording.title}>
        {channel}
      </span>
      <Viewers viewers={view?.viewers ?? null} />
      <p className={cx('state', (state === 'reconnecting' || state === 'failed') && 'warn')} role="status">
        {strings.states[state]}
        {isOn && chatState !== 'connected' && ` · ${strings.chatStates[chatState]}`}
      </p>
      {note !== null && state !== 'connecting' && (
        <p className={cx('gap', 'clip', 'failed')} role="alert">
          <Icon name="warning" size="small" />
          {note}
        </p>
      )}
      {lastGap !== undefined && <p className={cx('gap')}>{lastGap.note}</p>}
      {recording.replay !== null && state !== 'finished' && (
        <p className={joinClasses(cx('gap'), 'num')}>{channelStrings.replayHeld(recording)}</p>
      )}
    </header>
  );
}

/** Nothing where it is not known. */
function Viewers({ viewers }: Pick<LiveView, 'viewers'>) {
  if (viewers === null) return null;
  return (
    <span className={joinClasses(cx('viewers'), 'num')} title={strings.viewersAsked(viewers.askedAtUnixMs)}>
      {strings.viewers(viewers.count)}
    </span>
  );
}

interface BodyProps {
  readonly recording: Recording;
  readonly view: LiveView | null;
  /** The session's further cameras. */
  readonly cameras: ReactNode;
}

function Body({ recording, view, cameras }: BodyProps) {
  const { state, vodId, error } = recording;
  if (state === 'finished')
    return (
      <EmptyState icon="check" title={strings.finished.title} text={strings.finished.text}>
        {vodId !== null && (
          <Button tone="primary" icon="review" onClick={() => openReview(vodId)}>
            {strings.finished.open}
          </Button>
        )}
      </EmptyState>
    );
  if (error !== null) return <ErrorNotice error={error} />;
  const input = relayInputAt(recording.link.url);
  if (state === 'connecting' && input !== null)
    return (
      <>
        <Waiting input={input} note={recording.note} />
        {cameras}
      </>
    );
  if (view === null) return <Skeleton label={strings.waiting} rows={4} />;
  return (
    <>
      <ChatKeeping recording={recording} />
      <Running {...{ recording, view, cameras }} />
    </>
  );
}

/** Nobody has sent anything yet: what goes into OBS, and what is wrong with who came. */
function Waiting({ input, note }: { input: RelayInput; note: string | null }) {
  return (
    <div className={cx('waiting')}>
      <h2>{input.kind === 'file' ? strings.forFile : strings.forEncoder}</h2>
      {note !== null && (
        <p className={cx('clip', 'failed')} role="alert">
          <Icon name="warning" size="small" />
          {note}
        </p>
      )}
      {input.kind === 'file' ? <p>{strings.fileRead}</p> : <ForObs input={input} />}
    </div>
  );
}

/** The same word again takes it back. */
function useVerdicts(recordingId: string) {
  const judge = useCommand('live.judge');
  return (moment: LiveMoment | undefined, verdict: LiveMoment['verdict']): void => {
    if (moment === undefined) return;
    const next = moment.verdict === verdict ? null : verdict;
    void judge.run({ recordingId, momentId: moment.momentId, verdict: next });
  };
}

function Running({ recording, view, cameras }: BodyProps & { readonly view: LiveView }) {
  const { recordingId } = recording;
  const mark = useCommand('live.mark');
  const judge = useVerdicts(recordingId);
  const chord = useChord('live.mark');
  const newest = view.moments[0];
  // What it did stands at the top of the list, and a toast would lie over the button.
  const clipThat = (): void => void mark.run({ recordingId, note: '' });
  useShortcuts('live', {
    'live.mark': clipThat,
    'live.keep': () => judge(newest, 'kept'),
    'live.skip': () => judge(newest, 'skipped'),
  });
  const saved = view.moments.filter(({ clip }) => clip?.state === 'saved').length;
  return (
    <>
      <div className={cx('columns')}>
        <div className={cx('now')}>
          <HypeMeter view={view} />
          <Figures view={view} />
          <FacesNow recording={recording} view={view} />
          <CamerasNow {...{ recordingId }} cameras={view.cameras} />
          {cameras}
          <ChatNow chat={view.chat} />
        </div>
        <section className={cx('moments')} aria-label={strings.moments}>
          <header>
            <h2>{strings.moments}</h2>
            {saved > 0 && (
              <span className={joinClasses(cx('quiet'), 'num')}>{strings.savedCount(saved)}</span>
            )}
          </header>
          {newest === undefined ? (
            <p className={cx('quiet')}>{strings.nothing}</p>
          ) : (
            <ul>
              {view.moments.map((moment) => (
                <MomentRow key={moment.momentId} {...{ recordingId, moment }} onJudge={judge} />
              ))}
            </ul>
          )}
          <Announcer newest={newest} />
        </section>
        <div className={cx('more')}>
          <LastMinutes note={view.lastMinutes} />
          <OutsideNow outside={view.outside} />
          <ObsNow obs={view.obs} />
        </div>
      </div>
      <footer className={cx('foot')}>
        <Button
          tone="primary"
          size="large"
          icon="scissors"
          chord={chord}
          busy={mark.isRunning}
          onClick={clipThat}
        >
          {strings.mark}
        </Button>
      </footer>
    </>
  );
}

/** Says new moments to screen readers, not those that were there when the window opened. */
function Announcer({ newest }: { newest: LiveMoment | undefined }) {
  const first = useRef(newest?.momentId);
  const [said, setSaid] = useState('');
  const id = newest?.momentId;
  const reason = newest?.reason ?? '';
  useEffect(() => {
    if (id !== undefined && id !== first.current)
      setSaid(reason === '' ? strings.marked : strings.newMoment(reason));
    // Once a moment, not each time that its reason changes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [id]);
  return (
    <p className="sr-only" aria-live="polite">
      {said}
    </p>
  );
}
