import { useCallback, useRef, useState } from 'react';
import type { CutMode } from '../../../shared/model/clip.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { useChord } from '../../app/use-shortcuts.ts';
import { SPEEDS } from '../../player/player.ts';
import { usePlayerFacts, usePlayheadText } from '../../player/use-player.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import { Button, formatLength, IconButton, Menu, Progress } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { useActions } from './action-context.ts';
import { useReviewState, useSession } from './session.ts';
import { keepSound } from './sound-memory.ts';
import { strings } from './strings.ts';
import type { ClipAction } from './use-clip-action.ts';
import { useReviewData } from './use-review-data.ts';
import styles from './ControlBar.module.css';

const cx = bindClasses(styles);

const withTenths = (ms: number): string =>
  `${formatTimestamp(ms)}.${Math.floor((Math.max(0, ms) % 1000) / 100)}`;

export function ControlBar({ clip }: { clip: ClipAction }) {
  const { player } = useSession();
  const facts = usePlayerFacts(player);
  const { vod } = useReviewData();
  const actions = useActions();
  const time = useRef<HTMLSpanElement>(null);
  const format = useCallback(withTenths, []);
  usePlayheadText(player.clock, time, format);
  return (
    <div className={cx('bar')} role="toolbar" aria-label={strings.player.stage}>
      <IconButton
        icon="previous"
        label={strings.player.previous}
        chord={useChord('review.previousMoment')}
        onClick={() => actions.step(-1)}
      />
      <IconButton
        icon={facts.isPlaying ? 'pause' : 'play'}
        label={facts.isPlaying ? strings.player.pause : strings.player.play}
        chord={useChord('review.playPause')}
        disabled={facts.load === 'empty' && !facts.isPlaying}
        onClick={() => player.intents.toggle()}
      />
      <IconButton
        icon="next"
        label={strings.player.next}
        chord={useChord('review.nextMoment')}
        onClick={() => actions.step(1)}
      />
      <span className={cx('time')}>
        <span ref={time} className={cx('now')} />
        <span className={cx('whole')}>/ {formatTimestamp(vod.summary.durationMs ?? 0)}</span>
      </span>
      <div className="grow" />
      <Sound />
      <Speed />
      <Captions />
      <div className={cx('marks')}>
        <Button chord={useChord('review.marker')} onClick={actions.addMarker}>
          {strings.player.mark}
        </Button>
        <Button chord={useChord('review.markIn')} onClick={actions.markIn}>
          {strings.player.setIn}
        </Button>
        <Button chord={useChord('review.markOut')} onClick={actions.markOut}>
          {strings.player.setOut}
        </Button>
      </div>
      <ClipButton clip={clip} />
    </div>
  );
}

function Sound() {
  const { player } = useSession();
  const { volume, isMuted } = usePlayerFacts(player);
  const chord = useChord('review.mute');
  const isSilent = isMuted || volume === 0;
  return (
    <span className={cx('sound')}>
      <IconButton
        icon={isSilent ? 'muted' : 'volume'}
        label={isSilent ? strings.player.unmute : strings.player.mute}
        chord={chord}
        aria-pressed={isSilent}
        onClick={() => {
          player.intents.setMuted(!isMuted);
          keepSound({ volume, isMuted: !isMuted });
        }}
      />
      <input
        type="range"
        className={cx('volume')}
        min={0}
        max={1}
        step={0.05}
        value={isMuted ? 0 : volume}
        aria-label={strings.player.volume}
        aria-valuetext={`${Math.round((isMuted ? 0 : volume) * 100)} %`}
        onChange={(event) => {
          const next = event.target.valueAsNumber;
          player.intents.setVolume(next);
          keepSound({ volume: next, isMuted: false });
        }}
      />
    </span>
  );
}

function Speed() {
  const { player } = useSession();
  const { rate } = usePlayerFacts(player);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <button
        type="button"
        className={cx('text')}
        aria-haspopup="menu"
        aria-label={`${strings.player.speed}: ${rate}×`}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {rate}×
      </button>
      {anchor !== null && (
        <Menu
          label={strings.player.speed}
          place={{ anchor }}
          onClose={() => setAnchor(null)}
          items={SPEEDS.map((speed) => ({
            id: String(speed),
            label: `${speed}×`,
            ...(speed === rate ? { icon: 'check' as const } : {}),
            run: () => player.intents.setRate(speed),
          }))}
        />
      )}
    </>
  );
}

function Captions() {
  const { store } = useSession();
  const isOn = useReviewState((state) => state.areCaptionsOn);
  const { vod } = useReviewData();
  const chord = useChord('review.captions');
  return (
    <IconButton
      icon="captions"
      label={strings.player.captions}
      chord={chord}
      active={isOn}
      aria-pressed={isOn}
      disabled={vod.sentenceCount === 0}
      onClick={() => store.setState({ areCaptionsOn: !isOn })}
    />
  );
}

const MODES: readonly CutMode[] = ['exact', 'smart', 'copy'];

/** One click makes the clip; the arrow chooses how it is cut. */
function ClipButton({ clip }: { clip: ClipAction }) {
  const { store } = useSession();
  const { active } = useReviewData();
  const chord = useChord('review.clip');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const length = active === null ? null : formatLength(active.endMs - active.startMs);
  const done = clip.making.reduce((sum, one) => sum + one.fraction, 0);
  return (
    <div className={cx('clip')}>
      {clip.mode === 'copy' && active !== null && <RealStart startMs={active.startMs} endMs={active.endMs} />}
      <Button
        tone="primary"
        chord={chord}
        disabled={active === null || clip.blockedBecause !== null}
        title={clip.blockedBecause ?? undefined}
        onClick={clip.clipActive}
      >
        {strings.player.clip(length)}
      </Button>
      <IconButton
        icon="down"
        label={`${strings.player.clipHow}: ${strings.clip.short[clip.mode]}`}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      />
      {anchor !== null && (
        <Menu
          label={strings.player.clipHow}
          place={{ anchor }}
          onClose={() => setAnchor(null)}
          items={MODES.map((mode) => ({
            id: mode,
            label: strings.clip[mode],
            ...(mode === clip.mode ? { icon: 'check' as const } : {}),
            run: () => store.setState({ clipMode: mode }),
          }))}
        />
      )}
      {clip.making.length > 0 && (
        <span className={cx('making')}>
          <Progress
            thin
            label={strings.clip.making(clip.making.length)}
            fraction={done / clip.making.length}
          />
        </span>
      )}
    </div>
  );
}

/** A stream copy begins at the keyframe before: said before it is made. */
function RealStart({ startMs, endMs }: { startMs: number; endMs: number }) {
  const { vodId } = useSession();
  const { data } = useQueryCall(
    'clip.preview',
    { vodId, startMs, endMs, mode: 'copy' },
    { keepPrevious: true },
  );
  if (data === undefined) return null;
  const earlierMs = startMs - data.realStartMs;
  return (
    <small className={cx('realStart')}>
      {earlierMs < 50
        ? strings.clip.sameStart
        : strings.clip.realStart(withTenths(data.realStartMs), (earlierMs / 1000).toFixed(1))}
    </small>
  );
}
